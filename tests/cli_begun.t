#!/usr/bin/perl
# A new course that has begun (key begun of case.csv): what is given stands in every design and in the search.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($ghostdose, $scratch);

my %good = good_case();
$good{case} .= "begun,\"10x2, gap 1w\"\n";
$good{courses} =~ s/new,5x8/new,"10x2, gap 1w, 5x2"/ or die;
$good{bounds} = "what,low,high,step\nfractions,3,5,1\ndose_gy,1.8,2.2,0.2\nper_day,1,2,1\n";
my $tiny = write_case("$scratch/tiny", %good);

my ($status, $out, $err) = run('lint', $tiny);
is("$status$err", '0', 'a course that has begun lints') or diag($out);

# ---- what lint says of a wrong one ----

sub finds {
	my ($files, $place, $says) = @_;
	my ($rc, $said) = run('lint', write_case($tiny, %good, %$files));
	like($said, qr/^\Q$tiny\E\/\Q$place\E: error: .*\Q$says\E/m, "$place: $says") or diag($said);
	is($rc, 1, 'and it is an error');
}
my $line = 1 + ($good{case} =~ tr/\n//);
finds({ case => $good{case} =~ s/10x2, gap 1w/10y2/r }, 'case.csv:' . ($line - 1) . ':7', 'begun, character 3');
finds({ case => $good{case} =~ s/10x2, gap 1w/'1x2, ' x 30/er }, 'case.csv:' . ($line - 1) . ':7', 'begun has 149 bytes; expected at most 100');
for my $new ('15x2', '10x2, 5x2', '10x2', '10x2.1, gap 1w, 5x2', '9x2, gap 1w, 5x2', '10x2 6/w, gap 1w, 5x2') {
	finds({ courses => $good{courses} =~ s/10x2, gap 1w, 5x2/$new/r }, 'courses.csv:3:5', 'what is given stands');
}

# ---- the search, against every regimen of its grid scored on its own ----

write_case($tiny, %good);
my $found = answer('search', $tiny);
my ($best, $best_mark, $n) = (undef, -1, 0);
for my $fractions (3 .. 5) {
	for my $dose (1.8, 2, '2.2') {
		for my $bid ('', ' bid 6h') {
			my $regimen = "10x2, gap 1w, ${fractions}x$dose$bid";
			my $mark = answer('score', $tiny, $regimen)->{mark};
			$n++;
			($best, $best_mark) = ($regimen, $mark) if $mark > $best_mark + 1e-9;
		}
	}
}
is($found->{evaluated}, $n, 'as many regimens as the grid has');
near($found->{best}{mark}, $best_mark, 1e-9, 'the best mark');
near(answer('score', $tiny, $found->{best}{regimen})->{mark}, $best_mark, 1e-9, 'is that of the regimen that is named');
is(scalar(grep { $_->{regimen} !~ /^10x2, gap 1w, [345]x/ } $found->{best}, @{ $found->{front} }), 0, 'each goes on from what is given');

# ---- a design ----

sub play {
	spew("$scratch/lines", join('', map { "$_\n" } 'next', 'skip', 'yes', 'next', 'skip', 'yes', 'next', @_));
	return (run('play', $tiny, '--plain', '--answers', "$scratch/lines"))[1] =~ s/\s+/ /gr;
}
for my $other ('15x2', '10x2, 5x2', '10x2.1, gap 1w, 5x2') {
	like(play($other, 'submit', '10x2, gap 1w, 5x2', 'submit'),
	    qr/Not taken: this course has begun.*begins with "10x2, gap 1w,".*It earns \S+ of 4 points so far.*1 more attempt/, "$other is not taken, and costs no attempt");
}
unlike(play('10x2, gap 2w, 5x2', 'submit'), qr/Not taken/, 'a longer pause goes on as well');
done_testing();
