#!/usr/bin/perl
# ghostdose phantom: the folder it writes is a case, its files agree with each other, its picture is unlabelled and fits,
# and what it is told wrongly is refused in words.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

# --- the folder ----------------------------------------------------------------------------------------------------
my $case = "$scratch/neck";
my $made = answer('phantom', '--out', $case, '--seed', 5, '--motion', 'cord-back 4; weight-loss 2', '--show', 'none');
is($made->{schema}, 'ghostdose.phantom/1', 'schema');
is(join(' ', sort keys %$made), 'files folder level_mm motions playable scale schema seed spacing_mm structures thickness_mm '
    . 'voxels_x voxels_y voxels_z warnings', 'keys');
is(codes($made), 'to_replace', 'says that there are texts to replace');
ok($made->{playable}, 'a case');
is($made->{motions}, 3, 'a bump, and two changes of volume');
opendir my $dir, $case or die;
is(join(' ', sort grep { !/^\./ } readdir $dir), join(' ', sort map { $_->{file} } @{ $made->{files} }), 'the files it names');
my ($status, $out, $err) = run('lint', $case);
is("$status$err", '0', 'lint finds nothing wrong');
like($out, qr/^0 errors, [01] warnings? in /m, 'and warns of no more than a question that is too easy') or diag($out);
($status, $out, $err) = run('score', $case, '30x2');
is("$status$err", '0', 'it can be scored');
like($out, qr/cord, lifetime/, 'and the cord counts');
like(slurp("$case/story.md"), qr/^REPLACE/, 'the story says that it is none');
like(slurp("$case/structures.csv"), qr/^cord,spinal cord,serial,2,2,5,step-simple,,spinal-cord,"alpha\/beta: as used by Nieder 2006/m,
    'alpha/beta and its source are those of ghostdose sources');
is((stat $case)[2] & 0777, 0755, 'others may read it');
opendir $dir, $scratch or die;
is(scalar(grep { /^neck\./ } readdir $dir), 0, 'nothing is left beside it');

# The rows of a CSV slice: header numbers, then rows.
sub slice {
	my ($file) = @_;
	my ($head, @rows) = split /\n/, slurp($file);
	return ([$head =~ /[-0-9.e]+/g], map { [split /,/] } @rows);
}
my ($head, @labels) = slice("$case/labels.csv");
is(scalar @labels, $head->[1], 'rows of labels');
is(scalar @{ $labels[0] }, $head->[0], 'columns of labels');
my %count;
$count{$_}++ for map { @$_ } @labels;
is($count{ $_->{label} }, $_->{voxels}, "voxels of $_->{structure}") for @{ $made->{structures} };
near($_->{volume_cc}, $_->{voxels} * 0.012, 1e-9, "volume of $_->{structure}") for @{ $made->{structures} };
my ($field_head, @field) = slice("$case/field.csv");
is(scalar @field, 2 * $head->[1], 'both components of the field');
my ($cord) = grep { $_->{structure} eq 'cord' } @{ $made->{structures} };
my ($sum, $n) = (0, 0);
for my $y (0 .. $#labels) {
	for my $x (0 .. $#{ $labels[$y] }) {
		next unless $labels[$y][$x] == $cord->{label};
		$sum += $field[$head->[1] + $y][$x];
		$n++;
	}
}
ok($n > 10 && $sum / $n > 3 && $sum / $n < 4.5, 'the cord was about 4 mm further to the front') or diag($sum / ($n || 1));

# --- by its seed ---------------------------------------------------------------------------------------------------
answer('phantom', '--out', "$scratch/again", '--seed', 5, '--motion', 'cord-back 4; weight-loss 2');
answer('phantom', '--out', "$scratch/other", '--seed', 6, '--motion', 'cord-back 4; weight-loss 2');
for my $file (map { $_->{file} } grep { $_->{file} ne 'case.csv' } @{ $made->{files} }) {
	ok(slurp("$case/$file") eq slurp("$scratch/again/$file"), "the same seed, the same $file");
}
ok(slurp("$case/$_") ne slurp("$scratch/other/$_"), "another seed, another $_") for qw(labels.csv image.nii.gz prior.csv new.csv);

# --- every level ---------------------------------------------------------------------------------------------------
for my $level (qw(skull-base c1 c2 c3 c5 c6 c7 -65 70)) {
	my $folder = "$scratch/level$level";
	answer('phantom', '--out', $folder, '--level', $level, '--seed', 9, '--spacing', 3, '--size', 'small', '--tumour', 'right', '--flap', 'left');
	($status, $out, $err) = run('lint', $folder);
	is("$status$out$err", "00 errors, 0 warnings in $folder\n", "$level is a case");
}
my $slab = answer('phantom', '--out', "$scratch/slab", '--slices', 3, '--spacing', 4, '--motion', 'flexion 3', '--tumour', 'none');
ok($slab->{playable}, 'a slab is a case');
ok(-s "$scratch/slab/$_", $_) for qw(labels.csv image.nii.gz prior.csv new.csv field.csv push.nii.gz true-prior.nii.gz
    grids.csv structures.csv case.csv);
