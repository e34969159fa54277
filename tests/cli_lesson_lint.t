#!/usr/bin/perl
# ghostdose lint of lessons: a corpus of broken ones, one fault a file, each found at its exact place and alone; and whatever the
# sources can say of a lesson is said of one of them.
use strict;
use warnings;
use Encode;
use FindBin;
use JSON::PP;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/lint_messages.pl";
our ($scratch);

my $source = "$FindBin::Bin/../src";
my %seen;

# --- good lessons ----------------------------------------------------------------------------------------------------------
# Text with one edit, which must be possible.
sub edited {
	my ($text, $from, $to) = @_;
	my $at = index $text, $from;
	die "no \"$from\"" if $at < 0;
	substr($text, $at, length $from) = $to;
	return $text;
}

my %twins = (tiny => slurp("$FindBin::Bin/data/lessons/01-tiny.md"));
# What a tumour or an earlier course is needed for is not asked of a lesson that has none.
$twins{bare} = $twins{tiny} =~ s/^\[tumour\]\n.*?\n(?=```)//msr;
$twins{first} = $twins{tiny} =~ s/^prior,35x2.*\n//mr =~ s/^\S+,Dmax,prior.*\n//mgr =~ s/^Mr T.*\n/His\n/mr
    =~ s/^quantity: eqd2\nof: cord prior/quantity: eqd2\nof: cord new/mr =~ s/^hint_1.*\n//mr
    =~ s/Convert the first course/Convert the course/r;
$twins{second} = $twins{tiny} =~ s/^prior,35x2,14\n/older,10x2,60\nprior,35x2,14\n/mr
    =~ s/^(\S+,Dmax),prior,([0-9.]+)(.*\n)/$1,older,$2$3$1,prior,$2$3/mgr;
$twins{rule} = $twins{tiny} =~ s/^curve: eqd2 carotid new.*\n/curve: nieder_points cord | points of Nieder\n/mr;
$twins{quick} = $twins{tiny} =~ s/^cord,spinal cord,2,4,/cord,spinal cord,2,,/mr;
$twins{varies} = $twins{tiny} =~ s/prior,35x2,14/prior,35x2,14|20/r;
$twins{slice} = slurp("$FindBin::Bin/../lessons/08-cartographer.md");
$twins{mapped} = $twins{slice} =~ s/^\[tumour\]\n.*?\n\n//msr =~ s/^tumour control,.*\n//mr;

my $path = "$scratch/01-tiny.md";
sub lint {
	my ($text) = @_;
	spew($path, $text);
	my ($status, $out, $err) = run('lint', $path, '--json');
	my $object = eval { JSON::PP->new->utf8->decode($out) };
	return ($status, { code => "no object: $out$err", file => '', severity => '', message => '' }) unless $object && $err eq '';
	$seen{ $_->{code} }{ $_->{message} } = 1 for @{ $object->{findings} };
	return ($status, @{ $object->{findings} });
}

sub place {
	my ($f) = @_;
	return ($f->{file} eq $path ? '' : "$f->{file}:") . ($f->{line} // '') . ':' . ($f->{column} // '') . ": $f->{severity}: $f->{code}";
}

for my $name (sort keys %twins) {
	$twins{$name} =~ s/^id: .*$/id: tiny/m;
	my ($status, @all) = lint($twins{$name});
	is("$status " . join("\n", map { place($_) . " $_->{message}" } @all), '0 ', "the unbroken twin \"$name\" is clean");
}

# --- one edit each -----------------------------------------------------------------------------------------------------------
# The one finding is at "@" (or at $where), and nothing else is said, in either face.
my $broken = 0;
sub finds {
	my ($twin, $code, $from, $to, %also) = @_;
	my $text = edited($twins{$twin}, $from, $to);
	my $where = $also{where};
	unless ($where) {
		my $head = substr $text, 0, index($text, '@');
		$where = (1 + ($head =~ tr/\n//)) . ':' . (length($head =~ s/.*\n//sr) + 1);
	}
	$text =~ s/@//;
	my ($severity, $what) = ($also{severity} || 'error', "$code: " . substr($to, 0, 50) =~ s/\n/ /gr =~ s/[^ -~]/?/gr =~ s/#/hash/r);
	my ($status, @all) = lint($text);
	my $want = join "\n", "$where: $severity: $code", @{ $also{with} || [] };
	is(join("\n", map { place($_) } @all), $want, $what) or diag(join "\n", map { $_->{message} } @all);
	$broken++;
	is($status, $severity eq 'error' ? 1 : 0, "$what: exit status");
	my ($f) = grep { $_->{code} eq $code } @all;
	return unless $f;
	like($f->{message}, $also{says}, "$what: its words") if $also{says};
	is($f->{suggestion}, $also{suggests}, "$what: its suggestion") if defined $also{suggests};
	my ($rc, $out, $err) = run('lint', $path);
	ok($rc == $status && $err eq '' && index($out, Encode::encode('UTF-8', "$path:$where: $severity: $f->{message}\n")) == 0, "$what: the line")
	    or diag("$rc $out$err");
}

# The head.
finds('tiny', 'no_head', "---\nformat", '@format');
finds('tiny', 'open_head', "assumption\n---\n", "assumption\n", where => '1:1');
finds('tiny', 'bad_line', 'level: I', "level: I\n\@no line");
finds('tiny', 'bad_line', "---\nformat", "---\n\@  indented before any key\nformat");
finds('tiny', 'bad_line', 'level: I', "level: I\n\@ indented by one");
finds('tiny', 'unknown_key', 'author: ', '@autor: ', suggests => 'author', says => qr/the head of a lesson has no key "autor"; did you mean "author"\?/);
finds('tiny', 'unknown_key', 'level: I', "level: I\n\@colour_of_the_cover: red", suggests => '', says => qr/; ghostdose-lesson\(5\) lists its keys\z/);
finds('tiny', 'repeated_key', 'minutes: 3', "minutes: 3\n\@level: I");
finds('tiny', 'repeated_key', 'sources: ', "\@objectives: more\nsources: ");
finds('tiny', 'missing_key', "objectives: say which tissue minds large fractions; convert a schedule\n  into EQD2\n", '', where => '1:1',
    suggests => 'objectives');
finds('tiny', 'missing_key', "objectives: say which tissue minds large fractions; convert a schedule\n  into EQD2\n", "objectives:\@\n");
finds('tiny', 'missing_key', "title: A tiny lesson\n", '', where => '1:1', suggests => 'title');
finds('tiny', 'missing_cell', 'title: A tiny lesson', 'title:@');
finds('tiny', 'too_many', "into EQD2\n", 'into EQD2' . '; more' x 10 . "; \@one more\n", says => qr/objective/);
finds('tiny', 'not_a_number', 'minutes: 3', 'minutes: @soon');
finds('tiny', 'not_a_number', 'minutes: 3', 'minutes: @-3', says => qr/from 1 to 600/);
finds('tiny', 'format_version', 'format_version: 1', 'format_version: @2');
finds('tiny', 'unknown_level', 'level: I', 'level: @IIII', severity => 'warning');
finds('tiny', 'id_differs', 'id: tiny', 'id: huge', where => '1:1', severity => 'warning');
finds('tiny', 'unsafe_text', 'level: I', "level: \@\e[2J");
finds('tiny', 'unsafe_text', 'The end.', "The \@\xff end.");
finds('tiny', 'unsafe_text', 'The end.', "The \@\xe2\x80\xae end.");
finds('tiny', 'unsafe_text', 'The end.', "The \@\0 end.");

# Blocks.
finds('tiny', 'unknown_block', '```question', '@```qestion', suggests => 'question');
finds('tiny', 'unknown_block', 'The end.', "\@```python\nprint(1)\n```", suggests => '');
finds('tiny', 'indented_block', '```figure', ' @```figure');
finds('tiny', 'indented_block', '- two', "- two\n\@  ```figure\n  plot: tumour\n  ```");
finds('tiny', 'indented_block', 'The end.', "\@> ```question\n> step: x\n> ```");
finds('tiny', 'open_block', 'The end.', "\@```figure\nplot: tumour");
finds('tiny', 'open_block', 'The end.', '@~~~question');
finds('tiny', 'repeated_block', 'The end.', "\@```case\n[tumour]\n```");
finds('tiny', 'no_case', ($twins{tiny} =~ /(```case\n.*?\n```\n)/s)[0], '', where => '1:1');
finds('tiny', 'html', 'The end.', "\@<div>one</div>", severity => 'warning');
finds('tiny', 'no_guess', 'predict_first: yes', 'predict_first: no', where => '1:1', severity => 'warning');
finds('tiny', 'no_figure', ($twins{tiny} =~ /(```figure\n.*?\n```\n)/s)[0], '', where => '1:1', severity => 'warning');
finds('tiny', 'no_question', ($twins{tiny} =~ /(```question\n.*```\n)/s)[0], ($twins{tiny} =~ /(```figure\n.*?\n```\n)/s)[0], where => '1:1');
finds('tiny', 'too_many', 'The end.', ('x' . "\n\n") x 119 . '@x', says => qr/paragraph/);
my $question = "```question\nstep: more%d\ntype: choice\nprompt: x\npoints: 1\nchoice: a | x | yes | Good.\nchoice: b | y | no | Bad.\n```\n\n";
finds('tiny', 'too_many', 'The end.', join('', map { sprintf $question, $_ } 1 .. 58) . '@' . sprintf($question, 59), says => qr/question/);
my $figure = "```figure\nplot: tumour\ntitle: x\nsay: x\n```\n\n";
finds('tiny', 'too_many', 'The end.', $figure x 29 . "\@$figure", says => qr/figure/);

# The case.
finds('tiny', 'unknown_table', '[courses]', '[@course]', suggests => 'courses');
finds('tiny', 'missing_table', ($twins{tiny} =~ /(\[structures\]\n.*?\n\n)/s)[0], '', where => '20:1', says => qr/\[structures\]/);
finds('tiny', 'unexpected_table', '[courses]', "\@[$_->[0]]\n$_->[1]\n\n[courses]", says => qr/no table \[$_->[0]\]; expected it $_->[2]/)
    for ['case', "key,value\nid,tiny", 'in the head'], ['steps', "step,type\nx,choice", 'in question blocks'], ['choices', "step,choice\nx,a", 'in question blocks'];
finds('tiny', 'unexpected_table', '[courses]', "\@[story]\nmarkdown\nx\n\n[courses]", says => qr/no story/);
finds('tiny', 'no_table', '[courses]', "\@course\n[courses]");
finds('tiny', 'bad_regimen', 'prior,35x2,14', 'prior,35@y2,14');
finds('tiny', 'not_a_number', 'carotid artery,3,', 'carotid artery,@x,');
finds('tiny', 'unknown_structure', 'carotid,Dmax,119', '@carotis,Dmax,119', suggests => 'carotid');
finds('tiny', 'bad_csv', '"carotid, lifetime",', '"carotid, "@lifetime",');
finds('slice', 'bad_slice', "[file prior.csv]\n# 37", "[file prior.csv]\n# \@x7");

# Questions.
finds('tiny', 'missing_key', "```question\nstep: guess\n", "\@```question\n", suggests => 'step');
finds('tiny', 'missing_key', 'step: guess', "step:", where => '47:1', suggests => 'step');
finds('tiny', 'bad_line', 'step: guess', "step: guess\n\@What does it feel?");
finds('tiny', 'unknown_key', 'points: 1;0', "points: 1;0\n\@prize: 1", says => qr/a question has no key/);
finds('tiny', 'unknown_key', 'points: 1;0', "points: 1;0\n\@favourite_colour: 1", suggests => '', says => qr/a question has no key/);
finds('tiny', 'repeated_key', 'points: 1;0', "points: 1;0\n\@points: 2");
finds('tiny', 'repeated_key', 'predict_first: yes', "predict_first: yes\n\@predict_first: yes");
finds('tiny', 'unknown_word', 'predict_first: yes', 'predict_first: @maybe', suggests => 'yes');
finds('tiny', 'unknown_word', 'predict_first: yes', 'predict_first:@', suggests => 'yes');
finds('tiny', 'bad_choice', 'choice: b | The same | no | Only', 'choice: @b. The same', says => qr/this choice has 1 part;/);
finds('tiny', 'bad_choice', 'choice: b | The same | no | Only', 'choice: @b | The same', says => qr/this choice has 2 parts;/);
finds('tiny', 'bad_choice', "choice: b | The same | no | Only if its alpha/beta were the tumour's.", 'choice:@', says => qr/this choice has 1 part;/);
finds('tiny', 'unknown_word', 'More than 40 Gy | yes', 'More than 40 Gy | @yess', suggests => 'yes');
finds('tiny', 'missing_cell', 'choice: b | The same |', 'choice: b | @|');
finds('tiny', 'repeated_name', 'choice: b', 'choice: @a');
finds('tiny', 'right_choices', 'choice: b | The same | no', 'choice: b | The same | yes', where => '48:7');
finds('tiny', 'no_feedback', 'no | Large fractions weigh more, not less.', 'no |', where => '48:1', severity => 'warning');
finds('tiny', 'unknown_word', 'type: choice', 'type: @choose', suggests => 'choice');
finds('tiny', 'repeated_name', 'step: convert', 'step: @guess');
finds('tiny', 'missing_cell', 'points: 1;0', 'points:@');
finds('tiny', 'missing_cell', "points: 1;0\n", '', where => '47:1');
finds('tiny', 'rising_points', 'points: 2;1', 'points: @1;2');
finds('tiny', 'not_a_number', 'points: 2;1', 'points: @2;one');
finds('tiny', 'missing_cell', "quantity: eqd2\n", '', where => '74:1');
finds('tiny', 'bad_quantity', 'quantity: eqd2', 'quantity: @eqd3');
finds('tiny', 'bad_quantity', 'of: cord prior', 'of: @cord priro');
finds('tiny', 'not_a_number', 'tolerance: 0.1', 'tolerance: @0,1');
finds('tiny', 'misconception_counts_as_right', 'tolerance: 0.1', 'tolerance: @0.3',
    with => ['80:12: error: misconception_counts_as_right']);     # one of each wrong way
finds('tiny', 'unused_cell', 'points: 1;0', "points: 1;0\nquantity: \@eqd2");
finds('tiny', 'bad_placeholder', "What does the artery\n  feel?", "What does the\n  \@{artery} feel?");
finds('tiny', 'bad_placeholder', 'yes | At alpha/beta 3 each gray counts', 'yes | At @{alpha} each gray counts');
finds('tiny', 'bad_placeholder', 'counts\n  more than twice.' =~ s/\\n/\n/r, "counts\n  \@{more} than twice.");
finds('tiny', 'bad_placeholder', 'The cord is the nearer limit.', '@{cord} is the nearer limit.');

# The text between.
finds('tiny', 'bad_placeholder', '{course.prior.total_dose_gy}', '@{course.prior.dose}');
finds('tiny', 'bad_placeholder', "{course.prior.months_before} months ago. His\ncarotid", "\@{course.prior.months\n_before} months ago. His\ncarotid");
finds('tiny', 'bad_placeholder', '{structure.carotid.alpha_beta_gy}', '@{structure.carotis.alpha_beta_gy}');
finds('tiny', 'bad_placeholder', '- two', '- @{two}');
finds('tiny', 'bad_placeholder', '# Two tissues', '# @{Two} tissues');
finds('varies', 'literal_number', 'The end.', 'It was @20 months ago.');

# Figures.
finds('tiny', 'missing_key', "```figure\nplot: curves\n", "\@```figure\n", suggests => 'plot');
finds('tiny', 'missing_key', "title: The price of large fractions\n", '', where => '64:1', suggests => 'title');
finds('tiny', 'missing_key', ($twins{tiny} =~ /^(say: .*)/m)[0], 'say:', where => '64:1', suggests => 'say');
finds('tiny', 'missing_key', ($twins{tiny} =~ /((?:^curve: .*\n)+)/m)[0], '', where => '65:7', suggests => 'curve');
finds('tiny', 'missing_key', ($twins{tiny} =~ /((?:^slider: .*\n)+)/m)[0], '', where => '65:7', suggests => 'slider');
finds('tiny', 'unknown_key', 'title: The', '@titel: The', suggests => 'title', with => ['64:1: error: missing_key'], says => qr/a figure has no key/);
finds('tiny', 'unknown_key', 'title: The price', "\@whatever: x\ntitle: The price", suggests => '', says => qr/a figure has no key/);
finds('tiny', 'repeated_key', 'plot: curves', "plot: curves\n\@plot: curves");
finds('tiny', 'repeated_key', 'title: The price', "x: dose_per_fraction_gy 1 8\n\@x: dose_per_fraction_gy 1 8\ntitle: The price");
finds('tiny', 'bad_line', 'plot: curves', "plot: curves\n\@curves of what");
finds('tiny', 'unknown_word', 'plot: curves', 'plot: @curve', suggests => 'curves');
finds('slice', 'unknown_word', 'layer: unmoved', 'layer: @unmovd', suggests => 'unmoved');
finds('tiny', 'unused_cell', 'plot: curves', "plot: curves\nlayer: \@ghost");
finds('tiny', 'too_many', 'curve: eqd2', "slider: fractions 1 9 1\nslider: per_day 1 3 1\n\@slider: gap_weeks 0 2 1\ncurve: eqd2", says => qr/slider/);
finds('tiny', 'too_many', 'say: At', "curve: tcp new\ncurve: tumour_bed new\n\@curve: tcp new\nsay: At", says => qr/curve/);
finds('tiny', 'not_a_number', 'dose_per_fraction_gy 1 8 0.5', 'dose_per_fraction_gy 1 @x 0.5', says => qr/"x" is no number/);
finds('tiny', 'not_a_number', 'dose_per_fraction_gy 1 8 0.5 dose of a fraction, Gy', '@dose_per_fraction_gy 1 8', says => qr/ends before its numbers/);
finds('tiny', 'bad_range', 'dose_per_fraction_gy 1 8 0.5', '@dose_per_fraction_gy 8 1 0.5', says => qr/STEP/);
finds('tiny', 'bad_range', 'dose_per_fraction_gy 1 8 0.5', '@dose_per_fraction_gy 1 8 0', says => qr/STEP/);
finds('tiny', 'bad_range', 'dose_per_fraction_gy 1 8 0.5', '@dose_per_fraction_gy 1 8 0.001', says => qr/STEP/);
finds('tiny', 'bad_range', 'title: The', "x: \@dose_per_fraction_gy 8 1\ntitle: The", says => qr/LOW below HIGH\z/);
finds('tiny', 'not_a_number', 'title: The', "x: dose_per_fraction_gy 1 \@dose\ntitle: The", says => qr/"dose" is no number/);
finds('tiny', 'missing_cell', 'curve: eqd2 carotid new |', 'curve: @|');
finds('tiny', 'missing_cell', 'curve: eqd2 carotid new | carotid artery', 'curve:@');

# A value over several lines: the place is where it stands, not where the value begins.
finds('tiny', 'too_many', "into EQD2\n", 'into EQD2' . '; more' x 10 . ";\n  \@one more\n");
finds('tiny', 'unknown_word', 'choice: b | The same | no | Only', "choice: b | The same |\n  \@nope | Only");
finds('tiny', 'not_a_number', 'dose_per_fraction_gy 1 8 0.5 dose', "dose_per_fraction_gy 1\n  8 \@half dose");
finds('tiny', 'not_a_number', 'minutes: 3', "minutes:\n\n  \@three");
finds('tiny', 'bad_figure', 'EQD2.' . "\n```", "EQD2,\n  and  that of \@{course.new.dose}.\n```");
finds('tiny', 'bad_figure', 'EQD2.' . "\n```", "EQD2.\n\n  It  has\n  {course.new.fractions} fractions\n  \@{of what}.\n```");
finds('tiny', 'bad_figure', 'title: The', "regimen: 5x8,\n  5\@y8\ntitle: The");

finds('varies', 'literal_number', 'course of the cord into EQD2.', "course,\n  of \@20 months ago, into EQD2.");
finds('varies', 'literal_number', "EQD2.\n```", "EQD2,\n  \@20 months later.\n```");
finds('varies', 'literal_number', "EQD2.\n```", "EQD2.\n\n  That was in\n  winter, \@20 months ago.\n```");
finds('tiny', 'answer_in_hint', 'half of each fraction.', "half of\n  each, which are \@26.47 Gy.", severity => 'warning');
finds('tiny', 'answer_in_prompt', 'course of the cord into EQD2.', "course\n  (\@26.47 Gy) into EQD2.", severity => 'warning');
finds('tiny', 'bad_placeholder', 'each gray counts' . "\n  more", "each\n\n  gray counts\n  \@{more");

# What only computing shows.
finds('tiny', 'bad_figure', 'plot: curves', 'plot: @slice', says => qr/no slice/);
finds('tiny', 'bad_figure', 'title: The', "regimen: 5\@y8\ntitle: The");
finds('tiny', 'bad_figure', '{course.new.dose_per_fraction_gy}', '@{course.new.dose}');
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@alpha_beta_gy.cartoid 1 10', says => qr/nothing of the name/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@alpha_beta_gi.carotid 1 10', says => qr/did you mean "alpha_beta_gy"/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@colour 1 10', says => qr/lists them/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@' . 'x' x 90 . '.carotid 1 10', says => qr/lists them/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@alpha_beta_gy 1 10', says => qr/whose alpha_beta_gy/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@factor.nobody 0.1 1', says => qr/0 rows/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@movement 0 1', says => qr/moves/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10 0.5', '@alpha_beta_gy.carotid 0 10 0.5', says => qr/goes from 0 to 10/);
finds('tiny', 'bad_figure', 'title: The', "x: \@dose_per_fraction_gy 0 8\ntitle: The", says => qr/goes from 0 to 8/);
finds('tiny', 'bad_figure', 'title: The', "x: \@dose 1 8\ntitle: The", says => qr/no parameter "dose"/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10 0.5', '@fractions 1.5 9.5 1', says => qr/whole/);
finds('tiny', 'bad_figure', 'alpha_beta_gy.carotid 1 10 0.5', '@fractions 1 9 0.5', says => qr/whole/);
finds('tiny', 'bad_figure', 'title: The', "x: \@fractions 1.5 9\ntitle: The", says => qr/whole/);
finds('tiny', 'bad_figure', "title: The price of large fractions\nslider: dose", "title: The price\nregimen: 10x2, 5x3\nslider: \@dose", says => qr/not one phase/);
finds('tiny', 'bad_figure', "title: The price of large fractions\nslider: dose_per_fraction_gy 1 8 0.5 dose of a fraction, Gy\n",
    "title: The price\nregimen: 10x2, 5x3\nx: \@dose_per_fraction_gy 1 8\n", says => qr/not one phase/);
finds('tiny', 'bad_figure', 'curve: eqd2 carotid new', 'curve: @eqd3 carotid new');
finds('tiny', 'bad_figure', 'curve: eqd2 cord new', 'curve: @eqd2 cord nwe');
finds('rule', 'bad_figure', 'title: The', "x: alpha_beta_gy.cord 3 8\ntitle: The", where => '70:8', says => qr/neither end/);
finds('bare', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@doubling_days 1 10', says => qr/no tumour/);
finds('second', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@months_before 1 10', says => qr/2 earlier courses/);
finds('first', 'bad_figure', 'alpha_beta_gy.carotid 1 10', '@months_before 1 10', says => qr/0 earlier courses/);
finds('bare', 'bad_figure', 'plot: curves', "plot: \@$_", says => qr/no tumour/) for qw(tumour clones survival);
finds('tiny', 'bad_figure', 'plot: curves', 'plot: @interval', says => qr/two fractions/);
finds('first', 'bad_figure', 'plot: curves', 'plot: @recovery', says => qr/no earlier course/);
finds('quick', 'bad_figure', 'plot: curves', 'plot: @repair', says => qr/half-time/);
finds('mapped', 'bad_figure', "plot: slice\nlayer: unmoved", "plot: \@$_", says => qr/no tissue has a dose/) for qw(size tissue);
finds('mapped', 'bad_figure', "plot: slice\nlayer: unmoved", "plot: \@interval\nregimen: 20x1.5 bid", says => qr/no tissue has a dose/);

ok($broken >= 100, "$broken broken lessons");

# --- the glossary ------------------------------------------------------------------------------------------------------------
# It is no lesson and lint does not take it; "learn glossary" says what is wrong with it, and where.
my $glossary = "term,meaning,source,lesson\nBED,Biologically effective dose.,\"Fowler 1989, Br J Radiol\",tiny\nOER,How much less it does.,,\n";
mkdir "$scratch/lessons" or die $!;
chdir $scratch or die $!;
my $terms = "lessons/glossary.csv";
sub glossary_says {
	my ($from, $to, $says) = @_;
	my $text = edited($glossary, $from, $to);
	my $head = substr $text, 0, index($text, '@');
	my $where = (1 + ($head =~ tr/\n//)) . ':' . (length($head =~ s/.*\n//sr) + 1);
	spew($terms, $text =~ s/@//r);
	my ($status, $out, $err) = run('learn', 'glossary');
	is("$status$out", '2', "glossary: $to");
	like($err, qr/\Aghostdose: \Q$terms:$where: \E$says.*\n\z/, 'its place and words');
}
spew($terms, $glossary);
is((run('learn', 'glossary'))[0], 0, 'the good glossary');
glossary_says('meaning,', '@meening,', qr/.*meaning/);
glossary_says('term,', '@', qr/.*term/);
glossary_says('lesson', '@term', qr/.*term/);
glossary_says('OER', '@', qr/term is empty/);
glossary_says('How much less it does.', '@', qr/meaning is empty/);
glossary_says('tiny', '@2 tissues', qr/lesson is "2 tissues"; expected a short name/);
glossary_says('How much', "How \@\e[2J", qr//);
glossary_says('How much', "How \@\xff", qr//);
unlink $terms;
mkdir $terms or die $!;
my ($rc, undef, $err) = run('learn', 'glossary');
ok($rc >= 2 && $err =~ /\Aghostdose: .*expected|\Aghostdose: .*no glossary/, 'a folder of that name') or diag($err);
rmdir $terms;

# --- every message of the sources was seen here ------------------------------------------------------------------------------
my @messages = map { messages_of($_) } glob("$source/casebook/lesson*.c"), glob("$source/assess/lesson*.c"), "$source/casebook/sections.c";
@messages = grep { $_->[2] !~ m{sections\.c} || $_->[0] eq 'unexpected_table' } @messages;
ok(@messages > 30, @messages . ' messages');
my @missing;
for (@messages) {
	my ($code, $format, $place) = @$_;
	my $pattern = pattern_of($format);
	push @missing, "$place: $code: $format" unless grep { /$pattern/ } keys %{ $seen{$code} || {} };
}
is(join("\n", @missing), '', 'each has been found');
# The words of bad_figure: of what makes figures and the curves in them.
my @faults = map { faults_of("$source/assess/$_.c") } qw(figure parameter curves plots plots_recovery plots_tissue);
ok(@faults > 20, @faults . ' faults of figures');
# What no file brings about: what a learner types at a slider (cli_lesson.t sees that one); a number between the ends and steps of
# a slider that were checked before; how the models of recovery are compared, which no figure of a lesson shows.
my %beyond = map { $_ => 1 } 'this slider goes from %g to %g; expected a value between',
    '%g is no value of this parameter; expected %s from %g to %g', 'there is no earlier course; expected one in courses.csv',
    'woolley looks at the dose to the spinal cord, and the case has no structure of that tissue';
is(join("\n", grep { my $words = $_; !grep { $_->[0] eq $words } @faults } sort keys %beyond), '', 'what is beyond stands in the sources');
@faults = grep { !$beyond{ $_->[0] } } @faults;
@missing = ();
for (@faults) {
	my ($format, $place) = @$_;
	my $pattern = pattern_of($format);
	push @missing, "$place: $format" unless grep { /$pattern/ } keys %{ $seen{bad_figure} };
}
is(join("\n", @missing), '', 'each has been found');

done_testing();
