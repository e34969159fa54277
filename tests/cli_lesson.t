#!/usr/bin/perl
# Lessons from outside: found, listed, linted, read line by line, printed, and on the screens.
use strict;
use warnings;
use File::Spec;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $fixture = File::Spec->rel2abs("$FindBin::Bin/data/lessons/01-tiny.md");
my $cases = File::Spec->rel2abs($ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases");
my $text = slurp($fixture);
$ENV{HOME} = $scratch;
delete @ENV{qw(XDG_DATA_HOME GHOSTDOSE_LESSONS)};
$ENV{GHOSTDOSE_CASES} = '';
$ENV{XDG_STATE_HOME} = "$scratch/state";
mkdir "$scratch/work" or die $!;
chdir "$scratch/work" or die $!;

# --- where they are found ------------------------------------------------------------------------------------------------
mkdir $_ or die "$_: $!" for "$scratch/one", "$scratch/two", "$scratch/work/lessons";
sub named { my ($id, $title) = @_; return $text =~ s/^id: tiny$/id: $id/mr =~ s/^title: .*$/title: $title/mr; }
spew("$scratch/one/02-repair.md", named('repair', 'Of folder one'));
spew("$scratch/one/README.md", "# Not a lesson\n");
spew("$scratch/two/02-repair.md", named('repair', 'Of folder two'));
spew("$scratch/two/11-late.md", named('late', 'The eleventh'));
my ($status, $out, $err) = run('learn', '--plain');
is("$status$err", '0', 'no lesson at all');
like($out, qr/^No lesson was found in/, 'is said');
refuses(['learn', 'repair', '--plain'], 'repair: there is no such lesson, and none is found in ./lessons, GHOSTDOSE_LESSONS, your data '
    . 'folder and the installed one; expected a .md file');
$ENV{GHOSTDOSE_LESSONS} = "$scratch/one::$scratch/two:$scratch/nowhere";
($status, $out, $err) = run('learn', '--plain');
is("$status$err", '0', 'two folders');
is($out, "repair: Of folder one (level I)\nlate: The eleventh (level I)\nRead one with: ghostdose learn LESSON --plain\n",
    'of a name the first counts, and a README is no lesson');
spew("$scratch/work/lessons/02-repair.md", named('repair', 'Of ./lessons'));
like((run('learn', '--plain'))[1], qr/^repair: Of \.\/lessons \(level I\)$/m, './lessons comes before them');
for my $name ('late', '11', '11-late', "$scratch/two/11-late.md") {
	like((run('learn', $name, '--plain'))[1], qr/\AThe eleventh\n/, "found as $name");
}
for my $name ('2', '02', '002') {
	like((run('learn', $name, '--plain'))[1], qr/\AOf \.\/lessons\n/, "found as $name");
}
refuses(['learn', 'repare', '--plain'], 'repare: there is no such lesson; did you mean "repair"?');
refuses(['learn', '1', '--plain'], '1: there is no such lesson; expected a .md file or one of: repair, late');
refuses(['learn', '', '--plain'], 'the name of the lesson is empty; expected a .md file or a name');
refuses(['learn', 'late', '--key'], '--key: works with --print only; expected both');
refuses(['learn', 'late', '--print', '--plain'], '--plain: does not go with --print; expected one of the two');
refuses(['play', $fixture, '--plain'], "$fixture: this is no case; expected one, or \"ghostdose learn\" for a lesson");
refuses(['learn', '--print'], '--print: needs a lesson; expected its name behind it');
for my $name ("\e[2J", "a\nb", "\xff\xfe", 'x' x 300, '/' . 'x/' x 3000, "\e.md", '%s%n.md', '.md', '..') {
	($status, $out, $err) = run('learn', $name, '--plain');
	ok($status == 2 && $out eq '' && $err =~ /\Aghostdose: [ -~]*; [ -~]*\n\z/, 'a hostile name') or diag("$status $out$err");
}

# --- lint ----------------------------------------------------------------------------------------------------------------
($status, $out, $err) = run('lint', $fixture);
is("$status$out$err", "00 errors, 0 warnings in $fixture\n", 'the small lesson is clean');
is((run('lint', 'late'))[0], 0, 'a lesson by its name');
sub finds {
	my ($from, $to, $place, $code) = @_;
	(my $changed = $text) =~ s/\Q$from\E/$to/ or die $from;
	spew("$scratch/01-tiny.md", $changed);
	my $answer = JSON::PP->new->utf8->decode((run('lint', "$scratch/01-tiny.md", '--json'))[1]);
	my $first = $answer->{findings}[0] || {};
	is(join(' ', map { $_ // '' } @$first{qw(file line column code)}), "$scratch/01-tiny.md $place $code", $code);
}
finds('step: convert', "step: convert\nstp: x", '76 1', 'unknown_key');
finds('{course.prior.total_dose_gy}', '{course.prior.dose}', '16 11', 'bad_placeholder');
finds("What does the artery\n  feel?", "What does the\n  {artery}?", '51 3', 'bad_placeholder');
finds('slider: alpha_beta_gy.carotid', 'slider: alpha_beta_gy.cartoid', '68 9', 'bad_figure');
finds('tolerance: 0.1', 'tolerance: 0.3', '80 12', 'misconception_counts_as_right');
# A number that is drawn and typed, in a paragraph and in the sentence of a figure.
(my $varies = $text) =~ s/prior,35x2,14/prior,35x2,14|20/;
$varies =~ s/^The end\.$/It was 20 months ago./m;
spew("$scratch/01-tiny.md", $varies);
like((run('lint', "$scratch/01-tiny.md"))[1], qr/^\S+:90:8: error: "20" stands in the text and is drawn anew/m, 'a drawn number in the text');
# Every code of the lesson's own files is tried in casebook_lesson_t.
my (%codes, $tests);
$tests = slurp("$FindBin::Bin/casebook_lesson_t.c");
for my $file (glob("$FindBin::Bin/../src/casebook/lesson*.c")) {
	my $source = slurp($file);
	$codes{$1} = 1 while $source =~ /(?:SEVERITY_(?:ERROR|WARNING)|lesson_fault\([^"]*?),\s*"([a-z_]+)"/g;
}
ok(keys %codes >= 15, scalar(keys %codes) . ' codes in the sources');
is(join(' ', grep { index($tests, "\"$_\"") < 0 } sort keys %codes), '', 'each is tried');

# --- line by line ----------------------------------------------------------------------------------------------------------
spew("$scratch/answers", "\na\nc\n\n26.25\n26.47\n\n");
($status, $out, $err) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/learner");
is("$status$err", '0', 'the whole lesson');
(my $flat = $out) =~ s/\s+/ /g;
for my $part (
	'Afterwards you can: - say which tissue minds large fractions - convert a schedule into EQD2',
	'2 questions, about 3 minutes.',
	'Mr T. had 70 Gy, 14 months ago. His carotid artery has an alpha/beta of 3 Gy.',
	'Question 1 of 2 (choice, 1 point) Five fractions of 8 Gy are 40 Gy. What does the artery feel?',
	'a is not right. Large fractions weigh more, not less.',
	'c is right. At alpha/beta 3 each gray counts more than twice.',
	'It feels 88.0 Gy.',
	'Figure: The price of large fractions At 8 Gy a fraction the artery gets 88.0 Gy EQD2.',
	'Along the axis: dose of a fraction, Gy, 1 to 8. Upwards: Gy.',
	'- carotid artery: 4 at 1, 88 at 8; steepest from ', '- spinal cord: 0.8653 at 1, 13.38 at 8; steepest from ',
	'- at 1: At 1 Gy a fraction the artery gets 4.0 Gy EQD2. - at 8: At 8 Gy a fraction',
	'Slider 2, alpha/beta of the artery, Gy: 1 to 10, here 3. - at 1: At 8 Gy a fraction the artery gets 120.0 Gy EQD2. - at 10: At 8 Gy a '
	. 'fraction the artery gets 60.0 Gy EQD2.',
	'It is what comes out when repair is taken as complete between the fractions.',
	'The cord is the nearer limit.',
	'- one - two The end.',
	'Question 1 (choice): right, 0 of 1 point.',
	'Total: 1 of 3 points.',
	'Sources: teaching assumption',
) {
	ok(index($flat, $part) >= 0, "says: $part") or diag($out);
}
ok(index($flat, 'It feels 88.0') > index($flat, 'c is right'), 'the answer comes before what it tells');
unlike($flat, qr/No regimen was handed in/, 'no word about a regimen that no one asked for');
like((run('progress', '--state', "$scratch/learner"))[1], qr/tiny/, 'it stands in the progress');
# Sliders by typing: 5 x 6.5 are 32.5 (6.5 + 3)/5 = 61.75 Gy, at 10 Gy 32.5 x 16.5/12 = 44.69.
spew("$scratch/answers", "\nc\n\nslider 1 6.5\nslider 2 10\nslider 1 9\nslider 3 1\nslider x\nslider 1 nan\nagain\nslider 2 10\nquit\n");
($status, $out, $err) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/sliding");
is("$status$err", '0', 'sliders by typing');
($flat = $out) =~ s/\s+/ /g;
for my $part ('At 6.5 Gy a fraction the artery gets 61.8 Gy EQD2.',
	'Slider 1, dose of a fraction, Gy: 6.5. Slider 2, alpha/beta of the artery, Gy: 10. At 6.5 Gy a fraction the artery gets 44.7 Gy EQD2.',
	'Not taken: this slider goes from 1 to 8; expected a value between.',
	'Not taken: this page has no slider 3; expected the number of one of its figures.',
	'Not taken: "x" is no slider and value; expected such as slider 1 4.5.',
	'Not taken: "1 nan" is no slider and value',
	'Slider 1, dose of a fraction, Gy: 8. Slider 2, alpha/beta of the artery, Gy: 10. At 8 Gy a fraction the artery gets 60.0 Gy EQD2.') {
	ok(index($flat, $part) >= 0, "says: $part") or diag($out);
}
# What is guessed first hides what follows; what need not wait does not.
spew("$scratch/answers", "\nnext\n\n");
($status, $out) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/two-learner");
unlike($out, qr/It feels 88/, 'no answer, no telling');
like($out, qr/this step is open/, 'and why');
spew("$scratch/answers", "\nc\n\nnext\nback\n26.47\n");
($status, $out) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/three");
like($out, qr/Summary|The end\.|26\.47 Gy/s, 'a question that need not wait is passed, and answered later');
spew("$scratch/answers", "\nc\n\n\n");
($status, $out) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/four");
like($out, qr/Question 2 \(number\): not answered, 0 of 2 points/, 'it stays open');
# Resumed where it was left.
spew("$scratch/answers", "\nc\n\n");
run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/five");
spew("$scratch/answers", "26.47\n");
($status, $out) = run('learn', $fixture, '--plain', '--answers', "$scratch/answers", '--state', "$scratch/five");
like($out, qr/You go on at (?:step|question) 2 of 2, 1 of 3\s+points/, 'goes on');
like($out, qr/Right: 26\.47 Gy/, 'and is answered');

# --- printed ---------------------------------------------------------------------------------------------------------------
($status, $out, $err) = run('learn', $fixture, '--print');
is("$status$err", '0', '--print');
like($out, qr/\A# A tiny lesson\n/, 'a title');
like($out, qr/^## Two tissues$/m, 'a heading');
like($out, qr/^\*\*Question 2\*\* \(number, 2 points\)$/m, 'a question');
like($out, qr/^ {4} *50 .|^ {4}.*dose of a fraction, Gy$/m, 'a drawing');
unlike($out, qr/26\.47|more than twice/, 'without the answers');
is(scalar(grep { tr/\x80-\xbf//c > 80 } split /\n/, $out), 0, 'no long lines');
($status, $out) = run('learn', $fixture, '--print', '--key', '--ascii');
like($out, qr/^## Answers\n.*26\.47 Gy.*^Sources: teaching assumption$/ms, '--key has them');
unlike($out, qr/[^\x00-\x7f]/, '--ascii');
spew("$scratch/01-tiny.md", $text =~ s/^\[doses\]$/[dosis]/mr);
is((run('learn', "$scratch/01-tiny.md", '--print'))[0], 2, 'a broken one is not printed');

# The classes that the engine finds stand on the page as other choices do.
{
	open my $from, '<', "$FindBin::Bin/../lessons/03-lost-week.md" or die $!;
	my $text = do { local $/; <$from> };
	$text =~ s/^level: II$/level: II\nresected: no\norgan_dysfunction: no/m;
	open my $to, '>', "$scratch/classes.md" or die $!;
	print $to $text, "\n```question\nstep: class\ntype: classify\nquantity: miri_class\npoints: 2\nprompt: Which class is she in?\n```\n";
	close $to;
	my ($status, $out, $err) = run('learn', "$scratch/classes.md", '--print');
	is("$status$err", '0', 'a lesson with a class');
	like($out, qr/Which class is she in\?\n\n- a\) class I\n- b\) class II\n- c\) class III\n/, 'its choices are printed');
	unlike($out, qr/Which class is she in\?\s+Your answer:/, 'and no line for words');
}

# A lesson has questions, on the first screen too.
{
	local $ENV{GHOSTDOSE_LESSONS} = "$FindBin::Bin/../lessons";
	spew("$scratch/week", "\nc\n\nquit\n");
	is((run('learn', '3', '--plain', '--answers', "$scratch/week", '--state', "$scratch/home"))[0], 0, 'a lesson begun');
	like((run('--script', '<dump:home>', '--dump', '-', '--state', "$scratch/home"))[1],
		qr{Continue   Repopulation and the lost week \S+ question 2 of 8}, 'and what goes on is a question');
}

# --- the screens -------------------------------------------------------------------------------------------------------------
sub screens {
	my ($size, $keys, @arguments) = @_;
	my ($status, $out, $err) = run('learn', $fixture, '--size', $size, '--script', $keys, @arguments);
	is("$status$err", '0', "plays at $size") or diag($keys);
	my %screens;
	$screens{$1} = $2 while $out =~ /^=== (\S+) \d+x\d+ cursor -?\d+,-?\d+ ===\n(.*?)(?=^=== |\z)/msg;
	return \%screens;
}
for my $size ('80x24', '200x60', '60x20', '40x12') {
	my $on = $size eq '40x12' ? '<Enter><Enter>' : '<Enter>';      # the title page is longer than such a screen
	my $s = screens($size, "<dump:head>$on<dump:ask>b<Enter><dump:no>c<Enter><Space><dump:yes><Enter><Enter><Enter><dump:next>");
	like($s->{head}, qr/Afterwards you can:/, "$size: what one can do afterwards");
	like($s->{ask}, qr/Mr T\. had 70 Gy/, 'the text');
	unlike($s->{ask} . $s->{no}, qr/It feels/, 'nothing told before');
	unlike($s->{head}, qr/\{/, 'nothing unfilled');
	like($s->{next}, qr/question 2 of 2|2\/2/, 'the next question') if $size ne '40x12';
	like($s->{next}, qr/Convert|price|feels|dose of a fraction/, 'the next page') or diag($s->{next});
}
my $to_figure = '<Enter>c<Enter><Enter>';
my $s = screens('80x24', "$to_figure<dump:figure><Left><dump:less><Left><Left><dump:three><Esc>f<dump:second><End><dump:end>r<dump:reset>");
like($s->{figure}, qr/At 8 Gy a fraction the artery gets 88\.0 Gy EQD2\./, 'the figure');
like($s->{figure}, qr/a carotid artery  b spinal cord/, 'its lines');
like($s->{less}, qr/\x{e2}\x{97}\x{82} 7\.5 \x{e2}\x{96}\x{b8}  of 1 to 8/, 'a step down');
# 5 x 7.5: 37.5 x 10.5/5 = 78.75; 5 x 6.5: 32.5 x 9.5/5 = 61.75; at 10 Gy: 32.5 x 16.5/12 = 44.69.
like($s->{less}, qr/At 7\.5 Gy a fraction the artery gets 78\.8 Gy/, 'and its sentence');
like($s->{three}, qr/At 6\.5 Gy a fraction the artery gets 61\.8 Gy/, 'three steps');
like($s->{end}, qr/At 6\.5 Gy a fraction the artery gets 44\.7 Gy/, 'the second slider to its end');
like($s->{reset}, qr/At 8 Gy a fraction the artery gets 88\.0 Gy/, 'and all back');
$s = screens('80x24', "${to_figure}26.47<Enter><Enter><Enter><Enter><dump:end>");
like($s->{end}, qr/The end\.\s+You have read the lesson: 3 of 3 points\..*Sources: teaching assumption/s, 'the end, with its sources');
# The trial goes back to the very line.
$s = screens('80x18', "$to_figure<Esc><Down><Down><dump:before>t<dump:trial><Right><dump:moved><Esc><dump:after>");
like($s->{trial}, qr/a trial.*Lifetime budget|a trial/s, 'the trial');
like($s->{moved}, qr/6x8|5x8/, 'is moved');
is($s->{after}, $s->{before}, 'and back to the very line');
$s = screens('80x24', "$to_figure<dump:empty>w<dump:words>q26.47w<BS><dump:typed><Enter><dump:right>");
like($s->{empty}, qr/^Enter .* f next slider .* q leave$/m, 'with nothing typed, letters are keys');
like($s->{typed}, qr/your answer\s+26\.47 /, 'then they are text');
like($s->{words}, qr/spinal cord: 0\.8653 at 1, 13\.38 at 8/, 'the figure in words');
like($s->{right}, qr/26\.47/, 'and the question is there') or diag($s->{right});
$s = screens('80x24', "$to_figure<dump:figure>", '--accessible');
like($s->{figure}, qr/carotid artery: 4 at 1, 88 at 8/, '--accessible has words in the place of the plot');
$s = screens('80x24', "$to_figure<dump:figure>", '--ascii');
unlike($s->{figure}, qr/[^\x00-\x7f]/, '--ascii');
like((run('learn', '--script', '<dump:home>'))[1], qr/1 Of \.\/lessons\s+\S+\s+I .*2 The eleventh\s+\S+\s+I$/ms, 'home lists lessons');

# --- the glossary ------------------------------------------------------------------------------------------------------------
refuses(['learn', 'glossary'], 'no glossary.csv is found in ./lessons, GHOSTDOSE_LESSONS, your data folder and the installed one');
spew("$scratch/two/glossary.csv", qq{term,meaning,source,lesson\nBED,Biologically effective dose.,Fowler 1989,late\nnet BED,"BED, less growth.",,\n}
    . qq{clonogen,A cell that can grow.,,\n});
is((run('learn', 'glossary', 'bed'))[1], "BED: Biologically effective dose. (Fowler 1989) Lesson late.\n\nnet BED: BED, less growth.\n\n",
    'terms with a word in them');
like((run('learn', 'glossary'))[1], qr/^clonogen: A cell that can grow\.$/m, 'or all');
refuses(['learn', 'glossary', 'clonogens'], 'no term of the glossary has "clonogens"; did you mean "clonogen"?');
refuses(['learn', 'late', 'bed'], '"bed" is one argument too many; expected one lesson, or glossary and a term');
$s = screens('80x24', '<Enter>G<dump:words>');
like($s->{words}, qr/Glossary.*clonogen: A cell that can grow/s, 'and on the screens');
spew("$scratch/two/glossary.csv", "term,meaning\nBED,\n");
is((run('learn', 'glossary'))[2], "ghostdose: $scratch/two/glossary.csv:2:5: meaning is empty; expected what it means, in a sentence or two\n",
    'a broken one');
unlike(screens('80x24', '<Enter><dump:words>')->{words}, qr/glossary/, 'and the screens do without');

# --- a slice --------------------------------------------------------------------------------------------------------------------
my $sliced = $text;
$sliced =~ s/^structure,name/label,structure,name/m;
$sliced =~ s/^carotid,carotid/,carotid,carotid/m;
$sliced =~ s/^cord,spinal/1,cord,spinal/m;
$sliced =~ s/^cord,Dmax,.*\n//mg;
$sliced =~ s{^\[constraints\]}{[grids]
grid,file,kind,course,direction,frame,source
anatomy,labels.csv,labels,,,,fictional
old,prior.csv,dose,prior,,,fictional plan
new,new.csv,dose,new,,,fictional plan

[file labels.csv]
# 4 2 4 4 -4 -30 3 0
0,1,0,0
0,1,0,0

[file prior.csv]
# 4 2 4 4 -4 -30 3 0
10,40,10,
30,50,30,

[file new.csv]
# 4 2 4 4 -4 -30 3 0
5,10,5,5
10,20,10,5

[constraints]}m;
$sliced =~ s/^plot: curves$/plot: slice\nlayer: ghost/m;
$sliced =~ s/^curve: .*\n//mg;
$sliced =~ s/^say: .*$/say: The cord kept {quantity:residual_eqd2 cord:.1f} Gy at alpha\/beta {structure.cord.alpha_beta_gy}./m;
$sliced =~ s/^slider: alpha_beta_gy.carotid 1 10 0.5 .*$/slider: alpha_beta_gy.cord 1 10 1 alpha\/beta of the cord, Gy/m;
$sliced =~ s/^type: number\n(.*?)^explain/type: choice\nprompt: x\npoints: 1\nchoice: a | x | yes | x\nchoice: b | y | no | y\nexplain/ms;
spew("$scratch/01-tiny.md", $sliced);
like((run('lint', "$scratch/01-tiny.md"))[1], qr/^0 errors, 0 warnings/m, 'a lesson with a slice') or diag((run('lint', "$scratch/01-tiny.md"))[1]);
# 50 Gy in 35 fractions to the hottest voxel: d = 1.4286, nights of 20 h carry 2^-(24/4) of it at a half-time of 4 h.
my ($said) = (run('learn', "$scratch/01-tiny.md", '--print'))[1] =~ /The cord kept ([0-9.]+) Gy at alpha\/beta 2\./;
my ($q, $dose) = (0, 50 / 35);
my @days = map { 24 * (7 * int($_ / 5) + $_ % 5) } 0 .. 34;
for my $i (0 .. $#days) {
	$q += $dose ** 2;
	$q += 2 * $dose ** 2 * 2 ** (-($days[$i] - $days[$_]) / 4) for 0 .. $i - 1;
}
near($said, (50 + $q / 2) / 2, 1.2e-3, 'its number');
($status, $out, $err) = run('learn', "$scratch/01-tiny.md", '--size', '80x24', '--script', '<Enter>c<Enter><Enter><dump:x>f<Right><dump:y>');
is("$status$err", '0', 'the slice on the screens');
like($out, qr{The price of large fractions\n //2 4c2.*/ not known\n.* \d+ Gy\n.* \d+ Gy\n}s, 'its bands, and what is not known') or diag($out);
like($out, qr/The cord kept [0-9.]+ Gy at alpha\/beta 3\./, 'the slider moves it');
like((run('learn', "$scratch/01-tiny.md", '--print', '--ascii'))[1], qr/^    .*4 {2}40 Gy$/m, 'printed');

# --- hostile text ---------------------------------------------------------------------------------------------------------------
my $evil = $text;
$evil =~ s/^The end\.$/&#27;[2J &#x202e;evil <script>x<\/script> [a](javascript:x) ![p](file:\/\/x) ` \x{c2}\x{a0}`/m;
spew("$scratch/01-tiny.md", $evil);
spew("$scratch/answers", "\nc\n\n26.47\n\n");
for my $arguments (['--plain', '--answers', "$scratch/answers", '--state', "$scratch/six"], ['--print'],
	['--script', "$to_figure<Esc>26.47<Enter><Enter><Enter><Enter><dump:x>"]) {
	($status, $out, $err) = run('learn', "$scratch/01-tiny.md", @$arguments);
	is("$status$err", '0', "hostile text, @$arguments[0]");
	unlike($out, qr/\e|\x{e2}\x{80}\x{ae}/, 'steers no terminal');
	like($out, qr/evil/, 'and is shown');
}

# --- ghostdose-lesson(5) ------------------------------------------------------------------------------------------------------
my $manual = slurp("$FindBin::Bin/../man/ghostdose-lesson.5");
my ($parts) = $manual =~ /^\.\\" parts begin\n(.*?)^\.\\" parts end$/ms;
($status, $out, $err) = run('schema', '--lesson');
is("$status$err", '0', 'schema --lesson');
ok($parts eq $out, 'the parts of ghostdose-lesson(5) are those of the program')
    or diag('put what "ghostdose schema --lesson" prints between the two lines with "parts" (make docs)');
my ($example) = $manual =~ /^\.Sh EXAMPLES\n.*?^\.Bd -literal\n(.*?)^\.Ed/ms;
spew("$scratch/01-tiny.md", $example =~ s/\\&//gr =~ s/\\e/\\/gr);
is((run('lint', "$scratch/01-tiny.md"))[1], "0 errors, 0 warnings in $scratch/01-tiny.md\n", 'its example is a good lesson');
SKIP: {
	skip 'no mandoc', 1 if system('command -v mandoc >/dev/null 2>&1');
	is(`mandoc -T lint -W warning '$FindBin::Bin/../man/ghostdose-lesson.5' 2>&1`, '', 'it is good mdoc');
}

chdir '/';
done_testing();
