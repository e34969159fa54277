# What the screens cost a terminal of 80x24, beside other programs of text screens (a part of tests/bench/run, which sets BUILD):
# the first frame from the start of the process, a key to the last byte of its answer, all bytes as a slow line carries them,
# memory.  Medians of RUNS (15) runs of each, all within one run.  CSV to stdout without a header: what,unit,value,ratio,of.
#
# Budgets are those of the project; of the others' rows the ratio is to ours.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);

my $build = $ENV{BUILD} // 'build';
my $ghostdose = abs_path($ENV{GHOSTDOSE} // "$build/ghostdose");
my $cases = abs_path($ENV{GHOSTDOSE_CASES} // 'cases');
my $runs = $ENV{RUNS} // 15;
my $meter = "$build/ttymeter";
system($ENV{CC} // 'gcc', qw(-std=c17 -O2 -Itests -D_GNU_SOURCE tests/bench/ttymeter.c tests/vt.c -lvterm -lutil -o), $meter) == 0
    or die "cannot compile ttymeter\n";
my $folder = tempdir(CLEANUP => 1);
$ENV{LC_ALL} = 'C.UTF-8';
$ENV{HOME} = $folder;
$ENV{GHOSTDOSE_CASES} = $cases;
delete $ENV{NO_COLOR};

sub here { return system("command -v $_[0] >/dev/null 2>&1") == 0 }
sub row { my ($what, $unit, $value, $ratio, $of) = @_; printf qq("%s",%s,%.4g,%.3g,%s\n), $what, $unit, $value, $ratio, $of }

# Each run in a state of its own where fresh.  Steps as [name, ms to the last byte, bytes], then [memory, KiB].
sub measure {
	my ($fresh, $wait, $keys, @command) = @_;
	my $state = 'XDG_STATE_HOME=' . tempdir(DIR => $folder) . '/run';
	open my $in, '-|', $meter, '-s', '80x24', '-n', $runs, '-t', $fresh ? ('-e', $state) : (), '-w', $wait, '-k', $keys, '--', @command
	    or die "$meter: $!";
	my @steps;
	while (<$in>) {
		if (/^#rss_kib,peak_kib\t(\d+)/) { push @steps, ['memory', $1] }
		elsif (/^step\t/) { next }
		else { my @c = split /\t/; push @steps, [@c[0, 2, 5]] }
	}
	close $in or die "no measurement of @command\n";
	return @steps;
}

# Of some of the steps, by their places: the largest.
sub most { my ($column, $steps, @at) = @_; my ($most) = sort { $b <=> $a } map { $steps->[$_][$column] } @at; return $most }

# The first screen of one who was there before.
$ENV{XDG_STATE_HOME} = "$folder/known";
system("'$meter' -s 80x24 -w 'q leave' -k '<Enter>q' -- '$ghostdose' > /dev/null") == 0 or die "no first start\n";
my @home = measure(undef, 'q leave', '<Down><Up><idle:3000>', $ghostdose);
my $first = $home[0];
row('terminal: the first frame', 'ms', $first->[1], $first->[1] / 20, 'of 20 ms');
row('terminal: the first frame', 'B', $first->[2], $first->[2] / 6000, 'of 6000 B');
row('terminal: the cursor on the first screen', 'B', most(2, \@home, 1, 2), most(2, \@home, 1, 2) / 300, 'of 300 B');
row('terminal: the cursor on the first screen', 'ms', most(1, \@home, 1, 2), most(1, \@home, 1, 2) / 2, 'of 2 ms');
row('terminal: three seconds idle', 'B', $home[3][2], $home[3][2], 'of 0 B');

# To the first question; the slice, its layers, its cursor, and back.
my $read = '<Enter>nnnnnn';
my @slice = measure(1, 'q leave', $read . 'vlllll<Right><Up>q', $ghostdose, 'play', 'cord');
row('terminal: a slice step (the next layer)', 'B', most(2, \@slice, 9 .. 13), most(2, \@slice, 9 .. 13) / 5000, 'of 5000 B');
row('terminal: a slice step (the next layer)', 'ms', most(1, \@slice, 9 .. 13), most(1, \@slice, 9 .. 13) / $first->[1], 'first frame');
row('terminal: the cursor on the slice', 'B', most(2, \@slice, 14, 15), most(2, \@slice, 14, 15) / 300, 'of 300 B');
row('terminal: the cursor on the slice', 'ms', most(1, \@slice, 14, 15), most(1, \@slice, 14, 15) / 2, 'of 2 ms');
row('terminal: to the slice and back', 'B', most(2, \@slice, 8, 16), most(2, \@slice, 8, 16) / 4000, 'of 4000 B');
row('terminal: memory with a slice', 'MiB', $slice[-1][1] / 1024, $slice[-1][1] / 1024 / 16, 'of 16 MiB');

# To the regimen: fields, a changed fraction, pages.
my $answers = 'b<Enter>n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>n<Enter>';
my $to = $read . $answers;
my @pressed = $to =~ /<[^>]*>|./g;
my $at = 1 + @pressed;
my @design = measure(1, 'q leave', $to . '<Down><Up><Right>?qw<Enter>', $ghostdose, 'play', 'carotid');
row('terminal: the cursor on the regimen', 'B', most(2, \@design, $at, $at + 1), most(2, \@design, $at, $at + 1) / 300, 'of 300 B');
row('terminal: the cursor on the regimen', 'ms', most(1, \@design, $at, $at + 1), most(1, \@design, $at, $at + 1) / 2, 'of 2 ms');
row('terminal: a fraction more, all drawn anew', 'ms', $design[$at + 2][1], $design[$at + 2][1] / $first->[1], 'first frame');
row('terminal: a page over it and back', 'B', most(2, \@design, $at + 3 .. $at + 6), most(2, \@design, $at + 3 .. $at + 6) / 4000, 'of 4000 B');
row('terminal: memory at a regimen', 'MiB', $design[-1][1] / 1024, $design[-1][1] / 1024 / 16, 'of 16 MiB');

# Others, each at its own work: the first frame, the cursor, a page.
mkdir "$folder/calendar";
for (['htop', 'Quit', '<Down><Down><PageDown><idle:3000>', 'htop'], ['tig', '%', '<Down><Down><PageDown><idle:3000>', 'tig'],
	['ncdu', 'Total disk', '<Down><Down><PageDown><idle:3000>', 'ncdu', '-q', '.'],
	['calcurse', 'Calendar', '<Down><Down><Tab><idle:3000>', 'calcurse', '-D', "$folder/calendar"]) {
	my ($peer, $wait, $keys, @command) = @$_;
	unless (here($peer)) {
		printf qq("terminal: %s is not installed (Debian: %s)",,,,\n), $peer, $peer;
		next;
	}
	my @s = measure(undef, $wait, $keys, @command);
	row("terminal: the first frame, $peer", 'ms', $s[0][1], $s[0][1] / $first->[1], 'ghostdose');
	row("terminal: the first frame, $peer", 'B', $s[0][2], $s[0][2] / $first->[2], 'ghostdose');
	row("terminal: its cursor, $peer", 'B', most(2, \@s, 1, 2), most(2, \@s, 1, 2) / most(2, \@home, 1, 2), 'ghostdose');
	row("terminal: its cursor, $peer", 'ms', most(1, \@s, 1, 2), most(1, \@s, 1, 2) / most(1, \@home, 1, 2), 'ghostdose');
	row("terminal: a page or a pane, $peer", 'B', $s[3][2], $s[3][2] / $slice[8][2], 'our slice');
	row("terminal: three seconds idle, $peer", 'B', $s[4][2], $s[4][2], 'of 0 B');
	row("terminal: memory, $peer", 'MiB', $s[-1][1] / 1024, $s[-1][1] / $slice[-1][1], 'ghostdose');
}
