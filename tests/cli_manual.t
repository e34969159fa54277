#!/usr/bin/perl
# Help and manual: each command explains each of its options, ghostdose(1) names them all, its keys are those of the
# program, and every example of the manual is run and compared with what the manual shows.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $source = slurp("$FindBin::Bin/../man/ghostdose.1");

# Source of mdoc to the text a reader sees, near enough for names and literal lines.
sub plain {
	my ($text) = @_;
	$text =~ s/\\\(\*a/alpha/g;
	$text =~ s/\\\(\*b/beta/g;
	$text =~ s/\\\(aq/'/g;
	$text =~ s/\\-/-/g;
	$text =~ s/\\e/\\/g;
	$text =~ s/\\&//g;
	return $text;
}

# --- help ----------------------------------------------------------------------------------------------------------
my ($status, $out, $err) = run('--help');
is($status, 0, '--help');
is($err, '', 'on standard output');
like($out, qr/not a medical\s+device/, 'says what it is not');
my ($list) = $out =~ /^Commands:\n(.*?)\n\n/ms;
my @commands = $list =~ /^  ([a-z]+(?: [a-z]+)?)/mg;
ok(@commands >= 5, 'commands: ' . join ', ', @commands);
for my $command (@commands) {
	($status, $out, $err) = run(split(/ /, $command), '--help');
	is($status, 0, "$command --help");
	is($err, '', 'on standard output');
	like($out, qr/\AUsage: ghostdose \Q$command\E\b/, 'usage first');
	my ($options) = $out =~ /^Options:\n(.*)/ms;
	my @options = $options =~ /^  --([a-z0-9-]+)/mg;
	ok(@options >= 2, "options of $command: @options");
	is(scalar(grep { length > 80 } split /\n/, $out), 0, 'lines fit 80 columns');
	like($source, qr/^\.(?:It Xo\n\.Nm\n\.)?Cm \Q$command\E\b/m, "ghostdose(1) has $command");
	my ($entry) = $source =~ /^\.Nm\n\.Cm \Q$command\E$(.*?)(?=^\.It Xo$|^\.Ss |^\.Sh )/ms;
	for my $option (@options) {
		my $where = $option =~ /^(?:help|version)$/ ? $source : $entry || '';
		like($where, qr/\bFl Fl \Q$option\E\b/, "ghostdose(1) names --$option");
	}
}
for my $line (['calc', '--help'], ['calc', 'bed', '--alpha-beta', '3', '--help'], ['calc', 'bed', '--version'],
	['--version']) {
	($status, $out, $err) = run(@$line);
	is("$status$err", '0', "@$line");
	like($out, qr/\A(?:Usage: ghostdose calc|ghostdose \d+\.\d+\.\d+\n)/, 'answers');
}

# --- the screens -------------------------------------------------------------------------------------------------------
($status, $out, $err) = run('--help');
($list) = $out =~ /^Options without a command:\n(.*?)\n\n/ms;
my ($screens) = $source =~ /^\.Sh SCREENS\n(.*?)(?=^\.Sh )/ms;
like($screens, qr/^\.It Fl Fl \Q$_\E\b/m, "SCREENS explains --$_") for $list =~ /^  --([a-z-]+)/mg;
my ($keys) = $source =~ /^\.\\" keys begin\n(.*?)^\.\\" keys end$/ms;
($status, $out, $err) = run('schema', '--keys');
is("$status$err", '0', 'schema --keys');
ok($keys eq $out, 'the keys of ghostdose(1) are those of the program')
    or diag('put what "ghostdose schema --keys" prints between the two lines with "keys"');
unlike($out, qr/elsewhere/i, 'every place of a key has words');
is(scalar(grep { !/^\.(?:It Ic|Pq Cm|Bl|El) / && /^\./ && !/^\.El$/ } split /\n/, $out), 0, 'no stray macro in it');
# Not what this learner has begun.
$ENV{XDG_STATE_HOME} = "$scratch/state";
open my $play, '-|', "printf 'help\\nquit\\n' | '$ghostdose' play '$FindBin::Bin/../cases/carotid' --plain" or die;
my $said = do { local $/; <$play> };
close $play;
my ($words) = $said =~ /^> Words you can type[^\n]*\n(.*?)^Anything else/ms;
ok($words, 'the words of --plain');
like($screens, qr/^\.It Cm \Q$_\E(?: Ar n)?$/m, "SCREENS explains the word $_") for ($words || '') =~ /^([a-z]+)(?: N)?: /mg;
for my $name ($screens =~ /<([A-Za-z0-9-]+)>/g) {
	($status, $out, $err) = run('--script', "<$name>");
	is("$status$err", '0', "<$name> is a key");
}
SKIP: {
	skip 'no mandoc', 1 if system('command -v mandoc >/dev/null 2>&1');
	is(`mandoc -T lint -W warning '$FindBin::Bin/../man/ghostdose.1' 2>&1`, '', 'it is good mdoc');
}
# groff warns of a displayed word that 80 columns have no room for, unless it is told where it may end a line.
my @words = map { slurp($_) =~ /^\.Dl (\S+)$/mg } glob("$FindBin::Bin/../man/*.[1578]");
is(join("\n", grep { grep { length > 58 } split /\\:/ } @words), '', 'a long header of a table has a place for the end of a line');
ok(@words > 5, scalar(@words) . ' displays of one word');

# --- examples ----------------------------------------------------------------------------------------------------------
my ($examples) = $source =~ /^\.Sh EXAMPLES\n(.*?)^\.Sh /ms;
my $tried = 0;
# A case path of the caller would change what an example finds; a table that an example reads is in the manual too.
spew("$scratch/boost.csv", plain($1)) if $source =~ /^\.Bd -literal -offset indent\n(day,time,dose_gy.*?)^\.Ed/ms;
chdir $scratch or die;
$ENV{LC_ALL} = 'C';
my ($session) = $examples =~ /^\.\\" session begin\n(.*)^\.\\" session end$/ms;
my $shown_ones = $examples =~ s/^\.\\" session begin\n.*^\.\\" session end$//msr;
for my $block ($shown_ones =~ /^\.Bd -literal[^\n]*\n(.*?)^\.Ed/msg) {
	for my $example (split /^(?=\$ )/m, plain($block)) {
		my ($line, $shown) = $example =~ /\A\$ ghostdose ([^\n]*)\n(.*)\z/s or next;
		my @words = map { s/^"(.*)"$/$1/r } $line =~ /"[^"]*"|\S+/g;
		($status, $out, $err) = run(@words);
		is($out . $err, $shown, "example: $line");
		$tried++;
	}
}
ok($tried >= 5, "$tried examples tried");

# --- one line for each command: typed one after the other in an empty folder, each runs -----------------------------------
mkdir "$scratch/session" or die;
chdir "$scratch/session" or die;
spew('tissues.csv', plain($1)) if $session =~ /^\.Bd -literal -offset indent\n(label,name,.*?)^\.Ed/ms;
local @ENV{qw(GHOSTDOSE_CASES GHOSTDOSE_LESSONS TERM)} = ("$FindBin::Bin/../cases", "$FindBin::Bin/../lessons", 'xterm');
my %has = map { my ($one, $two) = split; ($one => 1, "$one " . ($two // '') => 1) } $examples =~ /^\$ ghostdose ([^\n]*)/mg;
for my $line (plain($session) =~ /^\$ ghostdose ([^\n]*)$/mg) {
	my @words = map { s/^"(.*)"$/$1/r } $line =~ /"[^"]*"|\S+/g;
	($status, $out, $err) = run(@words);
	# What a doctor finds is of the machine.
	ok($status == 0 || ($line eq 'doctor' && $status == 1), "runs: $line") or diag($err);
	ok(length $out, 'and says something') or diag($err);
}
chdir $FindBin::Bin or die;
ok($has{$_}, "there is an example of $_") for @commands;

done_testing();
