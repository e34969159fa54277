#!/usr/bin/perl
# Cases that LibreOffice has saved (tests/data/spreadsheets, made by tests/spreadsheets --keep): each loads as what it was, and what the
# spreadsheet has changed is named.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/spreadsheet_help.pl";
our $scratch;

for my $case (grep { $_->{kept} } spreadsheet_cases()) {
	for my $way (grep { $_->{kept} } spreadsheet_ways()) {
		my $folder = "$scratch/$way->{name}/$case->{name}";
		system('mkdir', '-p', $folder) == 0 or die;
		system('cp', glob("$FindBin::Bin/data/spreadsheets/$way->{name}/$case->{name}/*.csv"), $folder) == 0 or die;
		copy_rest($case->{folder}, $folder);
		compare($case, $way, $folder);
	}
}
done_testing;
