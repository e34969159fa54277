#!/usr/bin/perl
# What grading costs, and how it grows with learners: submissions of the carotid case, all answers given, graded again from their
# answers.  Beside them sha256sum of the same files: what must be read and summed at least.  CSV: what,unit,value,ratio,of.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Temp qw(tempdir);
use FindBin;
use Time::HiRes qw(time);

my $top = "$FindBin::Bin/../..";
my $build = $ENV{BUILD} // "$top/build";
my $program = "$build/ghostdose";
my $cases = $ENV{GHOSTDOSE_CASES} // "$top/cases";
my @sizes = (100, 1000, 10_000);
my $folder = tempdir(CLEANUP => 1);

sub run_to_end { my ($what, $command) = @_; system($command) == 0 or die "$what: $command ended with " . ($? >> 8) . "\n" }
sub slurp { my ($f) = @_; local (@ARGV, $/) = ($f); return scalar <> }

# One learner works the case, line by line; the others hand in the same under names of their own.
run_to_end('play', "'$program' play '$cases/carotid' --plain --state '$folder/state' --answers '$top/tests/data/answers/carotid.txt' > '$folder/played' 2>&1");
run_to_end('export', "'$program' progress --export '$folder/out' --learner one --state '$folder/state' > '$folder/said' 2>&1");
my ($one) = glob("$folder/out/*.csv") or die "no submission\n";
my $text = slurp($one);
$text =~ s/^checksum,.*\n//m;
for my $n (@sizes) {
	mkdir "$folder/$n" or die "$folder/$n: $!\n";
	for my $i (1 .. $n) {
		(my $copy = $text) =~ s/^learner,,.*$/learner,,learner-$i,/m;
		open my $h, '>', "$folder/$n/$i.csv" or die "$folder/$n/$i.csv: $!\n";
		print $h $copy, 'checksum,,' . sha256_hex($copy) . ",\n";
		close $h or die;
	}
}

# Seconds by the clock, the least of three.
sub seconds {
	my ($command) = @_;
	my $least;
	for (1 .. 3) {
		my $start = time;
		run_to_end('a job', $command);
		my $took = time - $start;
		$least = $took if !defined $least || $took < $least;
	}
	return $least;
}

# Most memory that a job had, in MiB; undef where GNU time is not there.
sub peak {
	my ($command) = @_;
	return undef if !-x '/usr/bin/time';
	run_to_end('a job', "/usr/bin/time -f %M -o '$folder/peak' $command");
	return slurp("$folder/peak") / 1024;
}

my (%took, %peak);
for my $n (@sizes) {
	my $sums = seconds("find '$folder/$n' -name '*.csv' -exec sha256sum {} + > /dev/null");
	for my $threads (1, 2) {
		my $command = "env OMP_NUM_THREADS=$threads '$program' grade '$cases/carotid' '$folder/$n' > '$folder/marks-$n-$threads' 2> /dev/null";
		$took{$n}{$threads} = seconds($command);
		printf "\"grading %d submissions, %d thread%s\",s,%.3f,%.2f,sha256sum of the files\n", $n, $threads, $threads > 1 ? 's' : '',
		    $took{$n}{$threads}, $took{$n}{$threads} / $sums;
	}
	slurp("$folder/marks-$n-1") eq slurp("$folder/marks-$n-2") or die "marks of one thread and of two differ\n";
	$peak{$n} = peak("'$program' grade '$cases/carotid' '$folder/$n' > /dev/null 2> /dev/null");
	printf "\"most memory in grading %d submissions\",MiB,%.1f,%.2f,that of 100\n", $n, $peak{$n}, $peak{$n} / $peak{100} if defined $peak{$n};
}
printf "\"grading 10000 submissions, 2 threads\",s,%.3f,%.2f,of 5 s\n", $took{10_000}{2}, $took{10_000}{2} / 5;
my @x = map { log } @sizes;
my @y = map { log $took{$_}{1} } @sizes;
my ($mx, $my) = map { my $s = 0; $s += $_ for @$_; $s / @$_ } \@x, \@y;
my ($xy, $xx) = (0, 0);
for my $i (0 .. $#x) {
	$xy += ($x[$i] - $mx) * ($y[$i] - $my);
	$xx += ($x[$i] - $mx) ** 2;
}
printf "growth of grading with learners,,%.2f,%.2f,log-log slope\n", ($xy / $xx) x 2;
