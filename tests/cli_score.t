#!/usr/bin/perl
# ghostdose score: numbers worked by hand, marks, every key, and the same case written in other ways.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";
my $exact = 1e-12;

sub row {
	my ($object, $criterion) = @_;
	my ($row) = grep { $_->{criterion} eq $criterion } @{ $object->{rows} || [] };
	return $row || {};
}

# A case that is the good one but for edits "table: from => to".
sub variant {
	my (@edits) = @_;
	my %files = good_case();
	for my $edit (@edits) {
		my ($table, $from, $to) = $edit =~ /^(\w+): (.*) => (.*)$/s or die $edit;
		$files{$table} =~ s/\Q$from\E/$to/ or die "no \"$from\" in $table";
	}
	return write_case("$scratch/tiny", %files);
}

# --- keys ------------------------------------------------------------------------------------------------------------
my $carotid = answer('score', "$cases/carotid", '5x8 qod');
is(join(' ', sort keys %$carotid), 'case mark mark_max passed regimen rows schema tcp utcp warnings', 'keys');
is($carotid->{schema}, 'ghostdose.score/1', 'schema');
is($carotid->{case}, 'carotid', 'case');
is($carotid->{regimen}, '5x8 qod', 'regimen');
is(scalar @{ $carotid->{rows} }, 4, 'a row for each constraint');
for my $row (@{ $carotid->{rows} }) {
	is(join(' ', sort keys %$row), 'achieved achieved_high achieved_low criterion derivation hard limit margin metric '
	    . 'new_eqd2_gy points points_max prior_eqd2_gy residual_eqd2_gy state structure unit unknown_cc',
	    "keys of row $row->{criterion}");
}
is(codes($carotid), 'no_utcp no_voxels not_a_dose', 'a warning for each kind of null');

# --- carotid: Q is summed here pair by pair from its definition (MODEL.md, section 2) ----------------------------------
sub quadratic {
	my ($dose, $half_time_h, @days) = @_;
	my $q = @days * $dose ** 2;
	for my $j (1 .. $#days) {
		$q += 2 * $dose ** 2 * 2 ** (-24 * ($days[$j] - $days[$_]) / $half_time_h) for 0 .. $j - 1;
	}
	return $q;
}
sub eqd2 {
	my ($factor, $dose, $q, $alpha_beta) = @_;
	return ($factor * $dose + $factor ** 2 * $q / $alpha_beta) / (1 + 2 / $alpha_beta);
}
my $old_q = quadratic(2, 4, map { 7 * int($_ / 5) + $_ % 5 } 0 .. 34);
my $new_q = quadratic(8, 4, 0, 2, 4, 7, 9);
# criterion, alpha/beta, factor in the prior course and the new, kept of the prior after 14 months, limit
for (['carotid, lifetime', 3, 1, 1, 0.75, 119], ['cord, lifetime', 2, 0.6, 0.3, 0.5, 50],
	['mandible, lifetime', 3, 0.8, 0.35, 1, 119]) {
	my ($criterion, $alpha_beta, $old_factor, $new_factor, $kept, $limit) = @$_;
	my $row = row($carotid, $criterion);
	my $prior = eqd2($old_factor, 70, $old_q, $alpha_beta);
	my $new = eqd2($new_factor, 40, $new_q, $alpha_beta);
	near($row->{prior_eqd2_gy}, $prior, $exact, "$criterion: prior");
	near($row->{residual_eqd2_gy}, $kept * $prior, $exact, "$criterion: residual");
	near($row->{new_eqd2_gy}, $new, $exact, "$criterion: new");
	near($row->{achieved}, $kept * $prior + $new, $exact, "$criterion: achieved");
	near($row->{margin}, $limit - $kept * $prior - $new, 1e-9, "$criterion: margin");
	is($row->{state}, $row->{margin} >= 0 ? 'met' : 'violated', "$criterion: state");
}
# 53 left and 88 new are over 119; nothing is left of the tumour's points: 1 + 1, under the cap of 4.
is(row($carotid, 'carotid, lifetime')->{state}, 'violated', '5x8 is too much for the carotid');
ok(!$carotid->{passed}, 'and does not pass');
near($carotid->{mark}, 2, 1e-6, 'mark of 5x8');
near($carotid->{mark_max}, 10, $exact, 'of 10');

