#!/usr/bin/perl
# The case that an author begins with: it is in order as it is, plays to full marks, and is small enough to change.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my ($status, $out, $err) = run('new', "$scratch/my-case");
is("$status$err", '0', 'a new case');
($status, $out, $err) = run('lint', "$scratch/my-case");
is("$status$err", '0', 'lints');
like($out, qr/^0 errors, 0 warnings in /m, 'without a word');
like(slurp("$scratch/my-case/$_.csv"), qr/\A(#.*\n){3,}[a-z]/, "$_.csv explains its columns") for qw(case courses structures doses constraints tumour steps choices bounds);

# 0.6 x 70 = 42 Gy in 35 fractions of 1.2: 42 x (1.2 + 2)/(2 + 2) = 33.6, three quarters of it 25.2.
my $answer = answer('search', "$scratch/my-case")->{best}{regimen};
spew("$scratch/answers", "next\nb\nnext\n25.2\nnext\n$answer\nsubmit\nnext\nnext\n");
for my $seed (1 .. 5) {
	($status, $out, $err) = run('play', "$scratch/my-case", '--plain', '--answers', "$scratch/answers", '--seed', $seed);
	like($out, qr/^Total: 16 of 16 points\.$/m, "seed $seed: is solved");
}
is((run('new', "$scratch/my-case/bare", '--bare'))[0], 0, 'without comments');
unlike(slurp("$scratch/my-case/bare/$_.csv"), qr/^#/m, "$_.csv has none") for qw(case steps);
like(slurp("$scratch/my-case/bare/case.csv"), qr/^id,bare$/m, 'the id is that of the folder');
my $before = slurp("$scratch/my-case/steps.csv");
is((run('new', "$scratch/my-case"))[0], 2, 'a folder with files in it is refused');
is(slurp("$scratch/my-case/steps.csv"), $before, 'and left as it was');

done_testing;
