#!/usr/bin/perl
# The cases that come with the program: each lints clean in all its variants, is solved by its own answers, earns nothing
# where every step is skipped, and says of a wrong way what it was.  What is wrong is worked by hand and typed.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $top = "$FindBin::Bin/..";
$ENV{XDG_STATE_HOME} = "$scratch/state";

# What is typed, line by line, at seed 1; what is said, with single blanks.
sub play {
	my ($name, @lines) = @_;
	spew("$scratch/lines", join('', map { "$_\n" } @lines));
	my ($status, $out, $err) = run('play', "$top/cases/$name", '--plain', '--seed', 1, '--answers', "$scratch/lines", '--now',
	    '2026-11-01T09:00:00Z');
	is("$status$err", '0', "$name is played") or diag($out);
	$out =~ s/\s+/ /g;
	return $out;
}

# Answers of its own file, up to the step of that number, each step on its own.
sub own {
	my ($name, $step) = @_;
	my (@lines, $at);
	for my $line (grep { !/^#/ } split /\n/, slurp("$FindBin::Bin/data/answers/$name.txt")) {
		$at++ if $line eq 'next';
		last if defined $step && ($at || 0) > $step - 1 && $line ne 'next';
		push @lines, $line;
	}
	return @lines;
}

# Wrong ways: the step, what is typed there, and what has to be said of it.
my %wrong = (
	alternate => [
		[1, 'b', 'They have nothing to rest from'],
		[2, '25', 'the gap is forgotten'],
		[2, '49', 'weeks are rounded up'],
		[3, '53.6', 'the daily loss to repopulation is taken in EQD2', 55],   # 69 - 0.66/1.2 x 28
		[3, '64.4', 'the gap is forgotten', 55],                      # 69 - 0.66 x (25 - 18)
		[4, 'b', 'there come to be more of them'],
		[5, '30', 'physical doses are taken as they are'],
		[5, '45.9', 'BED is given instead of EQD2'],                        # 30 x (1 + 1/2), nights 24 x 2 x 1^2 x 2^(-24/5)/2 = 0.9
		[6, '20', 'physical doses are taken as they are'],                # 50 - 30
		[7, '10x1.5 bid 6h, gap 1w, 10x1.5 bid 6h, gap 1w, 10x1.5 bid 6h, gap 1w, 10x1.5 bid 6h',
		    'Tumour control is 0.06 where 0.9 was asked for'],            # 1e7 x exp(-0.3 x (69 - 0.66 x 28.25)) = 2.8 cells
		[7, '5x8 qod', 'Spinal cord reaches 55.0 Gy'],                      # 22.9 + 20.8 x (4.16 + 2)/4
		[8, 'a', 'Nobody drew lots'],
		[9, 'a b', 'It compared nothing'],
		[10, 'a', 'Class I'],
	],
	ghosts => [
		[1, 'a', 'One of the four forgets more'],
		[2, '44.2', 'physical doses are taken as they are'],              # 48 x 0.92
		[2, '84.8', 'BED is given instead of EQD2'],                        # 44.16 x (1 + 1.84/2)
		[2, '48', 'the prescription is used instead of what the organ gets'],
		[3, '42.4', 'recovery is forgotten'],
		[4, '31.6', 'the part that has recovered is taken for the part that is left'],   # 42.4 x (1 - 0.255)
		[5, '16.8', 'physical doses are taken as they are'],                # 61 - 44.2
		[6, 'a', 'Nobody has seen it'],
		[7, 'd', 'The score knows no recovery'],
		[8, '20x3.1', 'Spinal cord, a quarter forgotten reaches 51.9'],   # 0.75 x 42.4 + 24.8 x (1.24 + 2)/4
		[9, 'b', 'with the voice of a model'],
	],
	carotid => [
		[1, 'a', 'the size of the fractions does'],
		[3, '17.5', 'the part that has recovered is taken for the part that is left'],     # 70 x 0.25
		[4, '40', 'physical doses are taken as they are'],
		[5, '49', 'physical doses are taken as they are'],                            # 119 - 70
		[6, '5x8 qod', 'Left carotid artery reaches 141'],               # 53 left, 88 new
		[7, 'c', 'it was 12 in 50'],
		[11, 'a', 'Class I'],
	],
	clone => [
		[1, 'b', 'Marginal'],
		[2, 'b', 'stands above the e'],
		[3, 'a', 'sort once more'],
		[4, '54', 'physical doses are taken as they are'],                  # 60 x 0.9
		[4, '86.5', 'BED is given instead of EQD2'],                        # 54 x (1 + 1.8/3.1), nights 24 x 2 x 1.8^2 x 2^(-24/4.4)/3.1 = 1.1
		[4, '53.4', 'the α/β of the tumour is used for the organ'],         # 54 x (1.8 + 10)/12, nights 24 x 2 x 1.8^2 x 2^(-24/4.4)/12 = 0.3
		[5, '54', 'physical doses are taken as they are'],                  # 110 - 56
		[6, 'a b', 'It worked on the cells that are gone'],
		[7, 'b', 'one series without benefit'],
		[8, '30x2', 'where 0.85 was asked for'],
		[8, '40x2 bid 6h', 'Skin and scar of the right neck reaches'],
		[9, 'a', 'survival did not differ'],
		[10, 'b', 'Class II'],
		[11, 'c', 'epeat irradiation'],
		[12, 'c', 'How large the difference is'],
	],
	cord => [
		[1, 'a', 'Another tissue was there then'],
		[2, '30', 'one of the two doses is given instead of their difference'],
		[3, '-27 -8 > -27 -8', 'off by'],
		[4, 'a', 'the picture is not what is added: the dose is'],
		[5, '50', 'recovery is forgotten'],
		[6, '76.2', 'recovery is forgotten', 50],                        # 50 + 26.2
		[8, '20x3', 'Spinal cord reaches 51.2'],
		[9, 'a', 'with or without recovery, mapped how?'],
	],
	core => [
		[1, 'b', 'Marginal'],
		[2, 'a c', 'the dose was there'],
		[3, '60', 'EQD2 is given instead of BED'],                          # 40 x (8 + 10)/(2 + 10)
		[3, '146.7', 'the α/β of an organ is used for the tumour'],             # 40 x (1 + 8/3)
		[4, 'b', 'Of the cells with oxygen one in a hundred survives'],
		[5, '35.1', 'physical doses are taken as they are'],
		[5, '133.4', 'BED is given instead of EQD2'],                       # 35.1 x (1 + 7.02/2.5)
		[5, '70.2', 'the α/β of another tissue is used'],                # 35.1 x (7.02 + 3)/5
		[6, '17.6', 'physical doses are taken as they are'],                # 119 - 66.3 - 35.1
		[7, '5x6 qod', 'Tumour control is 0.00 where 0.75 was asked for'],
		[8, 'a b', '6 % had necrosis with it and 6 % without'],
		[9, 'c', 'Class III'],
	],
	decline => [
		[1, 'b', 'Class II'],
		[3, '9', 'physical doses are taken as they are'],                  # 119 - 70 - 40
		[3, '-11.3', 'the α/β of the tumour is used for the organ'],      # 119 - 70 - 40 x (8 + 10)/12, nights 28 x 2 x 2^2 x 2^(-24/4)/12 = 0.3
		[4, 'a', 'hardly a chance'],
		[4, 'b', 'more than the artery has left'],
		[5, 'c', 'over the limit of the artery too'],
		[5, 'd', 'The tumour will not wait'],
		[6, 'a b c d e', 'Age alone is no reason'],
		[7, 'a b c d', 'until somebody says yes is not care'],
		[8, 'c', 'sixty gray EQD2'],
		[9, 'b', 'the one sentence to leave out'],
		[10, 'a', 'What it rests on can change'],
		[11, 'b', 'ype II'],
	],
	edge => [
		[1, 'a', 'because nobody computed anything there'],
		[2, '38.6', 'physical doses are taken as they are'],
		[2, '137.7', 'BED is given instead of EQD2'],                       # 38.56 x (1 + 7.71/3)
		[2, '56', 'the α/β of the tumour is used for the organ'],         # 38.56 x (7.71 + 10.6)/12.6
		[3, 'b', 'when a blank is read as zero'],
		[4, 'a', 'the least that it can be'],
		[5, 'a b c d', 'A zero in a sum is a dose'],
		[6, 'a', 'until something else begins'],
		[7, '5x8 qod', 'where 0.8 was asked for'],
		[8, 'b', 'That is what nobody knows'],
		[9, 'b', 'You do not know'],
		[10, 'b', 'ype II'],
	],
	gap => [
		[1, 'a', 'another side and site'],
		[2, 'c', 'Those five are still to come'],
		[3, '46', 'the gap is forgotten'],
		[3, '54', 'days are counted from 1'],
		[3, '56', 'weeks are rounded up'],
		[4, '57', 'the daily loss to repopulation is taken in EQD2', 55],       # 74.34 - 0.66/1.2 x 31.5
		[4, '58.2', 'the gap is forgotten', 55],                      # 74.34 - 0.66 x (46 - 21.5)
		[5, 'a', 'as if they were a weekend apart'],
		[6, '61.2', 'physical doses are taken as they are'],                # 78 - 16.8
		[7, 'c', '7.2 Gy more'],
		[8, '35x1.8', 'what is given stands'],
		[8, '20x1.8, gap 1w, 15x2.1', 'Larynx reaches 79.9 Gy'],           # 11.8 before, 68.1 new
		[9, 'a d', 'at the end it grows'],
	],
	jaw => [
		[1, 'd', 'give it time to close'],
		[2, 'b', '6 % had necrosis in both arms'],
		[3, 'a b', 'but 1 right one is missing'],
		[3, 'a b c d', 'Repair is a matter of hours'],
		[4, '-27 40', 'The place asked for is 60 mm away'],
		[5, '31.9', 'physical doses are taken as they are'],
		[5, '104.6', 'BED is given instead of EQD2'],                       # 31.9 x (1 + 6.38/2.8)
		[5, '43.5', 'the α/β of the tumour is used for the organ'],         # 31.9 x (6.4 + 10)/12
		[6, '23.7', 'physical doses are taken as they are'],                # 119 - 63.4 - 31.9
		# The two hottest voxels of 0.027 cc have 63.4 + 32.08 and 62.48 + 30.09 Gy, nights 0.6: 124.6 and 117.0 EQD2; 0.03 cc
		# lies a ninth of the way from the one to the other.
		[7, '5x7 qod', 'Mandible reaches 123.8 Gy'],
		[7, '5x6 qod', 'Tumour control is 0.00 where 0.92 was asked for'],
		[8, 'a', 'That is the rate of the sockets'],
		[9, 'c', 'Here nothing has moved'],
		[10, 'c', 'Repeat irradiation'],
	],
	margin => [
		[1, 'a', 'In-field'],
		[2, 'b', 'This side of the node lay on the slope'],
		[3, '24 12 -36', 'The place asked for is'],
		[4, 'a', 'On this slope they are 12 Gy'],
		[5, 'c', 'would miss the same corridor'],
		[6, 'a', 'Elective volumes are not recommended'],
		[7, 'a b', 'Small fractions spare it, geometry does not'],
		[8, '8.7', 'physical doses are taken as they are', 14],                # 119 - 65.8 - 44.5
		[8, '-0.3', 'recovery is forgotten', 14],                       # 119 - 65.6 - 53.7: at the hottest voxel 65.3 and 44.5 Gy
		[9, '15x3', 'where 0.9 was asked for'],
		[9, '40x2', 'Right carotid artery reaches'],
		[10, 'c', 'It is another schedule'],
		[11, 'b', 'type II'],
	],
	overlay => [
		[1, 'a', 'What slides along an edge does not move it'],
		[2, 'a', 'is not right'],
		[2, 'b', 'above 0 nothing folds'],
		[3, '-27', 'the sign is the other way', 20],
		[3, '0', 'the old plan is read at today\'s coordinates', 20],
		[4, '45.0', 'recovery is forgotten'],                               # 45.7 x (1.83 + 2)/4, nights 20 x 2 x 1.83^2 x 2^(-24/5)/4 = 1.2
		[5, '-18 -6 14', 'The place asked for is'],
		[7, '5x8 qod', 'Tumour control is 0.00 where 0.8 was asked for'],
		[7, '5x10 qod', 'Spinal cord reaches 58'],                          # 33.0 + 25.0
		[8, 'a b c e', 'It was nearly perfect'],
		[9, 'b', 'What is allowed was not made for your slope'],
		[10, 'a', 'no line between harm and none'],
		[11, 'b', 'Look first whether they overlap'],
	],
	parotid => [
		[1, '7.7', 'the sign is the other way', -3],                     # 29.7 - 22.0, the wrong way round
		[1, '0', 'the old plan is read at today\'s coordinates', -3],
		[2, '52 1 > 52 1', 'off by 4.8 mm on average'],
		[3, 'a', 'Look at the right parotid gland alone'],
		[4, 'b', 'above 0 nothing folds'],
		[5, 'c', 'Look where the new target lies in the old plan'],
		[6, '3.0', 'physical doses are taken as they are'],              # 25 - 22.0
		[6, '0.67', 'the old plan is read at today\'s coordinates'],      # 25 - 24.33, the mean EQD2 of today's coordinates
		[6, '0.7', 'the old plan is read at today\'s coordinates'],       # the same to a tenth
		[7, '30x2', 'Right parotid gland reaches 25.1 Gy EQD2'],
		[8, 'c', 'A limit is not a line between harm and none'],
	],
	second => [
		[1, 'a b c d', 'It tells nothing'],
		[2, 'a', 'its cells have never seen a course'],
		[2, 'c', 'does not ask which disease'],
		[3, 'b', 'Marginal'],
		[4, 'a', 'ype I'],
		[5, '51.1', 'physical doses are taken as they are'],              # 70 x 0.73
		[5, '89.3', 'BED is given instead of EQD2'],                        # 51.1 x (1 + 1.46/2), nights 28 x 2 x 1.46^2 x 2^(-24/4)/2 = 0.9
		[6, '38.9', 'physical doses are taken as they are'],              # 90 - 51.1
		[7, 'c', 'mended in days'],
		[8, '30x2', 'Tumour control is 0.55 where 0.92 was asked for'],    # 1e8 x exp(-0.29 x 60 x (1 + 2/10.6) + ln 2 x (39 - 29)/4) = 0.59 cells
		[8, '35x2', 'Left brachial plexus reaches 90.2 Gy'],             # 44.7 + 51.8 x (1.48 + 2)/4 and 0.5
		[9, 'a', 'The first was another disease'],
	],
	temporal => [
		[1, 'a', 'The tumour has mended half in a third of an hour'],
		[2, '58.3', 'physical doses are taken as they are'],             # 64.8 x 0.9
		[2, '51.8', 'the prescription is used instead of what the organ gets'],    # 64.8 x (1.2 + 2)/4
		[2, '89.8', 'BED is given instead of EQD2'],                     # 58.32 x (1 + 1.08/2)
		[3, 'b', 'A quarter is open after two half-times'],
		[4, '44.9', 'repair is taken as complete between the fractions', 50],      # 58.32 x (1.08 + 2)/4
				[5, 'a', 'What the fractions completed was never open to repair'],
		[6, '59.5', 'physical doses are taken as they are'],
		[7, '50.5', 'physical doses are taken as they are'],             # 110 - 59.5
		[8, '54x1.2 bid 4h', 'Left temporal lobe reaches 111'],          # 56.2 left, 55.2 new, of 110
		[9, 'a b', 'The weekend comes too late'],
	],
	tools => [
		[1, 'a', 'what its manual says'],
		[2, '51', 'physical doses are taken as they are'],                  # 68 x 0.75
		[2, '89.3', 'BED is given instead of EQD2'],                        # 51 x (1 + 1.5/2)
		[3, '86.6', 'physical doses are taken as they are'],                # 51 + 35.6
		[4, 'a', 'It takes off nothing'],
		[5, '29', 'the part that has recovered is taken for the part that is left'],    # 0.65 x 44.6
		[5, '44.6', 'recovery is forgotten'],
		[6, 'b', '1.2 Gy twice a day is not 2 Gy a day'],
		[7, 'b', 'A majority of programs is no measurement'],
		[8, 'a b c d e', 'Decimals are free'],
		[9, '54x1.2 bid 6h', 'Brainstem, repair counted reaches 71'],    # 45.1 + 35.64 x (1 + 1.354 x 0.66/2)/2 and the nights
		[10, '6.8', 'physical doses are taken as they are'],                # 110 - 57.8 - 45.4
		[11, 'c', 'No series says so'],
		[12, 'b', 'ype II'],
	],
);

for my $name (sort keys %wrong) {
	my ($status, $out, $err) = run('lint', "$top/cases/$name");
	ok($status == 0 && $err eq '' && $out =~ /^0 errors, 0 warnings in/m, "$name lints clean") or diag($out, $err);
	like($out, qr/^\d+ variants computed/m, "$name varies");

	my $said = play($name, own($name));
	like($said, qr/Total: (\S+) of \1 points\./, "$name: its own answers earn all points") or diag(substr $said, -700);
	ok($said !~ /Not taken/, "$name: and each line is taken");

	my $steps = () = $said =~ /Step \d+ \([a-z-]+\): /g;
	cmp_ok($steps, '>=', 6, "$name has six steps or more");
	my $skipped = play($name, 'next', map { ('skip', 'yes', 'next') } 1 .. $steps);
	like($skipped, qr/Total: 0 of \S+ points\./, "$name: whoever skips all earns nothing") or diag(substr $skipped, -800);

	for (@{ $wrong{$name} }) {
		my ($step, $typed, $want, @before) = @$_;
		my $text = play($name, own($name, $step), @before, $typed, $typed =~ /\dx\d/ ? 'submit' : ());
		my ($at) = $text =~ /.*\QStep $step of\E(.*)/;
		like($at || '', qr/\Q$want\E/, "$name, step $step: $typed") or diag($at || substr $text, -600);
	}
}


# ---- what the cases are about ----

# Rows of a table as hashes by column; cells may be in quotes, lines within them may not end.
sub table {
	my ($path) = @_;
	my ($head, @rows) = map {
		my @cells;
		push @cells, (defined $1 ? $1 =~ s/""/"/gr : $2) while /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|\z)/g && pos() <= length;
		\@cells;
	} grep { /\S/ } split /\n/, slurp($path);
	return map { my %r; @r{@$head} = @$_; \%r } @rows;
}

# No two cases that have the same limit to hold, the same kind of schedule as the best one, and the same to be learned.
my %alike;
for my $path (glob "$top/cases/*/case.csv") {
	my ($name) = $path =~ m{([^/]+)/case.csv\z};
	my $found = answer('search', "$top/cases/$name");
	my ($design) = grep { $_->{type} eq 'regimen' } table("$top/cases/$name/steps.csv");
	ok(!!$found->{best}{passed} == !!$design, $design ? "$name: the search finds a course that passes" : "$name: none passes, and none is asked for");
	my $kind = $found->{best}{regimen};
	my ($dose) = $kind =~ /x([\d.]+)[^,]*\z/;
	$kind = join ' ', $kind =~ /bid/ ? 'twice a day' : 'once a day', $dose > 3 ? 'large' : $dose > 1.9 ? 'of about 2 Gy' : 'small',
	    $kind =~ m{6/w} ? 'six a week' : 'five a week', $kind =~ /gap/ ? 'after a gap' : ();
	$kind = 'none' if !$design;
	($design) = grep { ($_->{reports} || '') =~ /regimen/ } table("$top/cases/$name/steps.csv") if !$design;
	my $all = join ' | ', $found->{best}{worst_criterion}, $kind, $design->{objective};
	ok(!$alike{$all}++, "$name is not another case again: $all");
	next unless $wrong{$name};
	my ($handed) = grep { /\dx\d/ } reverse own($name);
	near(answer('score', "$top/cases/$name", $handed, '--seed', 1)->{mark}, answer('search', "$top/cases/$name", '--seed', 1)->{best}{mark},
	    1e-9, "$name: its own design, $handed, is as good as the best that is found")
	    if $handed;
	for my $which (qw(courses structures doses constraints tumour)) {
		next unless -e "$top/cases/$name/$which.csv";
		my @bare = grep { !$_->{source} || $_->{source} !~ /teaching assumption|fictional|\b(?:19|20)\d\d\b|RTOG|Basic Clinical|QUANTEC|as the right one/ }
		    table("$top/cases/$name/$which.csv");
		is(scalar @bare, 0, "$name: each row of $which.csv says where it is from") or diag(explain(\@bare));
	}
	for my $bound (grep { $_->{what} !~ /^(?:fractions|dose_gy|per_day|interval_h|days_per_week|gap_weeks)$/ } table("$top/cases/$name/bounds.csv")) {
		ok($bound->{source}, "$name: the range of $bound->{what} has a source");
	}
}

# Slices are what their script makes.
for my $script (glob "$top/cases/*/make-slices.pl") {
	my ($name) = $script =~ m{([^/]+)/make-slices.pl\z};
	local %ENV = (%ENV, GHOSTDOSE => $ghostdose);
	mkdir "$scratch/$name" or die "$scratch/$name: $!";
	is(system("cd '$scratch/$name' && perl '$script'"), 0, "the slices of $name are made again");
	for my $path (glob "$scratch/$name/*.csv") {
		my ($file) = $path =~ m{([^/]+)\z};
		my ($made, $kept) = map { [slurp("$_/$file") =~ /(-?[\d.]+)/g] } "$scratch/$name", "$top/cases/$name";
		my @off = grep { abs($made->[$_] - $kept->[$_]) > 0.0101 } 0 .. $#$kept;
		ok(@$made == @$kept && !@off, "$name: $file is what the script makes");
	}
}
done_testing();
