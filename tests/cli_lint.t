#!/usr/bin/perl
# ghostdose lint: every finding with its exact place, hostile files, and the manual of the format.
use strict;
use warnings;
use FindBin;
use Encode;
use JSON::PP;
use POSIX qw(mkfifo);
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
require "$FindBin::Bin/lint_messages.pl";
our ($ghostdose, $scratch);

my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";
my $tiny = "$scratch/tiny";
my %seen;

# Findings of a run with --json; "status N" as the only one when that went wrong.
sub findings {
	my @arguments = @_;
	my ($status, $out, $err) = run('lint', @arguments, '--json');
	my $object = eval { JSON::PP->new->utf8->decode($out) };
	return ($status, { code => "no object: $out$err", file => '', severity => '' }) unless $object && $err eq '';
	$seen{ $_->{code} }{ $_->{message} } = 1 for @{ $object->{findings} };
	return ($status, @{ $object->{findings} });
}

sub place {
	my ($f) = @_;
	return $f->{file} . (defined $f->{line} ? ":$f->{line}:$f->{column}" : '') . ": $f->{severity}: $f->{code}";
}

# The case in $folder has this finding at this place (relative to it), alone where nothing else is said; both faces agree.
sub finds {
	my ($path, $code, $where, $severity, $what, $suggestion) = @_;
	my ($status, @all) = findings($path);
	my $want = ($where =~ m{^/} ? $where : "$path/$where") . ": $severity: $code";
	my ($f) = grep { place($_) eq $want } @all;
	ok($f, "$what: $code") or diag("want $want\n" . join "\n", map { place($_) . " $_->{message}" } @all);
	return unless $f;
	is($f->{suggestion}, $suggestion, "$what: suggestion") if defined $suggestion;
	my $errors = grep { $_->{severity} eq 'error' } @all;
	is($status, $errors ? 1 : 0, "$what: exit status");
	my ($rc, $out, $err) = run('lint', $path);
	my $line = ($want =~ s/: $code$/: /r) . $f->{message};
	ok($rc == $status && $err eq '' && index($out, Encode::encode('UTF-8', "$line\n")) >= 0, "$what: the line")
	    or diag("want $line, got $out$err");
	ok($out !~ /[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]/, "$what: nothing raw");
	my $warnings = @all - $errors;
	like($out, qr/^$errors errors?, $warnings warnings? in \Q$path\E\n\z/m, "$what: the sum");
	return @all;
}
# --- good cases ------------------------------------------------------------------------------------------------------
write_case($tiny, good_case());
for my $case ($tiny, "$tiny/", "$cases/carotid", "$cases/cord") {
	my ($status, $out, $err) = run('lint', $case);
	ok($status == 0 && $err eq '' && $out =~ /^0 errors, 0 warnings in \Q$case\E\n\z/m, "nothing is wrong with $case") or diag("$out$err");
	is(join(',', findings($case)), '0', 'nor with --json');
}
my ($rc, $out, $err) = run('lint', $tiny, '--json');
is(join(' ', sort keys %{ decode_json($out) }), 'difficulty findings schema warnings', 'keys');
is(decode_json($out)->{schema}, 'ghostdose.lint/1', 'schema');

