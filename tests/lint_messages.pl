# lint_messages.pl - every message that the sources can put into a report: its code and its format.  Perl core only.
use strict;
use warnings;

# The arguments of a call that begins behind its bracket, and where it ends.
sub arguments_at {
	my ($source, $start) = @_;
	my ($depth, $from, $i, @arguments) = (1, $start, $start);
	for (; $depth > 0 && $i < length $source; $i++) {
		my $c = substr $source, $i, 1;
		if ($c eq '"') {
			for ($i++; substr($source, $i, 1) ne '"'; $i++) { $i++ if substr($source, $i, 1) eq '\\' }
		} elsif ($c =~ /[(\[{]/) {
			$depth++;
		} elsif ($c =~ /[)\]}]/) {
			$depth--;
		}
		next unless $depth == 0 || ($depth == 1 && $c eq ',');
		push @arguments, substr $source, $from, $i - $from;
		$from = $i + 1;
	}
	return @arguments;
}

# String literals of an expression, those that stand beside each other joined.
sub literals_of {
	my ($expression) = @_;
	my @texts;
	while ($expression =~ /((?:"(?:[^"\\]|\\.)*"(?:\s|\bPRI\w+)*)+)/g) {
		my $all = $1;
		push @texts, join '', map { s/\\(.)/$1/gr } $all =~ /"((?:[^"\\]|\\.)*)"/g;
	}
	return @texts;
}

# [code, format, place] of every call that adds a finding; a format of nothing but %s takes the words of a fault.
sub messages_of {
	my ($file) = @_;
	my $source = slurp($file) =~ s{/\*.*?\*/}{}gsr;
	my @messages;
	while ($source =~ /\b(report_add|table_fault|report_fault|lesson_fault)\(/g) {
		my ($name, $start) = ($1, pos $source);
		my @arguments = arguments_at($source, $start);
		my %at = (report_add => [5, 7], table_fault => [4, 6], lesson_fault => [2, 4]);
		my ($code, $format) = $at{$name} ? @arguments[@{ $at{$name} }] : ($arguments[1], '"%s"');
		next unless defined $code && defined $format;
		for my $one (literals_of($code)) {
			push @messages, map { [$one, $_, ($file =~ s{.*/src/}{}r) . ':' . (1 + (substr($source, 0, $start) =~ tr/\n//))] } literals_of($format);
		}
	}
	return @messages;
}

# [format, place] of every fault of a file that is its own words.
sub faults_of {
	my ($file) = @_;
	my $source = slurp($file) =~ s{/\*.*?\*/}{}gsr;
	my @faults;
	while ($source =~ /\bfault_set\(/g) {
		my $start = pos $source;
		my @arguments = arguments_at($source, $start);
		my $place = ($file =~ s{.*/src/}{}r) . ':' . (1 + (substr($source, 0, $start) =~ tr/\n//));
		push @faults, map { [$_, $place] } literals_of($arguments[3] // '');
	}
	return @faults;
}

# Does a message come from that format?
sub pattern_of {
	my ($format) = @_;
	my $pattern = join '', map { /\A%(?:%)\z/ ? '%' : /\A%/ ? '.*' : quotemeta } split /(%(?:%|[-.*0-9]*(?:zu|l?[dsgu])))/, $format;
	return qr/\A$pattern\z/s;
}

1;
