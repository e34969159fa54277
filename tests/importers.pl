# importers.pl - what Canvas and Moodle do with a gradebook, written from the rules of their sources and nothing of ours:
# lib/gradebook_importer.rb of Canvas, grade/import/csv/classes/load_data.php of Moodle.  Perl core only.
use strict;
use warnings;
use Encode qw(decode);

# RFC 4180, as Ruby's CSV and PHP's fgetcsv read it: quoted cells with doubled quotes, line ends within them.
sub importer_rows {
	my ($text, $delimiter) = @_;
	my (@rows, @row);
	my $cell = '';
	my $quoted = 0;
	my $any = 0;
	for my $c (split //, decode('UTF-8', $text, Encode::FB_CROAK)) {
		if ($quoted == 1) {
			$c eq '"' ? ($quoted = 2) : ($cell .= $c);
		} elsif ($quoted == 2 && $c eq '"') {
			$cell .= '"';
			$quoted = 1;
		} elsif ($c eq $delimiter || $c eq "\n") {
			push @row, $cell;
			($cell, $quoted, $any) = ('', 0, $c eq $delimiter);
			if ($c eq "\n") { push @rows, [@row]; @row = () }
		} elsif ($c eq '"' && !length $cell && !$quoted) {
			$quoted = 1;
		} else {
			die "a sign behind a quoted cell\n" if $quoted == 2 && $c ne "\r";
			$cell .= $c unless $c eq "\r";
		}
	}
	die "an open quote\n" if $quoted == 1;
	die "a last line without its end\n" if length $cell || @row || $any;
	return @rows;
}

# Students: { name, sis_id, login }.  Dies with what Canvas would say; else { title, possible, marks{login}, missing[] }.
sub canvas_import {
	my ($text, @students) = @_;
	my @first = grep { defined } (split /\n/, $text)[0 .. 2];
	my $semicolons = grep { tr/;// > tr/,// } @first;
	my @rows = importer_rows($text, $semicolons > @first / 2 ? ';' : ',');
	my @head = @{ shift @rows };
	die "the header\n" unless @head > 3 && $head[0] =~ /Student/ && $head[1] =~ /ID/;
	my @known = ('Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Integration ID', 'Root Account', 'Section');
	my ($section) = grep { $head[$_] =~ /Section/ } 0 .. $#head;
	die "no Section\n" unless defined $section;
	my $at = -1;
	for my $name (@head[0 .. $section]) {
		my ($place) = grep { $known[$_] eq $name } 0 .. $#known;
		die "column $name\n" unless defined $place && $place > $at;
		$at = $place;
	}
	my @titles = grep { !/^(?:.* )?(?:Unposted )?(?:Current|Final|Override) (?:Score|Points|Grade|Status)$/ } @head[$section + 1 .. $#head];
	die "not one assignment\n" unless @titles == 1 && @head == $section + 2;
	my %out = (title => $titles[0], marks => {}, missing => []);
	for my $row (@rows) {
		next if grep({ length } @$row) == 0;
		if ($row->[0] =~ /Points Possible/) {
			$out{possible} = $row->[$section + 1];
			next;
		}
		my %cell = map { $head[$_] => $row->[$_] // '' } 0 .. $#head;
		my ($who) = grep { length $cell{'SIS User ID'} && $_->{sis_id} eq $cell{'SIS User ID'} } @students;
		($who) = grep { length $cell{'SIS Login ID'} && $_->{login} eq $cell{'SIS Login ID'} } @students unless $who;
		($who) = grep { $_->{name} eq $cell{Student} } @students unless $who;
		if (!$who) { push @{ $out{missing} }, $cell{Student}; next }
		my $value = $row->[$section + 1] // '';
		next if $value eq '' || $value eq '-';
		# The last comma or point is the decimal sign.
		if ($value =~ /^(-?[0-9.,]*)([.,])([0-9]*)$/) { (my $whole = $1) =~ tr/.,//d; $value = "$whole.$3" }
		die "a mark \"$value\"\n" unless $value =~ /^-?[0-9]+(?:\.[0-9]+)?$/;
		$out{marks}{ $who->{login} } = $value;
	}
	return \%out;
}

# Users: { username, email, idnumber }, mapped by one of these.  Dies where the whole import is rolled back; else
# { title, marks{username}, feedback{username} }.
sub moodle_import {
	my ($text, $by, $most, @users) = @_;
	my @rows = importer_rows($text, ',');
	my @head = map { s/^\s+|\s+$//gr } @{ shift @rows };
	my ($key) = grep { $head[$_] eq $by } 0 .. $#head;
	my @grades = grep { $head[$_] !~ /^(?:username|email|idnumber)$/ && $head[$_] !~ / \(Feedback\)$/ } 0 .. $#head;
	my ($said) = grep { $head[$_] =~ / \(Feedback\)$/ } 0 .. $#head;
	die "not one grade column\n" unless defined $key && @grades == 1;
	my %out = (title => $head[$grades[0]], marks => {}, feedback => {});
	for my $row (@rows) {
		my ($who) = grep { length $row->[$key] && $_->{$by} eq $row->[$key] } @users;
		die "an unknown user \"$row->[$key]\": rolled back\n" unless $who;
		my $value = $row->[$grades[0]] // '';
		$out{feedback}{ $who->{username} } = $row->[$said] // '' if defined $said;
		next if $value eq '' || $value eq '-';
		die "a grade \"$value\" that is no number: rolled back\n" unless $value =~ /^-?[0-9]+(?:\.[0-9]+)?$/;
		die "a grade above $most: rolled back\n" if $value > $most;
		$out{marks}{ $who->{username} } = $value;
	}
	return \%out;
}

1;