# --- tiny: by hand, complete repair --------------------------------------------------------------------------------------
# vessel: (35x2 is 70) x 0.5 + 40 x 11/5 = 35 + 88 = 123 of 119.  cord: 35 x 3/4 + 10 x 4/4 = 36.25 of 50.
# gland: half at 70, half at 35 x 4/5 = 28: mean 49 of 50, V50 50 % of 40 %.
# tumour: 1e6 exp(-0.3 x 72) are left: TCP 0.9996 of 0.9.
my $tiny = variant();
my $s = answer('score', $tiny, '5x8');
for (['vessel limit', 70, 35, 88, 123, -4, 'violated', 0], ['cord limit', 26.25, 26.25, 10, 36.25, 13.75, 'met', 1],
	['gland mean', 49, 49, 0, 49, 1, 'met', 1]) {
	my ($criterion, $prior, $residual, $new, $achieved, $margin, $state, $points) = @$_;
	my $row = row($s, $criterion);
	near($row->{prior_eqd2_gy}, $prior, $exact, "$criterion: prior");
	near($row->{residual_eqd2_gy}, $residual, $exact, "$criterion: residual");
	near($row->{new_eqd2_gy}, $new, $exact, "$criterion: new");
	near($row->{$_}, $achieved, $exact, "$criterion: $_") for qw(achieved achieved_low achieved_high);
	near($row->{margin}, $margin, 1e-9, "$criterion: margin");
	is($row->{state}, $state, "$criterion: state");
	near($row->{points}, $points, $exact, "$criterion: points");
	is($row->{unit}, 'Gy', "$criterion: unit");
}
my $volume = row($s, 'gland volume');
near($volume->{achieved}, 50, $exact, 'V50');
near($volume->{margin}, -10, 1e-9, 'V50: margin');
is("$volume->{state} $volume->{unit} $volume->{metric}", 'violated % V50', 'V50: state, unit, metric');
ok(!defined $volume->{prior_eqd2_gy} && !defined $volume->{new_eqd2_gy}, 'V50 has no EQD2');
my $control = row($s, 'control');
my $tcp = exp(-exp(log(1e6) - 0.3 * 72));
near($s->{tcp}, $tcp, 1e-12, 'TCP');
near($control->{achieved}, $tcp, 1e-12, 'TCP row');
near($control->{margin}, $tcp - 0.9, 1e-9, 'TCP margin');
is("$control->{structure} $control->{metric} $control->{state}", 'tumour TCP met', 'TCP row');
is($control->{unit}, '', 'TCP has no unit');
is(row($s, 'vessel limit')->{hard} ? 1 : 0, 1, 'hard');
is(row($s, 'gland mean')->{hard} ? 1 : 0, 0, 'soft');

# --- marks: [what, edits, regimen, mark, passed, exit status of --check] ---------------------------------------------
my $half = exp(-exp(log(1e6) - 0.3 * 48)) / 0.9;
my @marks = (
	# 0 + 1 + 1 + 0 + 5 = 7, capped at 0.4 x 10
	['a hard limit caps', [], '5x8', 4, 0, 1],
	['a cap of its own', ['case: minutes,5 => cap_share,0.55'], '5x8', 5.5, 0, 1],
	['a cap that is not reached', ['case: minutes,5 => cap_share,0.9'], '5x8', 7, 0, 1],
	['a soft limit costs its points', ['constraints: 119,Gy,hard => 119,Gy,soft'], '5x8', 7, 1, 0],
	['pass_share', ['constraints: 119,Gy,hard => 119,Gy,soft', 'case: minutes,5 => pass_share,0.71'], '5x8', 7, 0, 0],
	['pass_share just reached', ['constraints: 119,Gy,hard => 119,Gy,soft', 'case: minutes,5 => pass_share,0.7'], '5x8', 7,
	    1, 0],
	# the limit itself is met
	['at the limit', ['constraints: Dmax,119 => Dmax,123'], '5x8', 9, 1, 0],
	['a breath under it', ['constraints: Dmax,119 => Dmax,122.999'], '5x8', 4, 0, 1],
	# 2 + 1 + 1 + 0 + the share of control: BED 48
	['a share of control', [], '20x2', 4 + 5 * $half, 1, 0],
	['control is all', ['constraints: 0.9,,soft,5 => 0.9,,soft,50'], '20x2', 4 + 50 * $half, 1, 0],
	['hard control is not met', ['constraints: 0.9,,soft => 0.9,,hard'], '20x2', 4, 0, 1],
	# jaw: 35 Gy on average at 1 Gy a fraction is at least 28, more is not known without a histogram
	['undetermined and soft', ['constraints: gland volume,gland,V50,40,% => jaw mean,jaw,mean,30,Gy',
	    'constraints: 119,Gy,hard => 125,Gy,hard'], '5x8', 9, 1, 0],
	['undetermined and hard', ['constraints: gland volume,gland,V50,40,%,soft => jaw mean,jaw,mean,30,Gy,hard',
	    'constraints: 119,Gy,hard => 125,Gy,hard'], '5x8', 4, 0, 1],
	['over the lower bound', ['constraints: gland volume,gland,V50,40,%,soft => jaw mean,jaw,mean,27,Gy,hard',
	    'constraints: 119,Gy,hard => 125,Gy,hard'], '5x8', 4, 0, 1],
);
for (@marks) {
	my ($what, $edits, $regimen, $mark, $passed, $status) = @$_;
	my $case = variant(@$edits);
	my $got = answer('score', $case, $regimen);
	near($got->{mark}, $mark, 1e-9, "$what: mark");
	is($got->{passed} ? 1 : 0, $passed, "$what: passed");
	my ($rc, $out, $err) = run('score', $case, $regimen, '--check');
	is("$rc$err", $status, "$what: --check");
	($rc, $out, $err) = run('score', $case, $regimen, '--check', '--json');
	is("$rc$err", $status, "$what: --check --json");
	($rc, $out, $err) = run('score', $case, $regimen);
	is("$rc$err", '0', "$what: without --check");
}
my $jaw = row(answer('score', variant('constraints: gland volume,gland,V50,40,% => jaw mean,jaw,mean,30,Gy'), '5x8'),
    'jaw mean');
