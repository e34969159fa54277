# cli_run.pl - run the program under test and look at what it said.  Perl core only.
use strict;
use warnings;
use File::Spec;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

our $ghostdose = File::Spec->rel2abs($ENV{GHOSTDOSE} || die "GHOSTDOSE (the path of the program) is not set\n");
our $scratch = tempdir(CLEANUP => 1);

sub slurp {
	my ($path) = @_;
	open my $h, '<:raw', $path or die "$path: $!";
	local $/;
	my $text = <$h>;
	return defined $text ? $text : '';
}

sub spew {
	my ($path, $text) = @_;
	open my $h, '>:raw', $path or die "$path: $!";
	print $h $text;
	close $h or die "$path: $!";
}

# Run with these arguments, no shell between; (exit status, stdout, stderr).  A signal is status 128 + n.
sub run {
	my @arguments = @_;
	my $pid = fork;
	die "fork: $!" unless defined $pid;
	if (!$pid) {
		open STDIN, '<', '/dev/null' or exit 126;
		open STDOUT, '>', "$scratch/out" or exit 126;
		open STDERR, '>', "$scratch/err" or exit 126;
		exec { $ghostdose } 'ghostdose', @arguments or exit 127;
	}
	waitpid $pid, 0;
	my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
	return ($status, slurp("$scratch/out"), slurp("$scratch/err"));
}

# The object that a command prints with --json; checks that all went well.
sub answer {
	my @arguments = @_;
	my ($status, $out, $err) = run(@arguments, '--json');
	my $object = eval { JSON::PP->new->utf8->decode($out) };
	if ($status || $err || !$object) {
		fail("ghostdose @arguments");
		diag("status $status: $out$err$@");
		return {};
	}
	return $object;
}

# |got - want| <= tolerance x |want|: the reference has that many digits.
sub near {
	my ($got, $want, $tolerance, $what) = @_;
	my $good = defined $got && $got =~ /^[-+0-9.eE]+$/ && abs($got - $want) <= $tolerance * (abs $want || 1);
	ok($good, $what) or diag('got ' . (defined $got ? $got : 'null') . ", want $want");
}

# A refusal: nothing on stdout, this one line on stderr, this status.
sub refuses {
	my ($arguments, $message, $want) = @_;
	my ($status, $out, $err) = run(@$arguments);
	my $what = "@$arguments";
	$what = substr($what, 0, 100) . '...' if length $what > 103;
	$what =~ s/[^ -~]/?/g;
	$what =~ s/#/\\#/g;
	my $good = $status == ($want || 2) && $out eq '' && $err eq "ghostdose: $message\n";
	ok($good, "refuses $what") or diag("status $status, stdout \"$out\", stderr \"$err\", want \"$message\"");
}

# Codes of the warnings.
sub codes {
	my ($object) = @_;
	return join ' ', sort map { $_->{code} } @{ $object->{warnings} || [] };
}

1;
