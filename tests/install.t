#!/usr/bin/perl
# make install and uninstall: every file is where it belongs and readable, the installed program finds its cases from
# another folder, and nothing of ours stays behind.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Find qw(find);
use File::Temp qw(tempdir);
use Test::More;

my $build = $ENV{BUILD} or plan skip_all => 'make tells where it builds (make check)';
my $scratch = tempdir('ghostdose-install.XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $source = getcwd();
my ($prefix, $stage) = ("$scratch/usr", "$scratch/stage");

sub run {
	my $out = `@_ 2>&1`;
	return ($?, $out);
}

# Regular files below a folder, as names from there.
sub files {
	my ($folder) = @_;
	my @found;
	find(sub { push @found, substr $File::Find::name, 1 + length $folder if -f }, $folder) if -d $folder;
	return sort @found;
}

# What was built is built: with another PREFIX one file is compiled and the program linked.
system("cp -a '$build' '$scratch/build'") == 0 or die "cp: $?";
my $make = "make --no-print-directory BUILD='$scratch/build' PREFIX='$prefix'";

my @cases = grep { -f } glob('cases/*/* cases/*.csv lessons/*');
# What sessions share, beside each grid.
my @shared = map { my $folder = s{/grids\.csv$}{}r; open my $h, '<', $_ or die; map { /^[^,]+,([^,]+\.csv),/ ? "$folder/$1.grid" : () } <$h> }
    glob('cases/*/grids.csv');
cmp_ok(scalar @shared, '>', 10, 'grids are shared');
my @want = sort 'bin/ghostdose', (-x "$build/ghostdose-picture" ? 'libexec/ghostdose/ghostdose-picture' : ()),
    'share/bash-completion/completions/ghostdose', 'share/zsh/site-functions/_ghostdose',
    (map { "share/ghostdose/$_" } @cases, @shared, glob('kiosk/*')),
    (map { m{([^/]*\.([1-9]))$} ? "share/man/man$2/$1" : () } glob('man/*.[1-9]')),
    (map { ("lib/lib$_.a", "lib/pkgconfig/$_.pc", "include/ghostdose/$_.h") } qw(radiobio volume)),
    map { s/^lib/share\/doc\/ghostdose/r } glob('lib/examples/*.c');
cmp_ok(scalar @want, '>=', 10, scalar(@want) . ' files to install');

# --- as a user does ------------------------------------------------------------------------------------------------
my ($status, $out) = run("$make install");
is($status, 0, 'make install') or diag($out);
is(join("\n", files($prefix)), join("\n", @want), 'every file is there, and no other');
is((stat "$prefix/bin/ghostdose")[2] & 0777, 0755, 'the program can be run by everyone');
is(join(' ', grep { ((stat "$prefix/$_")[2] & 0777) != (/\.pl$/ ? 0755 : 0644) } grep { !/^(?:bin|libexec)/ } @want), '',
    'the rest can be read by everyone, and the scripts that drew slices be run');

delete @ENV{qw(GHOSTDOSE_CASES XDG_DATA_HOME)};
$ENV{HOME} = "$scratch/nobody";
chdir '/' or die;
my $installed = "$prefix/bin/ghostdose";
($status, $out) = run("$installed cases --json");
is($status, 0, 'the installed program lists cases');
like($out, qr{"\Q$prefix\E/share/ghostdose/cases/carotid"}, 'those that were installed');
($status, $out) = run("$installed score carotid 35x2");
is($status, 0, 'and knows them by name') or diag($out);
($status, $out) = run("$installed --script '<Home>'");
like($out, qr/Carotid/, 'and its screens list them');
chdir $source or die;

# --- uninstall -----------------------------------------------------------------------------------------------------
mkdir "$prefix/share/ghostdose/cases/theirs";
system("cp '$source'/cases/carotid/* '$prefix/share/ghostdose/cases/theirs/'");
($status, $out) = run("$make uninstall");
is($status, 0, 'make uninstall') or diag($out);
is(join(' ', grep { !m{/theirs/} } files($prefix)), '', 'no file of ours is left');
ok(-f "$prefix/share/ghostdose/cases/theirs/case.csv", 'a case that somebody added stays');
system("rm -rf '$prefix/share/ghostdose/cases/theirs'");
($status, $out) = run("$make uninstall");
is($status, 0, 'make uninstall, once more') or diag($out);
ok(!-e "$prefix/share/ghostdose", 'the folder has gone with the last case');

# --- as a package does ---------------------------------------------------------------------------------------------
($status, $out) = run("$make DESTDIR='$stage' install");
is($status, 0, 'make install DESTDIR=') or diag($out);
is(join("\n", files("$stage$prefix")), join("\n", @want), 'the same files, in the stage');
is(join(' ', files($prefix)), '', 'and none outside of it');
($status, $out) = run("$make DESTDIR='$stage' uninstall");
is($status, 0, 'make uninstall DESTDIR=') or diag($out);
is(join(' ', files($stage)), '', 'no file is left');

done_testing();