($status, $out, $err) = run('lint', "$scratch/slab");
like($out, qr/^0 errors/m, 'without errors');
my $large = answer('phantom', '--out', "$scratch/large", '--slices', 60, '--spacing', 4, '--thickness', 2, '--tumour', 'none');
ok(!$large->{playable}, 'a large one is none');
is(codes($large), 'not_playable', 'and a warning says so');
ok(-s "$scratch/large/$_", $_) for qw(labels.nii.gz prior.nii.gz new.nii.gz grids.csv structures.csv);
ok(!-e "$scratch/large/case.csv", 'no case.csv');

# --- the picture ---------------------------------------------------------------------------------------------------
for my $level (qw(skull-base c2 c4 c6)) {
	for my $what (qw(labels image prior new)) {
		($status, $out, $err) = run('phantom', '--level', $level, '--show', $what);
		is("$status$err", '0', "$level $what");
		my ($picture) = $out =~ /\A(.*?)\n\n/s;
		my @lines = split /\n/, $picture;
		ok(@lines >= 18 && @lines <= 22, scalar(@lines) . ' lines');
		is(scalar(grep { length > 80 || /\s\z/ } @lines), 0, 'fit 80 columns');
		ok(length($lines[10]) > 25, 'and are wide');
		unlike($picture, qr/[a-z]{3} [a-z]{3}/, 'without words');
	}
}
($status, $out) = run('phantom', '--rows', 40);
ok((() = $out =~ /\A(.*?)\n\n/s ? split(/\n/, $1) : ()) >= 36, 'larger');

# Twice as large is four times the cells of what is in the middle, and it still fits.
sub picture {
	my ($status, $out, $err) = run('phantom', '--tumour', 'none', '--rows', 24, @_);
	is("$status$err", '0', "@_");
	return $out =~ /\A(.*?)\n\n/s ? $1 : '';
}
for my $at (['c1', 'p'], ['c4', '@'], ['c6', 'X']) {
	my ($level, $mark) = @$at;
	my ($all, $near) = map { picture('--level', $level, '--zoom', $_) } 1, 2;
	is(scalar(grep { length > 80 } split /\n/, $near), 0, 'fits 80 columns');
	ok(split(/\n/, $near) <= 24, 'and 24 lines');
	my ($few, $many) = map { scalar(() = /\Q$mark\E/g) } $all, $near;
	ok($many > 2.5 * $few && $many < 5.5 * $few, "$few and $many cells of $mark at $level");
}
like(picture('--level', 'c6', '--zoom', 1.6), qr/X{6}/, 'cartilage is drawn by itself');
like(picture('--level', 30, '--zoom', 1.2), qr/WW/, 'and teeth');
($status, $out) = run('phantom', '--level', 'c6');
like($out, qr/^ +5 +# H +vertebra +[0-9.]+ +[0-9.]+ +[0-9.]+$/m, 'what is drawn as what');
refuses(['phantom', '--zoom', 5], '--zoom: "5" is above 4; expected 1 to 4, such as 1.6');

# --- refusals ------------------------------------------------------------------------------------------------------
refuses(['phantom', '--out', $case], "$case: the folder has files in it; expected a new or an empty one, or --force");
spew("$scratch/file", 'x');
refuses(['phantom', '--out', "$scratch/file"], "$scratch/file: this is a file; expected the name of a folder");
refuses(['phantom', '--level', 'c9'], '--level: "c9"; expected skull-base, c1 to c7, or mm from the middle of C4, -70 to 76');
refuses(['phantom', '--size', 'huge'], '--size: "huge"; expected small, medium, large, or a factor from 0.7 to 1.3');
refuses(['phantom', '--tumour', '1,2'], '--tumour: "1,2"; expected left, right or none, or its centre as X,Y,Z in mm');
refuses(['phantom', '--show', 'all'], '--show: "all"; expected labels, image, prior, new or none');
refuses(['phantom', '--prior', '35x2'], '--prior: "35x2" is no plan; expected a regimen and a target, such as 35x2 to neck');
refuses(['phantom', '--prior', '35x2 to carotid-lef'], '--prior: "carotid-lef" is no structure; did you mean "carotid-left"?');
refuses(['phantom', '--prior', '35x2 to neck slop 5'],
	'--prior: "slop" in a plan; expected margin, slope, spare, gap, bath or side');
refuses(['phantom', '--new', '35x2 to neck margin'], '--new: "" after margin; expected mm, such as 8');
refuses(['phantom', '--new', '30x2 to brain'], '--new: the target is not at this level; expected one that stands there');
refuses(['phantom', '--motion', 'flexion 3'],
	'--motion: flexion turns the neck out of a single slice; expected --slices too, or cord-back');
refuses(['phantom', '--motion', 'cord-back 40'], '--motion: a cord that moved 40 mm; expected at most 10 and not 0');
refuses(['phantom', '--motion', 'parotid-shrink up'], '--motion: "up" after parotid-shrink; expected left, right or both');
my $before = slurp("$case/case.csv");
($status, $out, $err) = run('phantom', '--out', $case, '--force', '--seed', 7, '--show', 'none');
is("$status$err", '0', '--force');
ok(slurp("$case/labels.csv") ne slurp("$scratch/again/labels.csv"), 'writes over it');
SKIP: {
	skip 'root may write anywhere', 1 if $> == 0;
	mkdir "$scratch/shut", 0555;
	($status, $out, $err) = run('phantom', '--out', "$scratch/shut/x");
	is($status, 3, 'no permission is the machine\'s fault');
}

done_testing();
