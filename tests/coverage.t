#!/usr/bin/perl
# The bars of make coverage: which files are parsers, and that a low one makes it fail.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP;
use Test::More;

my $root = "$FindBin::Bin/..";
my $scratch = tempdir(CLEANUP => 1);

sub slurp {
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!";
	local $/;
	return <$in>;
}

sub spew {
	my ($path, $text) = @_;
	open my $out, '>', $path or die "$path: $!";
	print $out $text;
	close $out or die $!;
}

# --- the list ---
my @parsers = grep { /^[^#\s]/ } split /\n/, slurp("$FindBin::Bin/coverage/parsers");
my %listed = map { $_ => 1 } @parsers;
is(scalar keys %listed, scalar @parsers, 'each once');
is(join(' ', grep { !-f "$root/$_" } @parsers), '', 'each is there');
my @readers = grep { slurp("$root/$_") =~ /\b(?:table_read|csv_read|table_take_file)\(/ } map { s{^\Q$root\E/}{}r } glob "$root/src/*/*.c";
ok(@readers > 10, 'files that read tables are found');
is(join(' ', grep { !$listed{$_} } @readers), '', 'and each of them is in the list');

# --- the bars ---
sub bars {
	my ($whole, %percent) = @_;
	my @files = map { { filename => $_, line_covered => $percent{$_}, line_total => 1000 } } sort keys %percent;
	spew("$scratch/summary.json", encode_json({ files => \@files, line_covered => $whole, line_total => 1000 }));
	spew("$scratch/list", "# parsers\nsrc/a.c\nsrc/b.c\n");
	my $out = qx("$FindBin::Bin/coverage/bars" "$scratch/summary.json" "$scratch/list" 2>&1);
	return ($? >> 8, $out);
}

my ($status, $out) = bars(901, 'src/a.c' => 951, 'src/b.c' => 1000, 'src/c.c' => 10);
is($status, 0, 'all over their bars, whatever the others are') or diag($out);
like($out, qr{\Asrc/a\.c +951 of +1000 lines +95\.1 %\nsrc/b\.c .*100\.0 %\nthe whole +901 of +1000 lines +90\.1 %\n2 parsers.*: good\n\z}s, 'the lowest first');
($status, $out) = bars(901, 'src/a.c' => 1000, 'src/b.c' => 950);
is($status, 1, 'a parser at the bar is not over it');
like($out, qr{^src/b\.c +950 of +1000 lines +95\.0 %  not over 95 %$}m, 'and is named');
like($out, qr{: 1 too low\n\z}, 'and counted');
($status, $out) = bars(900, 'src/a.c' => 1000, 'src/b.c' => 1000);
is($status, 1, 'the whole at its bar');
like($out, qr{^the whole .* not over 90 %$}m, 'is named');
($status, $out) = bars(1000, 'src/a.c' => 1000);
is($status, 1, 'a parser that nothing was seen of');
like($out, qr{^src/b\.c +0 of +0 lines +0\.0 %  not over 95 %$}m, 'is named');

done_testing;
