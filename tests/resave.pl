# resave.pl - a table as a spreadsheet opens it and saves it again, without one.  Perl core only.
#
# Each line is a row of cells, comments too; a cell in quotes may go on over lines; what is quoted afterwards is what must be.
# tests/spreadsheets does the same with LibreOffice.
use strict;
use warnings;

# Rows of cells.
sub resave_rows {
	my ($text, $separator) = @_;
	my (@rows, @row);
	$text =~ s/\A\xef\xbb\xbf//;
	$text =~ s/\r\n/\n/g;
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^$separator\n]*))($separator|\n|\z)/gc) {
		my ($quoted, $plain, $end) = ($1, $2, $3);
		push @row, defined $quoted ? $quoted =~ s/""/"/gr : $plain;
		next if $end eq $separator;
		push @rows, [@row] if @row > 1 || $row[0] ne '' || $end ne '';
		@row = ();
		last if pos($text) == length $text;
	}
	return @rows;
}

# %way: from and to are the separators; comma: numbers are written with a decimal comma; all: every text is quoted; bare: no mark of
# bytes, Unix line ends, no empty columns and rows.
sub resave {
	my ($text, %way) = @_;
	my @rows = resave_rows($text, $way{from} || ',');
	my ($columns) = sort { $b <=> $a } map { scalar @$_ } @rows;
	my $to = $way{to} || ',';
	my $end = $way{bare} ? "\n" : "\r\n";
	my $out = $way{bare} ? '' : "\xef\xbb\xbf";
	push @rows, ([]) x 2 unless $way{bare};
	for my $row (@rows) {
		my @cells = @$row;
		push @cells, ('') x ($columns + 2 - @cells) unless $way{bare};
		for (@cells) {
			s/\A(-?[0-9]+)\.([0-9]+)((?:[eE][-+]?[0-9]+)?)\z/$1,$2$3/ if $way{comma};
			my $is_number = /\A-?[0-9]+(?:[.,][0-9]+)?\z/;
			$_ = '"' . s/"/""/gr . '"' if /["\n\Q$to\E]/ || ($way{all} && $_ ne '' && !$is_number);
		}
		$out .= join($to, @cells) . $end;
	}
	return $out;
}

1;