# --- one edit each: [code, table, line, from, to]; "@" in `to` marks the expected place --------------------------------
my @edits = (
	# headers
	['unknown_column', 'courses', 1, 'regimen', '@regimes', 'regimen'],
	['unknown_column', 'courses', 1, 'site', '@where_it_was_given_and_why', ''],
	['repeated_column', 'courses', 1, 'technique', '@site'],
	['repeated_column', 'doses', 1, 'course', '@Structure'],
	['missing_column', 'doses', 1, 'structure,metric', '@metric', 'structure'],
	# cells
	['missing_cell', 'structures', 2, 'serial,3', 'serial,@'],
	['missing_cell', 'doses', 2, 'vessel,Dmax', '@,Dmax'],
	['not_a_number', 'structures', 2, 'serial,3', 'serial,@three'],
	['not_a_number', 'structures', 2, 'serial,3', 'serial,@0x3'],
	['not_a_number', 'structures', 2, 'serial,3', 'serial,@nan'],
	['not_a_number', 'structures', 2, 'serial,3', 'serial,@"3,5"'],
	['out_of_range', 'structures', 2, 'serial,3', 'serial,@-3'],
	['out_of_range', 'structures', 2, 'serial,3', 'serial,@1e9'],
	['out_of_range', 'doses', 3, 'new,1', 'new,@-1'],
	['not_a_number', 'steps', 3, '2;1', '@2;one'],
	['unknown_word', 'constraints', 2, 'hard', '@herd', 'hard'],
	['unknown_word', 'choices', 2, 'no,No', '@maybe,No'],
	['bad_name', 'structures', 3, 'cord,the cord', '@2cord,the cord'],
	['bad_name', 'structures', 3, 'cord,the cord', '@spinal cord,the cord'],
	['bad_name', 'courses', 2, 'prior', '@May-5'],
	['bad_mark', 'courses', 2, ',12,', ',@12..,'],
	['bad_mark', 'courses', 2, ',12,', ',@14..12,'],
	['bad_alternative', 'courses', 2, '35x2', '@35x2|35y2'],
	['bad_variant', 'tumour', 2, 'one,1,', 'one,1|0.5|0.4,', undef, 'case.csv:1:1'],
	['extra_cell', 'courses', 2, 'fictional', 'fictional,@more'],
	['extra_cell', 'choices', 3, 'The new one,yes,Yes', 'The new, one,yes,@Yes'],
	# characters
	['bad_csv', 'courses', 2, 'neck', "ne\@\e[31mck"],
	['bad_csv', 'courses', 2, 'neck', "ne\@\0ck"],
	['bad_csv', 'courses', 2, 'neck', "ne\@\xffck"],
	['bad_csv', 'courses', 2, 'neck', "ne\@\xc3("],
	['bad_csv', 'courses', 2, 'neck', "ne\@\xe2\x80\xaeck"],
	['bad_csv', 'courses', 2, 'neck', "ne\@\xc2\x9bck"],
	['bad_csv', 'courses', 2, 'neck', 'ne@"ck'],
	['bad_csv', 'courses', 3, 'neck', '@"neck'],
	# case.csv
	['unknown_key', 'case', 5, 'level', '@levle', 'level'],
	['repeated_key', 'case', 6, 'minutes,5', '@level,I'],
	['missing_key', 'case', 4, 'title,Tiny', '#', undef, 'case.csv:1:1'],
	['missing_cell', 'case', 4, 'Tiny', '@'],
	['format_version', 'case', 2, ',1', ',@2'],
	['format_version', 'case', 2, ',1', ',@1.5'],
	['not_a_number', 'case', 6, ',5', ',@soon'],
	['not_a_number', 'case', 6, 'minutes,5', 'pass_share,@1.1'],
	['unknown_level', 'case', 5, 'level,I', 'level,@hard', undef, undef, 'warning'],
	['unknown_level', 'case', 5, 'level,I', 'level,@ii', undef, undef, 'warning'],
	['id_differs', 'case', 3, 'id,tiny', 'id,other', undef, 'case.csv:1:1', 'warning'],
	# courses.csv
	['repeated_name', 'courses', 3, 'new', '@prior'],
	['bad_regimen', 'courses', 2, '35x2', '35@y2'],
	['spreadsheet_date', 'courses', 2, '35x2', '@05/30/26', '5x6'],
	['spreadsheet_date', 'courses', 2, '35x2', '@30-May', '5x6'],
	['spreadsheet_date', 'courses', 2, '35x2', '@2026-05-30', '5x6'],
	['spreadsheet_date', 'courses', 2, ',12,', ',@01-Dec,'],
	['spreadsheet_date', 'structures', 2, 'constant,0.5', 'step,@12:00.25'],
	['spreadsheet_date', 'choices', 2, 'The old one', '@01/02/26'],
	['spreadsheet_error', 'choices', 2, 'The old one', '@Err:509'],
	['spreadsheet_error', 'doses', 2, 'prior,1', 'prior,@#NAME?'],
	['fragile_cell', 'choices', 2, 'The old one', '@1/2', undef, undef, 'warning'],
	['fragile_cell', 'choices', 2, 'The old one', '@=1+1', undef, undef, 'warning'],
	['fragile_cell', 'choices', 2, 'The old one', '@0.50', undef, undef, 'warning'],
	['fragile_cell', 'doses', 2, 'prior,1', 'prior,@1.025', undef, undef, 'warning'],
	['fragile_cell', 'tumour', 2, '1e6', '@1234e3', undef, undef, 'warning'],
	['two_new_courses', 'courses', 2, '35x2,12', '35x2,', undef, 'courses.csv:3:9'],
	['no_new_course', 'courses', 3, '5x8,', '5x8,3', undef, 'courses.csv:1:1'],
	# structures.csv
	['repeated_name', 'structures', 3, 'cord,the cord', '@vessel,the cord'],
	['reserved_name', 'structures', 3, 'cord,the cord', '@tumour,the cord'],
	['bad_recovery', 'structures', 2, 'constant', '@fast'],
	['bad_recovery', 'structures', 2, 'constant,0.5', '@fast,'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'none,@0.5'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'step-simple,@0.5'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'constant,@'],
	['bad_recovery', 'structures', 2, '0.5', '@half'],
	['bad_recovery', 'structures', 2, '0.5', '@1.5'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'step,@12:0.5 6:0.25'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'woolley,@0.5'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'woolley,@risk:1% reduction:60%'],
	['bad_recovery', 'structures', 2, 'constant,0.5', 'primate-cord,@0.5'],
	['unknown_tissue', 'structures', 2, '0.5,,', '0.5,@carotis,'],
	['unknown_tissue', 'structures', 2, '0.5,,', '0.5,@woolley,'],
	['unknown_ntcp_model', 'structures', 2, '0.5,,', '0.5,,@lkb'],
	['unknown_ntcp_model', 'structures', 2, '0.5,,', '0.5,,@cord-schulteiss'],
	['half_bi_exponential', 'structures', 2, ',3,,,', ',3,1,4,@'],
	['half_bi_exponential', 'structures', 2, ',3,,,', ',3,1,@,0.5'],
	['half_bi_exponential', 'structures', 2, ',3,,,', ',3,@,4,0.5'],
	['no_source', 'structures', 2, 'teaching assumption', '@', 'teaching assumption', undef, 'warning'],
	# doses.csv
	['whole_row', 'doses', 1, 'structure,metric,course,factor,source', '@"structure,metric,course,factor,source"'],
	['whole_row', 'doses', 1, 'structure,metric,course,factor,source', "\@structure\tmetric\tcourse\tfactor\tsource"],
	['unknown_structure', 'doses', 2, 'vessel', '@vesel', 'vessel'],
	['unknown_course', 'doses', 2, 'prior', '@priro', 'prior'],
	['unknown_metric', 'doses', 2, 'Dmax', '@Dmay'],
	['unknown_metric', 'doses', 2, 'Dmax', '@D-1cc'],
	['unknown_metric', 'doses', 2, 'Dmax', '@TCP'],
	['repeated_dose', 'doses', 3, 'Dmax,new', '@Dmax,prior'],
	['shares', 'doses', 7, 'share 50%', '@share 40%'],
	['no_source', 'doses', 2, 'plan', '@', undef, undef, 'warning'],
	# constraints.csv
	['unknown_structure', 'constraints', 2, 'vessel,Dmax', '@vesel,Dmax', 'vessel'],
	['unknown_metric', 'constraints', 2, 'Dmax', '@Dmin'],
	['unknown_metric', 'constraints', 2, 'Dmax', '@share 20%'],
	['unknown_metric', 'constraints', 2, 'Dmax', '@TCP'],
	['unknown_metric', 'constraints', 6, 'TCP', '@Dmax', 'TCP'],
	['missing_dose', 'constraints', 2, 'Dmax', '@D2%'],
	['missing_dose', 'doses', 5, 'cord', '#', undef, 'constraints.csv:3:17'],
	['unit', 'constraints', 2, 'Gy', '@%', 'Gy'],
	['unit', 'constraints', 5, ',%', ',@Gy', '%'],
	['unit', 'constraints', 5, ',%', ',@cc', '%'],
	['out_of_range', 'constraints', 6, '0.9', '@70'],
	['out_of_range', 'constraints', 2, '119', '@-119'],
	['no_source', 'constraints', 3, 'teaching assumption', '@', undef, undef, 'warning'],
	# tumour.csv
	['shares', 'tumour', 2, 'one,1', 'one,@0.5'],
	['missing_cell', 'tumour', 2, '1e6', '@'],
	['out_of_range', 'tumour', 2, '0.3', '@0'],
	['repeated_name', 'tumour', 2, "assumption", "assumption\n\@one,1,1e6,0.3,10,x"],
	['rows_differ', 'tumour', 2, "one,1,1e6,0.3,10,teaching assumption", "one,0.5,1e6,0.3,10,x\ntwo,0.5,\@1e7,0.3,10,x"],
	['too_many_rows', 'tumour', 2, "assumption", "assumption" . join('', map { "\nc$_,1,1e6,0.3,10,x" } 1 .. 7)
	    . "\n\@cx,1,1e6,0.3,10,x"],
	# steps.csv
	['unknown_word', 'steps', 2, 'choice', '@chioce', 'choice'],
	['unused_cell', 'steps', 4, 'Design it.,', 'Design it.,@eqd2'],
	['unused_cell', 'steps', 4, 'Design it.,,,', 'Design it.,,,@1'],
	['missing_cell', 'steps', 3, 'residual_eqd2', '@'],
	['missing_cell', 'steps', 3, '0.5', '@'],
	['missing_cell', 'steps', 2, 'Look.,Look again.', ',@Look again.'],
	['rising_points', 'steps', 3, '2;1', '@1;2'],
	['repeated_name', 'steps', 3, 'left', '@guess'],
	['bad_quantity', 'steps', 3, 'residual_eqd2', '@residul_eqd2'],
	['bad_quantity', 'steps', 3, 'residual_eqd2,vessel', 'residual_eqd2,@vesel'],
	['bad_quantity', 'steps', 3, 'residual_eqd2,vessel', 'eqd2,@vessel'],
	['bad_quantity', 'steps', 3, 'residual_eqd2,vessel', '@residual_eqd2,'],
	['wide_tolerance', 'steps', 3, '0.5', '@30', undef, undef, 'warning'],
	['narrow_tolerance', 'steps', 3, '0.5', '@0.001', undef, undef, 'warning'],
	['bad_placeholder', 'steps', 3, 'How much', '@How {what} much', undef, 'steps.csv:3:17'],
	['bad_placeholder', 'steps', 2, 'Look.', '@{course.prior.total_dosis}'],
	['bad_placeholder', 'steps', 2, 'Look.', '@{quantity:eqd2 vessel prior'],
	['misconception_counts_as_right', 'steps', 3, ',0.5,', ',@18,', 'recovery_on_physical'],
	['few_misconceptions', 'steps', 3, 'residual_eqd2,vessel,0.5', '@fractions,new,0.1', undef, undef, 'warning'],
	['no_regimen_step', 'steps', 4, 'design', '#', undef, 'steps.csv:1:1', 'warning'],
	# choices.csv
	['repeated_name', 'choices', 3, ',b', ',@A'],
	['right_choices', 'choices', 3, 'yes', 'no', undef, 'steps.csv:2:1'],
	['right_choices', 'choices', 2, 'no,No', 'yes,No', undef, 'steps.csv:2:1'],
	['no_choices', 'choices', 3, 'guess', '#', undef, 'steps.csv:2:1'],
	['unknown_step', 'choices', 3, 'guess', '@gues'],
	['unknown_step', 'choices', 3, 'guess', '@left'],
	['unknown_word', 'steps', 2, 'choice', '@sevral', 'several'],
	['no_feedback', 'choices', 3, 'Yes.', '', undef, 'choices.csv:3:1', 'warning'],
	['bad_placeholder', 'choices', 3, 'The new one', '@{structure.vein.name}'],
	# bounds.csv
	['out_of_range', 'bounds', 2, '1,8', '@9,8'],
	['repeated_name', 'bounds', 2, '8', "8\n\@dose_gy,1,2"],
	# story.md
	['bad_placeholder', 'story', 1, 'patient', '@{case.name}'],
	['bad_placeholder', 'story', 1, 'A patient.', "A\n\nman of \@{course.x.site}."],
	['unsafe_text', 'story', 1, 'patient', "pat\@\e]0;ient"],
);
my %kinds;
for (@edits) {
	my ($code, $table, $line, $from, $to, $suggestion, $where, $severity) = @$_;
	my %files = good_case();
	my @lines = split /^/, $files{$table};
	my $before = $lines[$line - 1];
	my $file = $table eq 'story' ? 'story.md' : "$table.csv";
	die "$table:$line has no \"$from\"" if index($before, $from) < 0;
	substr($before, index($before, $from), length $from) = $to;
	if (!$where) {
		my $head = substr($before, 0, index($before, '@'));
		$where = "$file:" . ($line + ($head =~ tr/\n//)) . ':' . (length($head =~ s/.*\n//sr) + 1);
	}
	$before =~ s/@//;
	$lines[$line - 1] = $before;
	$files{$table} = join '', @lines;
	my $what = "$table.csv:$line " . substr($to, 0, 30) =~ s/[^ -~]/?/gr =~ s/#/hash/r;
	my @all = finds(write_case($tiny, %files), $code, $where, $severity || 'error', $what, $suggestion);
	push @{ $kinds{$code} }, map { $_->{message} } grep { $_->{code} eq $code } @all;
	my @second = grep { $_->{severity} eq 'error' && $_->{code} ne $code } @all;
	is(join(' ', map { "$_->{code}: $_->{message}" } @second), '', "$what: nothing that follows from it") if ($severity || 'error') eq 'error';
}

# --- whole tables, files and folders ---------------------------------------------------------------------------------------
sub with {
	my ($table, $text) = @_;
	return write_case($tiny, good_case(), $table => $text);
}
my %good = good_case();
my %accepting = good_case();
$accepting{steps} =~ s/explain\n/explain,accepts\n/;
$accepting{steps} =~ s/(Half\.,,)\n/$1,recovery_forgoten\n/ or die;
finds(write_case($tiny, %accepting), 'unknown_misconception', 'steps.csv:3:71', 'error', 'a wrong way that is none');
# What is said of a tolerance can be done: as wide as that, or the name under accepts.
{
	my @said = findings(with(steps => $good{steps} =~ s/,0\.5,/,18,/r));
	my @near = grep { ($_->{code} // '') eq 'misconception_counts_as_right' } @said[1 .. $#said];
	cmp_ok(scalar @near, '>', 0, 'a tolerance that takes wrong ways in');
	my ($least) = sort { $a <=> $b } map { $_->{message} =~ /a tolerance of at most ([0-9.]+), other numbers, or [a-z_]+ in the column accepts$/ } @near;
	is((findings(with(steps => $good{steps} =~ s/,0\.5,/,$least,/r)))[0], 0, "at most $least: is in order");
	my $names = join ';', map { $_->{suggestion} } @near;
	my $accepting = $good{steps} =~ s/explain\n/explain,accepts\n/r =~ s/,0\.5,(.*)\n/,18,$1,$names\n/r;
	is((findings(with(steps => $accepting)))[0], 0, "or $names");
}
# Where decimals have a comma, those of a recovery may too.
{
	my %kept = (%good, structures => $good{structures} =~ s/constant,0\.5/step,6:25% 12:0.5/r);
	my %german = (%kept, structures => $kept{structures} =~ tr/,/;/r =~ s/0\.5/0,5/r);
	my @was = (run('score', write_case($tiny, %kept), '20x2', '--json'))[0, 1];
	is(join(' ', (run('score', write_case($tiny, %german), '20x2', '--json'))[0, 1]), join(' ', @was), 'recovery with a decimal comma: the same mark');
	my ($status, @german) = findings($tiny);
	is("$status @{[scalar @german]}", '0 0', 'and nothing to say, not of a percentage either');
	is((run('score', write_case($tiny, %good, structures => $good{structures} =~ s/constant,0\.5/constant,"0,5"/r), '20x2'))[0], 2,
	    'between commas it is none');
}
# Ranges, of whom and of what.
for (
	['unused_cell', 'dose_gy,@vessel,1,8,'], ['unused_cell', 'feasible_share,@vessel,0.1,0.9,'], ['unknown_structure', 'alpha_beta_gy,@vesel,2,4,'],
	['missing_cell', 'clonogens,@,1e5,1e7,'], ['out_of_range', '@clonogens,vessel,1e5,1e7,'], ['out_of_range', 'fractions,,@0.5,30,'],
	['out_of_range', 'dose_gy,,1,@900,'], ['out_of_range', 'dose_gy,,@8,1,'], ['unused_cell', 'feasible_share,,0.1,0.9,@2'],
	['unused_cell', 'clonogens,tumour,1e5,1e7,@2'], ['out_of_range', 'fractions,,5,30,@1.5'],
) {
	my ($code, $row) = @$_;
	my $where = 'bounds.csv:2:' . (index($row, '@') + 1);
	finds(with(bounds => "what,of,low,high,step\n" . $row =~ s/@//r . "\n"), $code, $where, 'error', "bounds $row");
}
finds(write_case($tiny, %good, tumour => undef, constraints => $good{constraints} =~ s/^control.*\n//mr,
	bounds => "what,of,low,high\nclonogens,tumour,1e5,1e7\n"), 'unknown_structure', 'bounds.csv:2:11', 'error', 'a range of no tumour');
# A course that has begun.
finds(with(case => "$good{case}begun,wat\n"), 'bad_regimen', 'case.csv:7:7', 'error', 'begun, and no regimen');
finds(with(case => "$good{case}begun,\"" . '1x8, ' x 40 . "1x8\"\n"), 'bad_regimen', 'case.csv:7:7', 'error', 'begun at length');
# Texts that name what is drawn, and variants in which a wrong way is right.
{
	my %drawn = (%good, courses => $good{courses} =~ s/,12,/,12|24,/r);
	finds(write_case($tiny, %drawn, story => "She had it 12 months ago.\n"), 'literal_number', 'story.md:1:12', 'error', 'a number that is drawn');
	finds(write_case($tiny, %good, tumour => $good{tumour} =~ s/,0\.3,/,0.3|0.35,/r, story => "A patient, alpha 0.3.\n"), 'literal_number',
	    'story.md:1:18', 'error', 'one that no placeholder has');
	finds(write_case($tiny, %good, structures => $good{structures} =~ s/constant,0\.5/constant,0.5|0.004/r), 'variant_counts_as_right', 'steps.csv:3:52',
	    'error', 'a wrong way that is right in a variant');
	finds(write_case($tiny, %drawn, bounds => "what,low,high\nkey_distance,0.9,1\n"), 'out_of_band', 'bounds.csv:2:1', 'warning', 'variants that are too hard');
}
# An older version (cli_migrate.t).
finds(with(case => $good{case} =~ s/format_version,1/format_version,0/r), 'old_format', 'case.csv:2:16', 'warning', 'an older version');
finds(write_case($tiny, %good, case => $good{case} =~ s/format_version,1/format_version,0/r,
	doses => $good{doses} =~ s/factor/percent/r =~ s/prior,1,/prior,all,/r), 'not_migrated', 'doses.csv:2:19', 'error', 'a cell of an older version');
# Decimals with a point where a spreadsheet with decimal commas has been.
{
	my $doses = $good{doses} =~ s/,/;/gr;
	finds(with(doses => $doses), 'point_in_decimals', 'doses.csv:4:20', 'warning', 'a point among semicolons');
	my ($status, @all) = findings(with(doses => $doses));
	is(scalar @all, 1, 'told once a table');
	is(join(',', findings(with(doses => $doses =~ s/\./,/gr =~ s/D0,03/D0.03/gr))), '0', 'with commas nothing is to be told');
}
# --- what looks like a real patient --------------------------------------------------------------------------------------
for my $x (
	['Mr Smith came.', '1:1', 'a person\'s name'], ['We saw Dr. Müller-Lüdenscheidt.', '1:8', 'a person\'s name'],
	["One.\nShe, born on a Monday.", '2:6', 'a birthday'], ['MRN 12.', '1:1', 'a birthday or a number'], ['He was born 12.03.1957.', '1:13', 'a date'],
	['Seen 1957-03-12 here.', '1:6', 'a date'], ['Seen 3/12/57.', '1:6', 'a date'], ['Record 4711081.', '1:8', 'the number of a record'],
) {
	my ($text, $where, $what) = @$x;
	my %named = good_case();
	$named{story} = "$text\n";
	my $path = write_case($tiny, %named);
	finds($path, 'personal_data', "story.md:$where", 'warning', $text =~ s/[^ -~]/?/gr);
	my ($status, @all) = findings($path);
	is(scalar @all, 1, 'once');
	like($all[0]{message}, qr/looks like \Q$what\E/, 'and says what it looks like');
}

# --- prompts and hints that say the answer: 35 Gy are left -----------------------------------------------------------------
for my $hint ('It is 35 Gy.', 'Half of 70 Gy is 35.', '35.0 Gy', 'Take 35, and 70 Gy is twice that') {
	my %good = good_case();
	my $path = write_case("$scratch/told", %good, steps => $good{steps} =~ s/1,Half\./1,"$hint"/r);
	my $column = length('left,number,How much is left?,residual_eqd2,vessel,0.5,Gy,2;1,') + 1 + index $hint, '35';
	finds($path, 'answer_in_hint', "steps.csv:3:$column", 'warning', "hint: $hint");
}
for my $hint ('Half of 70 Gy.', '35x2 and 35 × 2 Gy', 'after 35 months', '135 Gy, 35.5 Gy, 3.35 Gy', 'type2-35', '30-35 Gy', 'twice {quantity:residual_eqd2 vessel}') {
	my %good = good_case();
	my $path = write_case("$scratch/not-told", %good, steps => $good{steps} =~ s/1,Half\./1,"$hint"/r);
	is(join(' ', grep { /answer_in/ } map { $_->{code} // '' } grep { ref } findings($path)), '', "no answer: $hint");
}
{
	my %good = good_case();
	my $path = write_case("$scratch/told", %good, steps => $good{steps} =~ s/How much is left\?/How much is left (35.0 Gy)?/r);
	finds($path, 'answer_in_prompt', 'steps.csv:3:31', 'warning', 'a prompt');
	$path = write_case("$scratch/told", %good, steps => $good{steps} =~ s/Look again\./Remember the NEW one of two courses./r,
	    choices => $good{choices} =~ s/The new one/The new one of two courses/r);
	finds($path, 'answer_in_hint', 'steps.csv:2:55', 'warning', 'a choice in a hint');
}
for my $text ('Mr A., 61, and Mrs. B.', 'In 2018 he had 70 Gy in 35 fractions, 25.2 left, 1.5/2.', 'Version 1.2.30.4, doi 10.3390/cancers13133173.', '1e12 cells; 12..18 months') {
	my %plain = good_case();
	$plain{story} = "$text\n";
	is(join(',', findings(write_case($tiny, %plain))), '0', "nothing personal: $text");
}
# --- kinds of steps whose key the engine finds: what is missing, what is too much, what does not exist ---------------------
my $found = "step,type,prompt,quantity,of,tolerance,tolerance_gy,unit,points,guess_first,reports\n";
my @found = (
	['missing_cell', 'ask,classify,Which class?,@,,,,,1,,'],
	['bad_quantity', 'ask,classify,Which class?,@miri_clas,,,,,1,,', 'did you mean "miri_class"'],
	['bad_quantity', 'ask,classify,Which class?,@miri_class,,,,,1,,', 'case.csv has no key resected; expected it, with yes or no'],
	['bad_quantity', 'ask,classify,Which type?,reirradiation_type,@vessel,,,,1,,', 'needs "of" to be STRUCTURE COURSE'],
	['bad_quantity', 'ask,classify,Which type?,reirradiation_type,@vessel prior,,,,1,,', 'neither a label on the slice nor rows "share"'],
	['unused_cell', 'ask,classify,Which class?,miri_class,,@2,,,1,,', 'a classify step has no tolerance'],
	['missing_cell', 'ask,point,Where?,@,vessel,1,,,1,,', 'such as hottest'],
	['missing_cell', 'ask,point,Where?,hottest,@,1,,,1,,', 'such as cord'],
	['missing_cell', 'ask,point,Where?,hottest,vessel,@,,,1,,', 'tolerance is empty'],
	['bad_quantity', 'ask,point,Where?,@hotest,vessel,1,,,1,,', 'did you mean "hottest"'],
	['bad_quantity', 'ask,point,Where?,hottest,@vessel,1,,,1,,', 'the case has no slice'],
	['missing_cell', 'ask,landmarks,Place pairs.,,@,1,3,,1,,', 'such as cord prior'],
	['missing_cell', 'ask,landmarks,Place pairs.,,vessel prior,1,@,,1,,', 'tolerance_gy is empty'],
	['bad_quantity', 'ask,landmarks,Place pairs.,,@vessel prior,1,3,,1,,', 'the case has no slice'],
	['missing_cell', 'ask,judge,Good?,,@,,3,,1,,', 'such as registration cord'],
	['bad_quantity', 'ask,judge,Good?,,@soft vessel,,3,,1,,', 'is no registration of grids.csv'],
	['unused_cell', 'ask,regimen,Design it.,,,,,,1,@yes,', 'has no guess_first'],
	['unknown_word', 'ask,number,How much?,eqd2,vessel prior,1,,Gy,1,@maybe,'],
	['unknown_item', 'ask,regimen,Design it.,,,,,,1,,@recovry', 'did you mean "recovery"'],
	['unknown_item', 'ask,regimen,Design it.,,,,,,1,,@recovery;words', 'the note has no item "words"'],
	['unused_cell', 'ask,sign-off,Sign it.,,,,,,1,,@risk', 'a sign-off step has no reports'],
);
for (@found) {
	my ($code, $row, $says) = @$_;
	my $at = 1 + index $row, '@';
	$row =~ s/@//;
	finds(write_case($tiny, %good, steps => "$found$row\n", choices => undef), $code, "steps.csv:2:$at", 'error', $row);
	($rc, $out, $err) = run('lint', $tiny);
	like($out, qr/\Q$says\E/, "$row: $says") if $says;
}
finds(write_case($tiny, %good, steps => "$found" . "ask,sign-off,Sign it.,,,,,,1,,\n", choices => undef), 'not_reported', 'steps.csv:2:1',
    'warning', 'a note that no step fills');
finds(with('case', $good{case} . "resected,perhaps\n"), 'unknown_word', 'case.csv:' . (1 + ($good{case} =~ tr/\n//)) . ':10', 'error',
    'neither yes nor no');
finds(with('case', $good{case} . "begun,10x2\n"), 'not_begun', 'courses.csv:3:5', 'error', 'a new course that does not go on from what is given');
write_case($tiny, %good);

finds(with('doses', ''), 'empty_table', 'doses.csv:1:1', 'error', 'an empty file');
finds(with('doses', "\xEF\xBB\xBF"), 'empty_table', 'doses.csv:1:1', 'error', 'a byte order mark alone');
finds(with('doses', "\n\n# nothing\n"), 'empty_table', 'doses.csv:1:1', 'error', 'comments alone');
finds(with('doses', "\nstructure,metric,course,factor,source\n"), 'empty_table', 'doses.csv:2:1', 'error', 'a header alone');
finds(with('case', ''), 'empty_table', 'case.csv:1:1', 'error', 'an empty case.csv');
finds(with('doses', undef), 'cannot_read', 'doses.csv', 'error', 'a missing table');
finds(with('story', undef), 'cannot_read', 'story.md', 'error', 'a missing story');
finds(with('story', ''), 'no_story', 'story.md:1:1', 'warning', 'an empty story');
finds(with('tumour', undef), 'no_tumour', 'constraints.csv:6:9', 'error', 'no tumour to judge');
# phases of the cycle: hours in all three or in none; no growth that they cannot reach
my $cells = 'clone,clonogens,alpha,alpha_beta_gy,source';
is(join(',', map { ref ? $_->{code} : $_ } findings(with('tumour', "$cells,g1_h,s_h,g2m_h,s_alpha_factor\none,1e6,0.3,10,x,20,8,5,0.7\n"))),
    '0', 'a good cycle');
finds(with('tumour', "$cells,g1_h,s_h,g2m_h\none,1e6,0.3,10,x,20,,5\n"), 'missing_cell', 'tumour.csv:2:21', 'error', 'hours of two phases');
finds(with('tumour', "$cells,s_alpha_factor\none,1e6,0.3,10,x,0.7\n"), 'no_phases', 'tumour.csv:2:18', 'error', 'a factor alone');
finds(with('tumour', "$cells,doubling_days,g1_h,s_h,g2m_h\none,1e6,0.3,10,x,0.5,20,8,5\n"), 'bad_tumour', 'tumour.csv:2:1', 'error',
    'doubling faster than the cycle');
finds(write_case($tiny, %good, steps => undef, choices => undef), 'no_steps', $tiny, 'warning', 'no steps');
finds(with('constraints', $good{constraints} =~ s/(hard|soft),\d/$1,0/gr), 'no_points', 'constraints.csv:1:1', 'warning',
    'no points');
with('doses', $good{doses});
spew("$tiny/dose.csv", "a,b\n1,2\n");
finds($tiny, 'unknown_file', 'dose.csv', 'warning', 'a file with another name', 'doses');
with('doses', $good{doses});
spew("$tiny/my\e[31mnotes.csv", "a,b\n1,2\n");
($rc, $out, $err) = run('lint', $tiny);
is($rc, 0, 'a file with a hostile name is a warning');
unlike($out, qr/\e/, 'and cannot colour it');
finds(with('steps', $good{steps} . join('', map { "s$_,regimen,Design it.,,,,,4;2,,,\n" } 1 .. 198)), 'too_many_rows',
    'steps.csv:202:1', 'error', 'too many steps');
finds(with('courses', $good{courses} . join('', map { "c$_,5x2,3,,,\n" } 1 .. 15)), 'too_many_rows', 'courses.csv:18:1', 'error',
    'too many courses');
finds(with('doses', "structure,metric,course,factor,source\n" . "cord,Dmax,prior,1,x\n" x 20001), 'bad_csv', 'doses.csv:20001:1',
    'error', 'too many rows');
finds(with('bounds', join(',', 'what', 'low', 'high', map { '' } 1 .. 62) . "\n"), 'bad_csv', 'bounds.csv:1:76', 'error',
    'too many columns');

# --- hostile files in place of a table: one clear line, nothing hangs ----------------------------------------------------------
sub in_place {
	my ($file) = @_;
	write_case($tiny, good_case());
	unlink "$tiny/$file" or die;
	return "$tiny/$file";
}
$SIG{ALRM} = sub { die "lint hangs\n" };
alarm 120;
mkdir in_place('doses.csv') or die;
finds($tiny, 'cannot_read', 'doses.csv', 'error', 'a folder in place of a table');
mkdir in_place('case.csv') or die;
finds($tiny, 'cannot_read', 'case.csv', 'error', 'a folder in place of case.csv');
mkdir in_place('story.md') or die;
finds($tiny, 'cannot_read', 'story.md', 'error', 'a folder in place of the story');
mkfifo(in_place('doses.csv'), 0600) or die;
finds($tiny, 'cannot_read', 'doses.csv', 'error', 'a pipe in place of a table');
mkfifo(in_place('case.csv'), 0600) or die;
finds($tiny, 'cannot_read', 'case.csv', 'error', 'a pipe in place of case.csv');
symlink '/dev/zero', in_place('doses.csv') or die;
finds($tiny, 'cannot_read', 'doses.csv', 'error', 'a device in place of a table');
symlink 'doses.csv', in_place('doses.csv') or die;
finds($tiny, 'cannot_read', 'doses.csv', 'error', 'a symbolic link to itself');
symlink 'nowhere', in_place('doses.csv') or die;
finds($tiny, 'cannot_read', 'doses.csv', 'error', 'a symbolic link to nowhere');
SKIP: {
	open my $h, '>', in_place('doses.csv') or die;
	skip 'no sparse files of 1 GB here', 5 unless truncate $h, 1 << 30;
	close $h;
	finds($tiny, 'cannot_read', 'doses.csv:1:1', 'error', 'a file of 1 GB');
	unlink "$tiny/doses.csv";
}
spew(in_place('doses.csv'), 'x' x 5_000_000);
finds($tiny, 'cannot_read', 'doses.csv:1:1', 'error', 'a line of 5 MB');
spew(in_place('doses.csv'), 'x' x 4_000_000);
finds($tiny, 'bad_csv', 'doses.csv:1:1', 'error', 'a line of 4 MB, which a file may have');
spew(in_place('doses.csv'), ',' x 4_000_000);
finds($tiny, 'bad_csv', 'doses.csv:1:65', 'error', 'four million cells');
spew(in_place('doses.csv'), '"' x 4_000_001);
finds($tiny, 'bad_csv', 'doses.csv:1:1', 'error', 'four million quotes');
spew(in_place('story.md'), 'A {' x 100_000);
finds($tiny, 'cannot_read', 'story.md:1:1', 'error', 'a story of 300 kB');
spew(in_place('story.md'), ('[' x 50_000) . ('*' x 50_000) . "\n" . ('> ' x 50_000));
($rc, $out, $err) = run('lint', $tiny);
is("$rc$err", '0', 'markup without end');
SKIP: {
	skip 'root may read everything', 3 if $> == 0;
	write_case($tiny, good_case());
	chmod 0, "$tiny/doses.csv";
	($rc, $out, $err) = run('lint', $tiny);
	is("$rc$err", '3', 'no permission is the machine\'s fault');
	like($out, qr{^\Q$tiny\E/doses.csv: error: Permission denied}m, 'and named');
	($rc, $out, $err) = run('score', $tiny, '5x8');
	is("$rc$out", '3', 'score says so too');
	chmod 0600, "$tiny/doses.csv";
}
# Every byte in a cell and in the story: at most a finding, never raw.
my $raw = 0;
for my $byte (0 .. 255) {
	my $text = $good{courses};
	$text =~ s/IMRT/'I' . chr($byte) . 'T'/e;
	write_case($tiny, %good, courses => $text, story => 'A' . chr($byte) . "B\n");
	($rc, $out, $err) = run('lint', $tiny);
	$raw++ if $rc > 1 || $err ne '' || $out =~ /[^ -~\n]/;
	diag("byte $byte: status $rc, $out$err") if $rc > 1 || $err ne '';
}
is($raw, 0, 'every byte in a cell and in the story');
alarm 0;

# --- packed files -------------------------------------------------------------------------------------------------------------
my $packed = "$scratch/tiny.csv";
sub packed {
	my ($text) = @_;
	spew($packed, $text);
	return $packed;
}
my $text = packed_case(%good);
sub line_of {
	my ($what, $in) = @_;
	return 1 + (() = substr($in, 0, index($in, $what)) =~ /\n/g);
}
is(join(',', findings(packed($text))), '0', 'a packed case is good');
my @packed = (
	['unknown_table', "[doses]", "[dosis]", 2, 'doses'],
	['repeated_table', "[doses]", "[courses]", 2, undef],
	['no_table', "[story]", "story", 1, undef],
	['unknown_column', "structure,metric,course", "structure,metrik,course", 11, 'metric'],
	['not_a_number', 'one,1,1e6', 'one,1,many', 7, undef],
	['bad_regimen', 'prior,35x2', 'prior,35y2', 9, undef],
	['bad_csv', 'IMRT', "IM\eRT", 22, undef],
	['bad_file_name', "[doses]", "[file doses]", 2, undef],
);
for (@packed) {
	my ($code, $from, $to, $column, $suggestion) = @$_;
	my $broken = $text =~ s/\Q$from\E/$to/r;
	my $line = $code eq 'repeated_table' ? line_of($from, $text) : line_of($to, $broken);
	finds(packed($broken), $code, "$packed:$line:$column", 'error', "packed, $code", $suggestion);
}
finds(packed($text =~ s/^\[doses\]\n.*?(?=^\[)//msr), 'missing_table', "$packed:1:1", 'error', 'packed, a table is missing');
finds(packed(''), 'missing_table', "$packed:1:1", 'error', 'an empty packed file');
finds(packed("\0\0\0\0"), 'no_table', "$packed:1:1", 'error', 'zeros');
finds(packed(join '', map { chr(255 - $_ % 256) } 1 .. 10000), 'no_table', "$packed:1:1", 'error', 'rubbish');
finds(packed($text =~ s/A patient\./{case.name}/r), 'bad_placeholder', "$packed:3:1", 'error', 'packed, the story');

# --- slices -------------------------------------------------------------------------------------------------------------------
# A patch of 3 x 2 voxels: vessel (1) and cord (2) stand on it; gland and jaw keep their dose factors.
sub slice_case {
	my %files = good_case();
	$files{structures} =~ s/^structure,/label,structure,/;
	$files{structures} =~ s/^vessel/1,vessel/m;
	$files{structures} =~ s/^cord/2,cord/m;
	$files{structures} =~ s/^(gland|jaw)/,$1/mg;
	$files{doses} =~ s/^(vessel|cord).*\n//mg;
	$files{grids} = "grid,file,kind,course,direction,frame,source\n" .
	    "anatomy,labels.csv,labels,,,,plan\n" .
	    "old,prior.csv,dose,prior,,,plan\n" .
	    "new,new.csv,dose,new,,,plan\n" .
	    "motion,field.csv,field,prior,pull,ras,plan\n";
	$files{'file labels.csv'} = "# 3 2 2 2 0 0 9 0\n1,1,0\n2,2,0\n";
	$files{'file prior.csv'} = "# 3 2 2 2 0 0 9 0\n70,70,0\n35,35,\n";
	$files{'file new.csv'} = "# 3 2 2 2 0 0 9 0\n40,20,0\n10,10,0\n";
	$files{'file field.csv'} = "# 3 2 2 2 0 0 9 0\n0,0,0\n0,0,0\n0,0,0\n0,0,0\n";
	return %files;
}
my %slice = slice_case();
sub folder_of {
	my (%files) = @_;
	write_case($tiny, map { $_ => $files{$_} } grep { !/^file / } keys %files);
	spew("$tiny/" . s/^file //r, $files{$_}) for grep { /^file / && defined $files{$_} } keys %files;
	return $tiny;
}
is(join(',', map { ref ? "$_->{file}: $_->{code}" : $_ } findings(folder_of(%slice))), '0', 'a case with slices is good');
# [code, file, line, from, to, where, severity]; "@" in `to` marks the place.
my @slice_edits = (
	# grids.csv
	['missing_file', 'grids', 3, 'prior.csv', '@priro.csv'],
	['missing_file', 'grids', 3, 'prior.csv', '@../tiny/prior.csv'],
	['missing_file', 'grids', 3, 'prior.csv', "\@$tiny/prior.csv"],
	['missing_file', 'grids', 3, 'prior.csv', '@..'],
	['missing_file', 'grids', 3, 'prior.csv', '@.'],
	['missing_file', 'grids', 3, 'prior.csv', '@./prior.csv'],
	['missing_file', 'grids', 3, 'prior.csv', '@.hidden.csv'],
	['bad_mark', 'courses', 2, '35x2', '@35x2|30x2'],
	['missing_file', 'grids', 3, 'prior.csv', '@prior'],
	['missing_file', 'grids', 3, 'prior.csv', '@story.md'],
	['missing_file', 'grids', 3, 'prior.csv', '@' . 'x' x 5000 . '.csv'],
	['missing_file', 'grids', 3, 'prior.csv', '@%s%n.csv'],
	['bad_csv', 'grids', 3, 'prior.csv', "pri\@\eor.csv"],
	['bad_csv', 'grids', 3, 'prior.csv', "pri\@\0or.csv"],
	['missing_cell', 'grids', 3, 'prior.csv', '@'],
	['unknown_word', 'grids', 3, 'dose', '@doze'],
	['unknown_word', 'grids', 5, 'pull', '@push'],
	['unknown_word', 'grids', 5, 'ras', '@rsa'],
	['missing_cell', 'grids', 5, 'pull', '@'],
	['missing_cell', 'grids', 5, 'ras', '@'],
	['unknown_course', 'grids', 3, ',prior,', ',@priro,'],
	['unknown_course', 'grids', 3, ',prior,', ',@,'],
	['unknown_course', 'grids', 5, ',prior,', ',@vessel,'],
	['field_of_new', 'grids', 5, ',prior,', ',@new,'],
	['repeated_dose', 'grids', 4, ',new,', ',@prior,'],
	['repeated_field', 'grids', 5, "motion,field.csv,field,prior,pull,ras,plan\n",
	    "motion,field.csv,field,prior,pull,ras,plan\nagain,field.csv,field,\@prior,pull,ras,plan\n"],
	['repeated_labels', 'grids', 3, "old,prior.csv,dose,prior,,,plan\n",
	    "old,prior.csv,dose,prior,,,plan\nmore,labels.csv,\@labels,,,,plan\n"],
	['repeated_image', 'grids', 3, "old,prior.csv,dose,prior,,,plan\n",
	    "scan,labels.csv,image,,,,plan\nscan2,labels.csv,\@image,,,,plan\nold,prior.csv,dose,prior,,,plan\n"],
	['repeated_name', 'grids', 4, 'new,new.csv', '@old,new.csv'],
	['no_labels', 'grids', 2, 'anatomy', '#', 'grids.csv:1:1'],
	['missing_dose', 'grids', 4, 'new,new.csv', '#', 'grids.csv:1:1'],
	['missing_dose', 'grids', 3, 'old,prior.csv', '#', 'grids.csv:1:1'],
	['no_source', 'grids', 3, 'plan', '@', undef, 'warning'],
	# labels and structures
	['unknown_label', 'structures', 2, '1,vessel', '@7,vessel'],
	['repeated_label', 'structures', 3, '2,cord', '@1,cord'],
	['out_of_range', 'structures', 3, '2,cord', '@0,cord'],
	['out_of_range', 'structures', 3, '2,cord', '@256,cord'],
	['missing_dose', 'structures', 2, '1,vessel', ',vessel', 'constraints.csv:2:21'],
	['thickness_assumed', 'file labels.csv', 1, ' 9 0', '', 'labels.csv:1:1', 'warning'],
	['bad_metric', 'constraints', 2, 'Dmax', '@D2cc'],
	# slices
	['bad_slice', 'file prior.csv', 1, '# 3', '@3'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# @99999999999 2'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# 3 @1e300'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# 3 @-2'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# 3 @nan'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# @2.5 2'],
	['bad_slice', 'file prior.csv', 1, '# 3 2', '# @1025 2'],
	['bad_slice', 'file prior.csv', 1, '# 3 2 2 2', '# 3 2 @0 2'],
	['bad_slice', 'file prior.csv', 1, '# 3 2 2 2', '# 3 2 2 @1e9'],
	['bad_slice', 'file prior.csv', 1, '# 3 2 2 2 0', '# 3 2 2 2 @1e300'],
	['bad_slice', 'file prior.csv', 1, ' 9 0', ' 9 0 1 @1'],
	['bad_slice', 'file prior.csv', 1, '# 3 2 2 2 0 0 9 0', '@# 3 2'],
	['bad_slice', 'file prior.csv', 1, '# 3', "@# \e[31m3"],
	['bad_slice', 'file prior.csv', 1, '# 3', "# 3\e", 'prior.csv:1:1'],
	['bad_slice', 'file prior.csv', 1, '# 3', "\@\xff3"],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@nan'],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@inf'],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@-1'],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@1e5'],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@0x10'],
	['bad_slice', 'file prior.csv', 2, '70,70', '70,@seventy'],
	['bad_slice', 'file prior.csv', 2, '70,70', "70,7\@\e[2J"],
	['bad_slice', 'file prior.csv', 2, '70,70', "70,7\@\x{9b}"],
	['bad_slice', 'file prior.csv', 2, '70,70', "70,\@" . '7' x 500],
	['bad_slice', 'file prior.csv', 2, '70,70,0', '70,@70'],
	['bad_slice', 'file prior.csv', 2, '70,70,0', '70,70,0,@1'],
	['bad_slice', 'file prior.csv', 3, "35,35,\n", '', 'prior.csv:3:1'],
	['bad_slice', 'file prior.csv', 3, "35,35,\n", "35,35,\n\@1,2,3\n"],
	['bad_slice', 'file labels.csv', 2, '1,1', '1,@'],
	['bad_slice', 'file labels.csv', 2, '1,1', '1,@1.5'],
	['bad_slice', 'file labels.csv', 2, '1,1', '1,@65535'],
	['bad_slice', 'file labels.csv', 2, '1,1', '1,@-1'],
	['bad_slice', 'file field.csv', 3, '0,0', '0,@'],
	['bad_slice', 'file field.csv', 3, '0,0', '0,@1e5'],
	['bad_slice', 'file field.csv', 5, "0,0,0\n", '', 'field.csv:5:1'],
);
alarm 120;
for (@slice_edits) {
	my ($code, $name, $line, $from, $to, $where, $severity) = @$_;
	my %files = %slice;
	my @lines = split /^/, $files{$name};
	die "$name:$line has no \"$from\"" if index($lines[$line - 1], $from) < 0;
	substr($lines[$line - 1], index($lines[$line - 1], $from), length $from) = $to;
	my $file = $name =~ s/^file // ? $name : "$name.csv";
	if (!$where) {
		my $head = substr($lines[$line - 1], 0, index($lines[$line - 1], '@'));
		$where = "$file:" . ($line + ($head =~ tr/\n//)) . ':' . (length($head =~ s/.*\n//sr) + 1);
	}
	$lines[$line - 1] =~ s/@//;
	$files{$_->[1]} = join '', @lines;
	my $what = "$file:$line " . substr($to, 0, 30) =~ s/[^ -~]/?/gr =~ s/#/hash/r;
	folder_of(%files);
	finds($tiny, $code, $where, $severity || 'error', $what);
	# One clear line: what is wrong with a slice makes no other noise.
	next unless $code eq 'bad_slice' || $code eq 'missing_file';
	my ($status, @all) = findings($tiny);
	is(join(' ', map { $_->{code} } @all), $code . ($code eq 'missing_file' ? ' unknown_file' : ''), "$what: nothing else");
}
for my $hostile (['a directory', sub { mkdir "$tiny/prior.csv" }], ['a pipe', sub { mkfifo("$tiny/prior.csv", 0600) }],
    ['a device', sub { symlink '/dev/zero', "$tiny/prior.csv" }]) {
	folder_of(%slice);
	unlink "$tiny/prior.csv" or die;
	$hostile->[1]->() or die;
	my ($status, @all) = findings($tiny);
	is("$status " . @all, '1 1', "$hostile->[0] in place of a slice: one finding");
	like($all[0]{code}, qr/^(cannot_read|missing_file)$/, 'that it cannot be read');
}
# Far too large, and far too long.
folder_of(%slice, 'file prior.csv' => "# 1024 1024 1 1 0 0\n" . '1,' x 3_000_000);
finds($tiny, 'bad_slice', 'prior.csv:2:2051', 'error', 'a row of three million cells');
folder_of(%slice, 'file prior.csv' => "# 3 2 2 2 0 0 9 0\n" . 'x' x 9_000_000);
finds($tiny, 'cannot_read', 'prior.csv:1:1', 'error', 'a slice of 9 MB');
folder_of(%slice, 'file prior.csv' => '');
finds($tiny, 'bad_slice', 'prior.csv:1:1', 'error', 'an empty slice');
folder_of(%slice, 'file prior.csv' => "# 3 2 2 2 0 0 9 0\n,,\n,,\n");
finds($tiny, 'bad_slice', 'prior.csv:2:1', 'error', 'a dose that is unknown everywhere');
my $strange = 0;
for my $byte (0 .. 255) {
	folder_of(%slice, 'file prior.csv' => "# 3 2 2 2 0 0 9 0\n70,7" . chr($byte) . "0,0\n35,35,\n");
	($rc, $out, $err) = run('lint', $tiny);
	$strange++ if $rc > 1 || $err ne '' || $out =~ /[^ -~\n]/;
}
is($strange, 0, 'every byte in a slice');
alarm 0;
# A file that nothing names is told of.
folder_of(%slice, 'file spare.csv' => $slice{'file new.csv'});
finds($tiny, 'unknown_file', 'spare.csv', 'warning', 'a slice that no row names');

# Packed: the same numbers as the folder, and places in the one file.
sub packed_slices {
	my (%files) = @_;
	return packed_case(%files) . "[grids]\n$files{grids}" .
	    join '', map { "[$_]\n$files{$_}" } grep { defined $files{$_} } sort grep { /^file / } keys %files;
}
my $whole = packed_slices(%slice);
folder_of(%slice);
is(join(',', map { ref ? "$_->{file}: $_->{code} $_->{message}" : $_ } findings(packed($whole))), '0', 'a packed case with slices is good');
for my $regimen ('5x8', '35x2', '40x1.5 bid 6h') {
	is((run('score', $packed, $regimen, '--json'))[1], (run('score', $tiny, $regimen, '--json'))[1], "packed scores $regimen as the folder");
}
my %large = read_case("$cases/cord");
for my $name (qw(grids)) { $large{$name} = slurp("$cases/cord/$name.csv"); }
$large{"file $_.csv"} = slurp("$cases/cord/$_.csv") for qw(labels prior new field found);
spew("$scratch/cord.csv", packed_slices(%large));
is(join(',', findings("$scratch/cord.csv")), '0', 'cases/cord packed is good');
is((run('score', "$scratch/cord.csv", '20x3', '--json'))[1], (run('score', "$cases/cord", '20x3', '--json'))[1], 'and scores the same');
# The edges of a cord that moved 4.4 mm are read as 4: nobody can place them to 0.3 mm.  And what a registration may not be.
{
	my %hard = %large;
	$hard{steps} =~ s/,,cord prior,1,/,,cord prior,0.3,/ or die;
	$hard{'file field.csv'} =~ s/\b4\.000\b/4.400/g or die;
	spew("$scratch/cord.csv", packed_slices(%hard));
	is(join(',', map { ref ? $_->{code} : $_ } findings("$scratch/cord.csv")), '0,hard_landmarks', 'landmarks that nobody can place so well');
	%hard = %large;
	$hard{steps} =~ s/,colleague cord Dmax,/,colleague cord D2%,/ or die;
	spew("$scratch/cord.csv", packed_slices(%hard));
	my ($status, $f) = findings("$scratch/cord.csv");
	is("$status $f->{code}", '1 bad_quantity', 'a registration is judged by some doses only');
	like($f->{message}, qr/a registration is judged by /, 'and told so');
	%hard = %large;
	$hard{grids} =~ s/colleague,found\.csv,registration,prior/colleague,found.csv,registration,new/ or die;
	spew("$scratch/cord.csv", packed_slices(%hard));
	($status, $f) = findings("$scratch/cord.csv");
	is("$status $f->{code}", '1 field_of_new', 'a registration of the new course');
	%hard = %large;
	$hard{grids} .= join '', map { "more$_,found.csv,registration,prior,pull,ras,t\n" } 1 .. 8;
	spew("$scratch/cord.csv", packed_slices(%hard));
	ok((grep { ref && $_->{code} eq 'too_many_rows' } findings("$scratch/cord.csv")), 'nine registrations');
	spew("$scratch/cord.csv", packed_slices(%large));
}
# Padded as spreadsheets do.
my $sheet = $whole =~ s/^(\[file .*?\])$/$1,,,,,/mgr =~ s/^(# .*)$/$1,,,,,/mgr;
$sheet =~ s/^([0-9.]*,[0-9.]*,[0-9.]*)$/$1,,,/mg;
is(join(',', map { ref ? place($_) . $_->{message} : $_ } findings(packed($sheet))), '0', 'empty cells behind headers and rows');
is((run('score', packed($sheet), '5x8', '--json'))[1], (run('score', $tiny, '5x8', '--json'))[1], 'and the same score');
finds(packed($whole =~ s/\[file prior\.csv\]/[file priro.csv]/r), 'missing_file', "$packed:" . line_of('old,prior.csv', $whole) . ':5',
    'error', 'packed, a slice with another name');
finds(packed($whole =~ s/\[file prior\.csv\]/[file new.csv]/r), 'repeated_table', "$packed:" . line_of('[file prior.csv]', $whole)
    . ':2', 'error', 'packed, a slice twice');
my $bad = $whole =~ s/70,70,0/70,nan,0/r;
finds(packed($bad), 'bad_slice', "$packed:" . line_of('70,nan', $bad) . ':4', 'error', 'packed, no number');
$bad = $whole =~ s/(\[file prior\.csv\]\n)# 3/$1# 99999/r;
finds(packed($bad), 'bad_slice', "$packed:" . (line_of('[file prior.csv]', $bad) + 1) . ':3', 'error', 'packed, a header');
write_case($tiny, %good);

# --- no case at all: exit 2, one line ------------------------------------------------------------------------------------------
write_case($tiny, %good);
refuses(['lint'], 'lint: an argument is missing; expected CASE..., such as carotid or ./my-case');
refuses(['lint', ''], 'the name of the case is empty; expected a folder, a .csv file or a name');
refuses(['lint', "$scratch/quite-another"], "$scratch/quite-another: there is no such case; expected a folder that holds "
    . 'case.csv, or a .csv file');
refuses(['lint', "$scratch/tini"], "$scratch/tini: there is no such case; did you mean \"$scratch/tiny\"?");
refuses(['lint', 'carotis'], 'carotis: there is no such case; did you mean "carotid"?');
refuses(['lint', "$tiny/case.csv"], "$tiny/case.csv: this is one file of a case; expected the case, \"$tiny\"");
refuses(['lint', "$tiny/story.md"], "$tiny/story.md: this is one file of a case; expected the case, \"$tiny\"");
mkdir "$scratch/empty";
refuses(['lint', "$scratch/empty"], "$scratch/empty: this folder has no case.csv; expected the folder of a case, or a .csv "
    . 'file');
spew("$scratch/file", 'x');
refuses(['lint', "$scratch/file"], "$scratch/file: this is no case; expected a folder that holds case.csv, or a .csv file");
refuses(['lint', '/dev/zero'], '/dev/zero: this is not a regular file; expected the folder of a case, or a .csv file');
refuses(['lint', "$scratch/file/tiny"], "$scratch/file/tiny: there is no such case; expected a folder that holds case.csv, or "
    . 'a .csv file');
mkfifo("$scratch/pipe.csv", 0600);
refuses(['lint', "$scratch/pipe.csv"], "$scratch/pipe.csv: this is not a regular file; expected the folder of a case, or a "
    . '.csv file');
symlink 'loop', "$scratch/loop";
refuses(['lint', "$scratch/loop"], "$scratch/loop: Too many levels of symbolic links; expected a folder that holds case.csv, "
    . 'or a .csv file');
for my $name ("\e[2J", "a\nb", "\xff\xfe", "\xe2\x80\xae", 'x' x 300, '/' . 'x/' x 3000, '../../../etc/passwd', '%s%n',
	'..', '/') {
	for my $command (['lint', $name], ['score', $name, '5x8']) {
		($rc, $out, $err) = run(@$command);
		ok($rc == 2 && $out eq '' && $err =~ /\Aghostdose: [ -~]*; [ -~]*\n\z/, 'a hostile name') or diag("$rc $out$err");
	}
}

# --- steps whose choices are ticked -----------------------------------------------------------------------------------------
sub several {
	my ($choices) = @_;
	return write_case($tiny, %good, steps => $good{steps} =~ s/guess,choice/guess,several/r,
	    choices => "step,choice,text,right,feedback\n$choices");
}
is(join(',', findings(several("guess,a,One,yes,A.\nguess,b,Two,no,B.\nguess,c,Three,yes,C.\n"))), '0', 'several is good');
finds(several("guess,a,One,yes,A.\nguess,b,Two,yes,B.\n"), 'right_choices', 'steps.csv:2:1', 'error', 'all are right');
finds(several("guess,a,One,no,A.\nguess,b,Two,no,B.\n"), 'right_choices', 'steps.csv:2:1', 'error', 'none is right');
finds(several("guess,a,One,yes,A.\nguess,bb,Two,no,B.\n"), 'long_letter', 'choices.csv:3:7', 'error', 'two letters');
write_case($tiny, %good);

# --- several cases: all of them, the worst status --------------------------------------------------------------------------------
my $broken = write_case("$scratch/broken", %good, case => $good{case} =~ s/tiny/broken/r, doses => '');
($rc, $out, $err) = run('lint', $broken, $tiny, "$cases/carotid");
is("$rc$err", '1', 'one of three is broken');
like($out, qr/^1 error, 0 warnings in \Q$broken\E$/m, 'the first');
like($out, qr/^0 errors, 0 warnings in \Q$tiny\E$/m, 'the second');
like($out, qr{^0 errors, 0 warnings in \Q$cases\E/carotid$}m, 'the third');
refuses(['lint', $tiny, "$scratch/file"], "$scratch/file: this is no case; expected a folder that holds case.csv, or a .csv file");
($rc, my @all) = findings($tiny, $broken);
is("$rc " . join(' ', map { $_->{code} } @all), '1 empty_table', 'one object for all');
write_case($tiny, %good, doses => $good{doses} . "vessel,Dmay,prior,1,x\n" x 700);
($rc, $out, $err) = run('lint', $tiny);
is($rc, 1, 'hundreds of errors');
like($out, qr/^200 more findings are not shown\n700 errors, 0 warnings in /m, 'are counted') or diag(substr $out, -300);
is(codes(decode_json((run('lint', $tiny, '--json'))[1])), 'findings_dropped', 'and said in JSON');

# --- every message of the sources was seen here ---------------------------------------------------------------------------------------
my @messages;
push @messages, messages_of($_) for (grep { !m{/lesson[^/]*$} } glob("$FindBin::Bin/../src/casebook/*.c"), glob("$FindBin::Bin/../src/assess/*.c")),
    "$FindBin::Bin/../src/base/table.c", "$FindBin::Bin/../src/base/cells.c";
my %codes = map { $_->[0] => 1 } @messages;
ok(@messages > 120 && keys %codes > 80, @messages . ' messages of ' . keys(%codes) . ' codes in the sources');
# What no file can bring about: the machine's faults, faults that the ranges of the columns forbid already, a path of 4096 bytes, what lint
# never reads (bundles, draws of a learner), and what only the case of a lesson can have (cli_lesson_lint.t).
my %beyond = map { $_ => 1 } qw(out_of_memory not_shared bad_repair bad_tumour bad_path bad_bundle unexpected_table);
my @missing;
for (grep { !$beyond{ $_->[0] } && $_->[2] !~ m{^assess/open\.c} } @messages) {
	my ($code, $format, $place) = @$_;
	my $pattern = pattern_of($format);
	push @missing, "$place: $code: $format" unless grep { /$pattern/ } keys %{ $seen{$code} || {} };
}
is(join("\n", @missing), '', 'each has been found');

# --- ghostdose-case(5) -----------------------------------------------------------------------------------------------------------------
my $manual = slurp("$FindBin::Bin/../man/ghostdose-case.5");
my ($tables) = $manual =~ /^\.\\" tables begin\n(.*?)^\.\\" tables end$/ms;
($rc, $out, $err) = run('schema', '--mdoc');
is("$rc$err", '0', 'schema --mdoc');
ok($tables eq $out, 'the tables of ghostdose-case(5) are those of the program')
    or diag('put what "ghostdose schema --mdoc" prints between the two lines with "tables"');
my ($example) = $manual =~ /^\.Sh EXAMPLES\n.*?^\.Bd -literal\n(.*?)^\.Ed/ms;
is(join(',', findings(packed($example =~ s/\\&//gr))), '0', 'its example is a good case');
my ($patch) = $manual =~ /^\.Sh SLICES\n.*?^\.Bd -literal\n(.*?)^\.Ed/ms;
(my $sliced = $example) =~ s/^\[doses\]\n.*?\n\n/$patch\n/ms;
$sliced =~ s/^structure,name/label,structure,name/m;
$sliced =~ s/^cord,spinal/1,cord,spinal/m;
is(join(',', map { ref ? place($_) . $_->{message} : $_ } findings(packed($sliced))), '0', 'and so is the one with slices');
# The cord's voxels had 30 and 50 Gy, 25x2: 50 and 30 (1.2 + 2)/4 = 24; half is left.  30x2: 10 (1/3 + 2)/4 = 5.83, 20 (2/3 + 2)/4 =
# 13.33.  25 + 13.33 and 12 + 5.83, D0.03cc within the hottest voxel of 0.048 cc.
near(answer('score', $packed, '30x2')->{rows}[0]{achieved}, 25 + 40 / 3, 1e-6, 'its number');
SKIP: {
	skip 'no mandoc', 1 if system('command -v mandoc >/dev/null 2>&1');
	is(`mandoc -T lint -W warning '$FindBin::Bin/../man/ghostdose-case.5' 2>&1`, '', 'it is good mdoc');
}
my $schema = answer('schema');
is(join(' ', sort keys %$schema), 'classes format_version keys note_items places quantities recovery_models schema step_types tables warnings', 'keys of schema');
is($schema->{schema}, 'ghostdose.schema/1', 'schema of schema');
is(join(' ', map { $_->{name} } @{ $schema->{tables} }), 'case courses structures doses constraints tumour steps choices grids bounds', 'tables');
for my $table (@{ $schema->{tables} }) {
	my $list = $table->{schema}{fields};
	my ($header) = parse_csv($good{ $table->{name} } // $slice{ $table->{name} });
	my %known = map { $_->{name} => $_ } @$list;
	is(join(' ', grep { !$known{$_} } @$header), '', "columns of $table->{name}");
	like($manual, qr/^\.It Cm \Q$_->{name}\E$/m, "the manual has $_->{name}") for @$list;
}
($rc, $out, $err) = run('schema');
is("$rc$err", '0', 'schema in lines');
like($out, qr/^structures\.csv - One organ at risk, as a tissue:$/m, 'has the tables');
refuses(['schema', '--json', '--mdoc'], '--mdoc: does not go with --json; expected one of the two');

done_testing();
