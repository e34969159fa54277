#!/usr/bin/perl
# A case on paper: every case that comes with the program, without its key nothing of the key, with it all of it.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($ghostdose, $scratch);

for my $case (map { s{/case\.csv$}{}r } sort glob "$FindBin::Bin/../cases/*/case.csv") {
	my ($name) = $case =~ m{([^/]+)$};
	my ($status, $page, $err) = run('render', $case);
	is("$status$err", '0', "$name is rendered");
	like($page, qr/\A# .+\n\n\d+ questions?, /, "$name: title and what there is");
	like($page, qr/not a medical device\. The patient is fictional\./, "$name: what it is not");
	unlike($page, qr/\{[a-z]/, "$name: every placeholder is filled in");
	unlike($page, qr/## Answers|Hint 1|The best that/, "$name: no key");
	my $questions = () = $page =~ /^\*\*Question /mg;
	(undef, my $key) = run('render', $case, '--key');
	my ($answers) = $key =~ /^## Answers\n(.*)/ms;
	is(scalar(() = $answers =~ /^\*\*Question /mg), $questions, "$name: an answer to each of $questions questions");
	like($answers, qr/Hint 1: /, "$name: with the ladder of help");
}

my %files = good_case();
$files{case} =~ s/Tiny/"A <b>bold<\/b> & tiny"/;
$files{story} = "A *patient* <script>alert(1)</script>.\n";
my $case = write_case("$scratch/tiny", %files);
my ($status, $html, $err) = run('render', $case, '--html', '--key');
is("$status$err", '0', 'HTML');
like($html, qr{\A<!doctype html>\n.*<meta charset="utf-8">.*</html>\n\z}s, 'a whole page');
unlike($html, qr/<script|<b>/, 'no HTML of the author');
# vessel: 70 Gy at 2 Gy, half recovered.
like($html, qr/35/, 'the key of the number');
my $best = answer('search', $case)->{best};
like($html, qr/The best that the case's grid has: \Q$best->{regimen}\E, with/, 'what search finds') or diag($html);
is((run('render', $case, '--html', '--key', '--out', "$scratch/page.html"))[0], 0, 'into a file');
is(slurp("$scratch/page.html"), $html, 'the same');
refuses(['render', "$FindBin::Bin/../lessons/01-two-tissues.md"], "$FindBin::Bin/../lessons/01-two-tissues.md: this is no case; expected one, or \"ghostdose learn\" for a lesson");

done_testing;
