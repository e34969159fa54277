# spreadsheet_help.pl - cases that a spreadsheet has saved, compared with what they were.  Perl core only.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our $scratch;

# Settings of the spreadsheet, and how it was told to save.
sub spreadsheet_ways {
	my @ways;
	for my $way (['en-US', ','], ['en-GB', ','], ['de-DE', ';'], ['de-DE', ',']) {
		for my $special (1, 0) {
			for my $shown (1, 0) {
				my ($locale, $separator) = @$way;
				# Of those that are kept, so that they are loaded where there is no spreadsheet, none is like another.
				push @ways, { kept => $shown && ($special || $locale ne 'en-GB') && ($special || $separator ne ',' || $locale ne 'de-DE'),
					locale => $locale, separator => $separator, special => $special, shown => $shown,
					name => join '-', $locale, $separator eq ';' ? 'semicolon' : 'comma', $special ? 'special' : 'plain',
					$shown ? 'shown' : 'raw' };
			}
		}
	}
	return @ways;
}

sub spreadsheet_cases {
	my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";
	return ({ name => 'carotid', folder => abs_path("$cases/carotid"), regimen => '25x2' },
		{ name => 'habits', folder => abs_path("$FindBin::Bin/data/cases/habits"), regimen => '10x2', kept => 1 },
		{ name => 'fragile', folder => abs_path("$FindBin::Bin/data/cases/fragile"), breaks => 1, kept => 1 });
}

sub tables_of {
	my ($case) = @_;
	return sort glob "$case/*.csv";
}

# What is no table of a spreadsheet: the story.
sub copy_rest {
	my ($case, $into) = @_;
	copy($_, $into) or die "$_: $!" for glob "$case/*.md";
	return 1;
}

sub remove_rest {
	my ($case, $into) = @_;
	unlink map { "$into/" . s{.*/}{}r } glob "$case/*.md";
}

# What the program makes of a case, without its path.
sub seen_of {
	my ($case, $folder) = @_;
	my %seen;
	# What is fragile is so in one way of writing, and not in another.
	my ($status, $out) = run('lint', $folder, '--json');
	$seen{lint} = join "\n", grep { !/^(?:fragile_cell|point_in_decimals) / } map { "$_->{code} $_->{message}" =~ s/\Q$folder\E/CASE/gr }
	    @{ JSON::PP->new->utf8->decode($out)->{findings} };
	for my $line (['score', $folder, $case->{regimen}, '--json'], ['render', $folder, '--key'],
		['play', $folder, '--plain']) {
		my ($status, $out, $err) = run(@$line);
		my $text = "$status$out$err";
		$text =~ s/\Q$folder\E/CASE/g;
		$seen{ $line->[0] } = $text;
	}
	return \%seen;
}

my %original;

# Loads as the same, and where that cannot be, every cell that has changed is named.
sub compare {
	my ($case, $way, $folder) = @_;
	return compare_cells($case, $way, $folder) if $case->{breaks};
	my $was = $original{ $case->{name} } ||= seen_of($case, $case->{folder});
	my $is = seen_of($case, $folder);
	for my $what (sort keys %$was) {
		is($is->{$what}, $was->{$what}, "$case->{name}, $way->{name}: $what");
	}
}

# Rows of [line, column, text] of a table.
sub cells_of {
	my ($path, $delimiter) = @_;
	my $text = slurp($path);
	my (@rows, @row);
	my ($line, $start) = (1, 0);
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^$delimiter\n"]*))($delimiter|\n|\z)/gc) {
		my ($at, $end) = ($-[0], $3);
		push @row, [$line, $at - $start + 1, defined $1 ? $1 =~ s/""/"/gr : $2];
		my $new = substr($text, $at, pos($text) - $at) =~ tr/\n//;
		($line, $start) = ($line + $new, rindex($text, "\n", pos($text) - 1) + 1) if $new;
		next if $end eq $delimiter;
		push @rows, [@row] if @row > 1 || $row[0][2] ne '';
		@row = ();
		last if pos($text) == length $text;
	}
	return @rows;
}

# The same number, whatever sign its decimals have there.
sub same_number {
	my ($was, $is, $comma) = @_;
	$is =~ tr/,/./ if $comma;
	my $number = qr/\A[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z/;
	return $was =~ $number && $is =~ $number && abs($was - $is) < 1e-12 * (1 + abs $was);
}

sub codes_at {
	my ($folder) = @_;
	my %at;
	my ($status, $out) = run('lint', $folder, '--json');
	push @{ $at{ ($_->{file} =~ s{.*/}{}r) . ':' . ($_->{line} // 0) . ':' . ($_->{column} // 0) } }, $_->{code}
	    for @{ JSON::PP->new->utf8->decode($out)->{findings} };
	return \%at;
}

sub compare_cells {
	my ($case, $way, $folder) = @_;
	my $before = codes_at($case->{folder});
	my $after = codes_at($folder);
	my %count;
	for my $path (tables_of($case->{folder})) {
		my $file = $path =~ s{.*/}{}r;
		my @was = cells_of($path, ',');
		my @is = cells_of("$folder/$file", $way->{separator});
		is(scalar @is, scalar @was, "$case->{name}, $way->{name}: rows of $file");
		for my $r (0 .. $#was) {
			for my $k (0 .. $#{ $was[$r] }) {
				my ($line, $column, $old) = @{ $was[$r][$k] };
				my ($new_line, $new_column, $new) = @{ $is[$r][$k] };
				# In a text another way to write a number is another text.
				next if $old eq $new || ($file !~ /^(?:steps|choices)/ && same_number($old, $new, $way->{separator} eq ';'));
				my $what = "$way->{name}: $file: $old became $new";
				my @said = @{ $after->{"$file:$new_line:$new_column"} || [] };
				ok((grep { $_ eq 'fragile_cell' } @{ $before->{"$file:$line:$column"} || [] }), "$what: that was warned of");
				$count{changed}++;
				next unless $new =~ m{\A(?:\d+[-/.]\d+[-/.]\d+|\d\d:\d\d[.:]\d+(?: AM)?|Err:\d+|#.*)\z};
				ok((grep { /^spreadsheet_(?:date|error)$/ } @said), "$what: that is named") or diag("said: @said");
			}
		}
	}
	cmp_ok($count{changed} || 0, '>', 0, "$case->{name}, $way->{name}: something was changed");
}

1;