is($jaw->{state}, 'undetermined', 'a mean without a histogram');
near($jaw->{achieved_low}, 28, $exact, 'has a lower bound');
ok(exists $jaw->{achieved_high} && !defined $jaw->{achieved_high}, 'and no upper bound');
like(codes(answer('score', "$scratch/tiny", '5x8')), qr/\bno_upper_bound\b/, 'of which a warning tells');

# --- warnings ------------------------------------------------------------------------------------------------------------
unlike(codes(answer('score', variant(), '4x10')), qr/lq_range/, '10 Gy a fraction is in range');
like(codes(answer('score', variant(), '4x10.1')), qr/lq_range/, 'more is not');
like(codes(answer('score', variant('courses: 35x2 => 2x11'), '5x2')), qr/lq_range/, 'nor in an earlier course');
my $hot = variant('doses: vessel,Dmax,new,1 => vessel,Dmax,new,1.3');
like(codes(answer('score', $hot, '5x8')), qr/lq_range/, 'nor where a hot spot makes it so');
my %dry = good_case();
$dry{tumour} = undef;
$dry{constraints} =~ s/^control.*\n//m;
my $no_tumour = answer('score', write_case("$scratch/tiny", %dry), '5x8');
ok(exists $no_tumour->{tcp} && !defined $no_tumour->{tcp}, 'no tumour, no TCP');
like(codes($no_tumour), qr/\bno_tumour\b/, 'and a warning');

# --- derivations and text --------------------------------------------------------------------------------------------------
$tiny = variant();
$s = answer('score', $tiny, '5x8');
my $derivation = row($s, 'vessel limit')->{derivation};
for my $step ("35.00 + 88.00 = 123.00 Gy", "40 \x{d7} (8 + 3)/(2 + 3) = 88.00 Gy", 'limit 119 Gy: 4.00 over') {
	like($derivation, qr/\Q$step\E/, 'the derivation has its step');
}
my ($rc, $out, $err) = run('score', $tiny, '5x8');
like($out, qr/^  vessel limit +119 Gy hard +123\.00 Gy +4 over +violated +0 of 2$/m, 'a violated row');
like($out, qr/^  cord limit +50 Gy hard +36\.25 Gy +13\.75 left +met +1 of 1$/m, 'a met row');
like($out, qr/^Mark +4 of 10$/m, 'the mark');
like($out, qr/does not pass\.$/m, 'the verdict');
is(scalar(grep { length > 80 } split /\n/, $out), 0, 'lines fit 80 columns');
unlike($out, qr/limit 119 Gy: /, 'no derivation unasked');
($rc, $out, $err) = run('score', $tiny, '5x8', '--why');
like($out, qr/limit 119 Gy: 4\.00 over/, '--why derives');
{
	local $ENV{LC_ALL} = 'C';
	($rc, $out, $err) = run('score', $tiny, '5x8', '--why');
	unlike($out, qr/[^ -~\n]/, 'ASCII where the locale has nothing else');
}

# A tumour that grows for 38 years or gets 10 000 fractions leaves a power of ten, no infinity.
my $endless = variant('tumour: alpha_beta_gy,source => alpha_beta_gy,doubling_days,source', 'tumour: 0.3,10 => 0.3,10,3');
for my $regimen ('10000x0.01', '1000x10') {
	($rc, $out, $err) = run('score', $endless, $regimen, '--json');
	is("$rc$err", '0', "$regimen is scored");
	unlike($out, qr/\b-?(?:inf|nan)\b/i, 'in finite numbers');
}

