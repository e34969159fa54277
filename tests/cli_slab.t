#!/usr/bin/perl
# A slab of slices with a field, behind the closed door: what is computed by the million has threads elsewhere, and libgomp ends a
# program that may start none.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);

my $zeros = "0,0\n" x 6;
spew("$scratch/slab.csv", <<"END");
[case]
key,value
format_version,1
id,slab
title,Slab
[courses]
course,regimen,months_before
prior,20x2,12
new,10x1,
[structures]
structure,label,alpha_beta_gy,recovery_model,source
cord,1,2,none,s
[constraints]
structure,metric,limit,kind,points,source
cord,Dmax,50,hard,4,s
[grids]
grid,file,kind,course,direction,frame,source
a,l.csv,labels,,,,s
b,old.csv,dose,prior,,,s
c,new.csv,dose,new,,,s
d,u.csv,field,prior,pull,ras,s
[steps]
step,type,prompt,points
d,regimen,Design it.,4
[story]
markdown
A story.
[file l.csv]
# 2 2 2 2 0 0 3 0 3
0,0\n0,0\n1,0\n0,0\n1,0\n0,0
[file old.csv]
# 2 2 2 2 0 0 3 0 3
5,5\n5,5\n20,5\n5,5\n40,5\n5,5
[file new.csv]
# 2 2 2 2 0 0 3 0 3
1,1\n1,1\n1,1\n1,1\n1,1\n1,1
[file u.csv]
# 2 2 2 2 0 0 3 0 3
${zeros}1,1\n1,1\n1,1\n1,1\n1,1\n1,1
$zeros
END

# 1 mm along y, of voxels of 2 mm: half way from 40 to 5 Gy.
my ($status, $out, $err) = run('play', "$scratch/slab.csv", '--sandbox', '--script', '<F2>7<dump:a>', '--size', '80x24',
                               '--now', '2026-11-26T10:00:00Z');
is("$status$err", '0', 'the slice of a slab opens behind the door');
like($out, qr/slice 3 of 3/, 'on the slice with the hottest voxel');
like($out, qr/old plan 22\.5 Gy, unmoved 40\.0/, 'and has its numbers');

done_testing();
