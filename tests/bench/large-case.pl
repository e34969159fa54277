#!/usr/bin/perl
# A large case that varies, made from cases/cord: ten organs, three of them on its slices, twelve steps, marks in five tables.
# usage: large-case.pl FOLDER
use strict;
use warnings;
use FindBin;

my $to = shift // die "usage: large-case.pl FOLDER\n";
my $from = "$FindBin::Bin/../../cases/cord";
mkdir $to or die "$to: $!\n";

sub slurp { my ($f) = @_; local (@ARGV, $/) = ("$from/$f"); return scalar <> }
sub spew { my ($f, $text) = @_; open my $h, '>', "$to/$f" or die "$to/$f: $!\n"; print $h $text; close $h or die }

spew($_, slurp($_)) for qw(grids.csv bounds.csv tumour.csv), map { (split /,/)[1] } grep { /\.csv,/ } split /\n/, slurp('grids.csv');
spew('case.csv', "key,value\nformat_version,1\nid,large\ntitle,A large case\nlevel,III\n");
spew('story.md', "A patient, {course.prior.months_before} months after the first course.\n");
spew('courses.csv', "course,regimen,months_before\nprior,25x2,12..36\nnew,20x3,\n");
my @more = map { "o$_" } 1 .. 7;
my ($i, $j) = (0, 0);
spew('structures.csv', "structure,name,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,tissue,source\n" .
	"cord,the cord,1,2,,step-simple,,spinal-cord,bench\ncarotid,the carotid,2,2.5..3.5,4,none,,carotid,bench\n" .
	"parotid,the parotid,3,3,,none,,parotid,bench\n" .
	join('', map { "$_,organ $_,," . (++$i % 2 ? '2..4/0.25' : 3) . ',' . ($i % 3 ? '' : '3..5') . ",constant,0.5,,bench\n" } @more));
spew('doses.csv', "structure,metric,course,factor,source\n" .
	join('', map { "$_,Dmax,prior," . 0.75 . ",bench\n$_,Dmax,new," . (0.3 + 0.05 * ++$j) . ",bench\n" } @more));
spew('constraints.csv', "structure,metric,limit,kind,points,source\ncord,Dmax,50,hard,3,bench\ncarotid,Dmax,119,hard,2,bench\n" .
	join('', map { "$_,Dmax,60..90/5,hard,1,bench\n" } @more) . "tumour,TCP,0.6,soft,5,bench\n");
my @ask = (['mapped_dose', 'cord prior'], ['naive_dose', 'cord prior'], ['residual_eqd2', 'cord'], ['cumulative_eqd2', 'carotid'],
	(map { ['residual_eqd2', $_] } @more[0, 1]), (map { ['eqd2', "$_ new"] } @more[2, 3]), (map { ['remaining_eqd2', $_] } @more[4, 5]));
my $n = 0;
spew('steps.csv', "step,type,prompt,quantity,of,tolerance,unit,points,objective\nguess,choice,Which?,,,,,1,guess\n" .
	join('', map { 'n' . ++$n . ",number,\"How much, with {course.prior.months_before} months and {quantity:$_->[0] $_->[1]:.1f}?\",$_->[0],$_->[1],0.02,Gy,2,compute\n" } @ask) .
	"design,regimen,Design it.,,,,,10,design\n");
spew('choices.csv', "step,choice,text,right,feedback\nguess,a,No,no,It is the other.\nguess,b,Yes,yes,It is.\n");
