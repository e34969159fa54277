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
	# Who has the paper alone can design: each constraint of the regimen is there.
	if ($page =~ /^\*\*Question \d+\*\* \(regimen/m) {
		my ($given) = $page =~ /^It is marked by these.*?:\n\n((?:- .*\n)+)\nYour answer/m;
		my $rows = grep { !/^#/ && /\S/ } split /\n/, slurp("$case/constraints.csv");
		is(scalar(() = ($given // '') =~ /^- /mg), $rows - 1, "$name: what a regimen is marked by");
	}
	my ($answers) = $key =~ /^## Answers\n(.*)/ms;
	is(scalar(() = $answers =~ /^\*\*Question /mg), $questions, "$name: an answer to each of $questions questions");
	like($answers, qr/Hint 1: /, "$name: with the ladder of help");
}

{
	my %files = good_case();
	$files{structures} =~ s/^(cord,the cord,serial,2),,/$1,4,/m or die;
	$files{tumour} = "clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days\na,0.75,1e6,0.3,10,3.5,21\nb,0.25,1e6,0.2,10,,\n";
	my $page = (run('render', write_case("$scratch/given", %files)))[1];
	like($page, qr/\n\n- the vessel \(α\/β 3 Gy, recovery constant 0\.5\); of the prescription it gets 1 \(prior\), 1 \(new\): Dmax at most 119 Gy, a hard limit, 2 points\n/, 'an organ');
	like($page, qr/^- the cord \(α\/β 2 Gy, half of the damage repaired in 4 h, recovery none\); of the prescription it gets 0\.5 \(prior\), 0\.25 \(new\): D0\.03cc at most 50 Gy/m, 'its repair');
	like($page, qr/^- the gland \(α\/β 3 Gy, recovery none\): V50 at most 40 %, a soft one, 1 point\n/m, 'a volume');
	like($page, qr/^- tumour, 10\^6 clonogens; a, 0\.75 of them: α 0\.3 per Gy, α\/β 10 Gy, doubled every 3\.5 days from day 21 on; b, 0\.25 of them: α 0\.2 per Gy, α\/β 10 Gy: control \(TCP\) of 0\.9, in part below it, 5 points\n/m, 'the tumour');
	# How many clonogens there are may stand in the row of any clone; repair may have two half-times.
	$files{structures} =~ s/^(cord,the cord,serial,2),4,,/$1,0.3,4,0.6/m or die;
	$files{tumour} = "clone,share,clonogens,alpha,alpha_beta_gy\na,0.75,,0.3,10\nb,0.25,1e6,0.2,10\n";
	$page = (run('render', write_case("$scratch/given", %files)))[1];
	like($page, qr/^- tumour, 10\^6 clonogens; a, 0\.75 of them: /m, 'clonogens of the second row');
	like($page, qr/^- the cord \(α\/β 2 Gy, 0\.6 of the damage half repaired in 0\.3 h, the rest in 4 h, recovery none\); /m, 'two half-times, and the share of each');
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