# --- REGIMEN is notation or a table ----------------------------------------------------------------------------------------
spew("$scratch/plan.csv", "day,time,dose_gy\n" . join '', map { "$_,08:00,8\n" } 0 .. 4);
my $table = answer('score', $tiny, "$scratch/plan.csv");
near(row($table, 'vessel limit')->{achieved}, 123, $exact, 'a table is scored as its notation');
is($table->{regimen}, 'custom, 5 fractions', 'and named so');
is(answer('score', $tiny, '40/5')->{regimen}, '5x8', 'notation comes back in normal form');

# --- the same case written in other ways: the answer is the same to the last digit ----------------------------------------
sub score_text {
	my ($folder, %files) = @_;
	my ($status, $text, $fault) = run('score', write_case($folder, %files), '30x1.8 bid', '--json');
	return $status == 0 ? $text : "status $status: $fault";
}
for my $name ('tiny', 'carotid') {
	my %files = $name eq 'tiny' ? good_case() : read_case("$cases/carotid");
	my @names = grep { defined $files{$_} && $_ ne 'story' } keys %files;
	my $folder = "$scratch/$name";
	my $want = score_text($folder, %files);
	like($want, qr/"schema": "ghostdose.score\/1"/, "$name: scores");

	my %other = %files;
	$other{$_} = "\xEF\xBB\xBF" . $files{$_} =~ s/\n/\r\n/gr for @names, 'story';
	is(score_text($folder, %other), $want, "$name: byte order mark and CRLF");

	%other = %files;
	for my $table (@names) {
		my @rows = parse_csv($files{$table});
		s/^(-?\d*)\.(\d+)$/$1,$2/ for map { @$_ } @rows;
		$other{$table} = "\xEF\xBB\xBF" . csv_text(';', "\r\n", @rows);
	}
	is(score_text($folder, %other), $want, "$name: semicolons and decimal commas");

	%other = %files;
	$other{$_} = csv_text(',', "\n", map { [reverse @$_] } parse_csv($files{$_})) for @names;
	is(score_text($folder, %other), $want, "$name: columns the other way round");

	%other = %files;
	$other{$_} = "# a comment, with \"one quote\n\n" . csv_text(',', "\n", map { [@$_, '', ''] } parse_csv($files{$_})) . ",,,\n\n"
	    for @names;
	is(score_text($folder, %other), $want, "$name: comments, empty rows, empty cells at the end");

	%other = %files;
	$other{$_} = $files{$_} =~ s/\n\z//r for @names;
	is(score_text($folder, %other), $want, "$name: no line end at the end");

	spew("$scratch/$name.csv", packed_case(%files));
	my ($status, $text, $fault) = run('score', "$scratch/$name.csv", '30x1.8 bid', '--json');
	is($status == 0 ? $text : $fault, $want, "$name: packed");
	spew("$scratch/$name.csv", "\xEF\xBB\xBF" . packed_case(%files) =~ s/^(\[\w+\])$/$1,,,/gmr =~ s/\n/\r\n/gr);
	($status, $text, $fault) = run('score', "$scratch/$name.csv", '30x1.8 bid', '--json');
	is($status == 0 ? $text : $fault, $want, "$name: packed by a spreadsheet");
}

# --- refusals -------------------------------------------------------------------------------------------------------------
$tiny = variant();
refuses(['score'], 'score: an argument is missing; expected CASE REGIMEN, such as carotid 35x2');
refuses(['score', $tiny], 'score: an argument is missing; expected CASE REGIMEN, such as carotid 35x2');
refuses(['score', $tiny, '5', 'x8'],
    'unexpected argument "x8"; expected CASE REGIMEN alone, in quotes where it has blanks');
refuses(['score', $tiny, "$scratch/none.csv"], "$scratch/none.csv: there is no such file; check the name and the folder");
for my $regimen ('', 'abc', '5x', '5x8 qodd', "5x8\e[2J", "\xff", '5x8,', '9' x 5000) {
	($rc, $out, $err) = run('score', $tiny, $regimen);
	ok($rc == 2 && $out eq '' && $err =~ /\Aghostdose: regimen:1:\d+: [^\n\x00-\x1f]*; [^\n\x00-\x1f]*\n\z/,
	    'refuses a regimen') or diag("status $rc: $out$err");
}
my $broken = variant('structures: serial,3,,,,constant => serial,three,,,,constant');
refuses(['score', $broken, '5x8'], "$broken/structures.csv:2:26: alpha_beta_gy is \"three\"; expected a number from 0.01 to "
    . '100 Gy');
$broken = variant('steps: Half. => {course.old.fractions}');
($rc, $out, $err) = run('score', $broken, '5x8');
like($err, qr/\Aghostdose: \Q$broken\E\/steps.csv:3:\d+: there is no course "old"; /, 'errors that only computing finds');
is("$rc$out", '2', 'are refused too');

done_testing();
