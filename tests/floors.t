#!/usr/bin/perl
# The floors of the house: a file includes its own floor and those it may use, as "floor/name.h", and the header of an
# outside library only where that library lives.  The law stands in the Makefile (uses_..., headers_...).
use strict;
use warnings;
use File::Find;
use Test::More;

plan skip_all => 'make tells the floors (make check)' unless $ENV{FLOORS};
my @floors = split ' ', $ENV{FLOORS};
my (%may, %home);
for my $floor (@floors) {
	$may{$floor} = { map { $_ => 1 } $floor, split ' ', $ENV{"USES_$floor"} // '' };
	push @{ $home{$_} }, $floor for split ' ', $ENV{"HEADERS_$floor"} // '';
}

# What stands in <...> and what it is allowed to be: the C library, POSIX, and the libraries at home on this floor.
my %system = map { $_ => 1 } qw(assert.h ctype.h errno.h fenv.h float.h inttypes.h limits.h locale.h math.h setjmp.h signal.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h strings.h time.h wchar.h
    wctype.h dirent.h fcntl.h getopt.h langinfo.h libgen.h poll.h pthread.h pty.h pwd.h search.h spawn.h termios.h unistd.h);

sub outside_ok {
	my ($floor, $header) = @_;
	for my $name (keys %home) {
		next unless $name =~ m{/$} ? index($header, $name) == 0 : $header eq $name;
		return scalar grep { $_ eq $floor } @{ $home{$name} };
	}
	return $system{$header} || $header =~ m{^sys/};
}

# The faults of one file's text.
sub faults {
	my ($floor, $text) = @_;
	my @faults;
	while ($text =~ /^[ \t]*#[ \t]*include[ \t]*(.*)$/mg) {
		my $what = $1;
		if ($what =~ m{^"([a-z_0-9]+)/[A-Za-z_0-9]+\.(?:h|def)"}) {
			push @faults, "$what is not for $floor" unless $may{$floor}{$1};
		} elsif ($what =~ m{^<([^>]+)>}) {
			push @faults, "<$1> does not live on $floor" unless outside_ok($floor, $1);
		} else {
			push @faults, "$what is not written \"floor/name.h\"";
		}
	}
	return @faults;
}

# The order of the floors: nobody uses what stands above or itself.
my %seen;
for my $floor (@floors) {
	my @up = grep { !$seen{$_} && $_ ne $floor } keys %{ $may{$floor} };
	is("@up", '', "$floor uses only floors below it");
	$seen{$floor} = 1;
}

my %files;
find({ no_chdir => 1, wanted => sub {
	return unless -f && m{^src/(?:([^/]+)/)?[^/]+\.(?:c|h|def)$};
	push @{ $files{ $1 // '' } }, $_;
} }, 'src');
for my $floor (sort keys %files) {
	next if $floor eq '';          # where a program begins stands outside
	ok($may{$floor}, "src/$floor is a floor of the Makefile") or next;
	my @faults;
	for my $file (sort @{ $files{$floor} }) {
		open my $in, '<', $file or die "$file: $!";
		local $/;
		push @faults, map { "$file: $_" } faults($floor, scalar <$in>);
	}
	is(join("\n", @faults), '', "src/$floor includes only what it may");
}
is(join(' ', sort @{ $files{''} // [] }), 'src/main.c src/picture_main.c', 'only where a program begins stands outside the floors');

# The test can see.
is(scalar faults('base', "#include \"radiobio/radiobio.h\"\n"), 1, 'an upward include is seen');
is(scalar faults('radiobio', "# include <ncurses.h>\n"), 1, 'a foreign library is seen');
is(scalar faults('casebook', "#include \"metric.h\"\n"), 1, 'an include without its floor is seen');
is(scalar faults('casebook', "#include \"../base/mem.h\"\n"), 1, 'an include by path is seen');
is(scalar faults('canvas', "#include \"casebook/casebook.h\"\n"), 1, 'a sideways include is seen');
is(scalar faults('radiobio', "#include <gsl/gsl_math.h>\n#include <math.h>\n#include \"base/mem.h\"\n"), 0, 'what is allowed passes');
is(scalar faults('base', "#include <gsl/gsl_math.h>\n"), 1, 'a library of a higher floor is seen');
is(scalar faults('screens', "#include STYLE_FILE\n"), 1, 'an include through a macro is seen');
done_testing();
