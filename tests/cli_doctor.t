#!/usr/bin/perl
# doctor: what is there, what is missing, and what to do; and ghostdose-kiosk(8) names each setting with the value it has.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $cases = "$FindBin::Bin/../cases";
delete @ENV{qw(XDG_STATE_HOME XDG_DATA_HOME NO_COLOR GHOSTDOSE_LESSONS GHOSTDOSE_ONLY)};
$ENV{HOME} = "$scratch/home";
$ENV{TERM} = 'xterm-256color';
$ENV{GHOSTDOSE_CASES} = $cases;
mkdir $ENV{HOME};
chdir $scratch or die;

# The checks of a part by their names, and the exit status.
sub doctor {
	my @arguments = @_;
	my ($status, $out, $err) = run('doctor', '--json', @arguments);
	my $object = JSON::PP->new->utf8->decode($out);
	is($err, '', 'nothing on the error stream');
	is($object->{schema}, 'ghostdose.doctor/1', 'schema');
	is($object->{problems}, scalar(grep { $_->{state} eq 'problem' } @{ $object->{checks} }), 'problems are counted');
	is($object->{notes}, scalar(grep { $_->{state} eq 'note' } @{ $object->{checks} }), 'and notes');
	is($status, $object->{problems} ? 1 : 0, 'the exit status tells of problems');
	is(join(' ', map { "$_->{part}/$_->{check}" } grep { $_->{state} ne 'good' && $_->{advice} !~ /\A[A-Z-].*[.]\z/s } @{ $object->{checks} }),
	    '', 'each that is not good has a sentence what to do');
	my %checks = map { ("$_->{part}/$_->{check}" => $_) } @{ $object->{checks} };
	return \%checks;
}

# --- all is well -----------------------------------------------------------------------------------------------------
my $d = doctor();
like($d->{'program/version'}{found}, qr/^ghostdose \d/, 'version');
like($d->{'program/cases'}{found}, qr/^\d\d cases, \d+ lessons$/, 'cases and lessons');
is($d->{'program/records'}{found}, "$scratch/home/.local/state/ghostdose will be made", 'the folder of the records');
ok(!-e "$scratch/home/.local", 'and nothing is made');
like($d->{'program/space'}{found}, qr/^\d+ MiB are free$/, 'room');
is($d->{'terminal/kind'}{found}, 'xterm-256color', 'TERM');
is($d->{'terminal/colours'}{found}, '256', 'colours');
is($d->{'terminal/locale'}{found}, 'UTF-8', 'locale');
is($d->{'terminal/streams'}{state}, 'note', 'no terminal at both ends');
ok($d->{"kernel/$_"}{found}, "$_: $d->{qq(kernel/$_)}{found}") for qw(landlock seccomp openat2);
like($d->{'kiosk/settings'}{found}, qr/this is no public host|kiosk\.csv|manual/, 'no kiosk here');

my ($status, $out, $err) = run('doctor');
is($err, '', 'in lines');
like($out, qr/^program\n  version: ghostdose.*^terminal\n  .*^kernel\n  .*^kiosk\n  /ms, 'part after part');
like($out, qr/^  note: streams: .*\n    The screens need/m, 'and what to do below');

# --- settings of a public host that are none ---
for (['root,var/lib', qr{"var/lib" does not begin at /; expected a path}], ['root,/' . 'x' x 1100, qr/the path is too long/],
    ['identity,name', qr/"name" is no way to tell learners apart; expected key, account or either/],
    ['idle_minutes,soon', qr/"soon" is no number; expected one, such as 30/], ['memory_mib,1.5', qr/"1\.5" is no whole number/],
    ['idle_minutes,-1', qr/-1 is out of range; expected 0 to 100000/], ['memory_mib,1', qr/1 is out of range; expected 128/],
    ['idle_minute,1', qr/there is no setting "idle_minute"/]) {
	my ($row, $why) = @$_;
	spew("$scratch/kiosk.csv", "setting,value\nfile_mib,\n$row\n");
	chmod 0600, "$scratch/kiosk.csv";
	like(doctor('--settings', "$scratch/kiosk.csv")->{'kiosk/settings'}{found}, qr/kiosk\.csv:3:\d+: $why/, substr($row, 0, 20) . ' is refused');
}
chmod 0622, "$scratch/kiosk.csv";
like(doctor('--settings', "$scratch/kiosk.csv")->{'kiosk/settings'}{found}, qr/others can change the settings/, 'a file that others can write');
like(doctor('--settings', "$scratch/no.csv")->{'kiosk/settings'}{found}, qr/cannot be read: No such file/, 'a file that is not there');

# --- what is missing -----------------------------------------------------------------------------------------------
{
	local $ENV{GHOSTDOSE_CASES} = "$scratch/none";
	local $ENV{GHOSTDOSE_ONLY} = 1;
	local $ENV{GHOSTDOSE_LESSONS} = "$scratch/none";
	$d = doctor();
	is($d->{'program/cases'}{found}, 'no case and no lesson', 'no cases');
	is($d->{'program/cases'}{state}, 'problem', 'is a problem');
}
mkdir "$scratch/list";
mkdir "$scratch/list/bad";
spew("$scratch/list/bad/case.csv", "key,value\nformat_version,7\n");
{
	local $ENV{GHOSTDOSE_CASES} = "$scratch/list";
	local $ENV{GHOSTDOSE_ONLY} = 1;
	$d = doctor();
	is($d->{'program/bad'}{state}, 'problem', 'a broken case is named');
	like($d->{'program/bad'}{found}, qr{bad/case\.csv:}, 'with its fault');
}
$d = doctor('--state', "$scratch/list/bad/case.csv");
like($d->{'program/records'}{found}, qr/is no folder|Permission denied/, 'a file in the place of the records');
$d = doctor('--state', '/proc/1/x');
is($d->{'program/records'}{state}, 'problem', 'a folder that cannot be made') if !-w '/proc/1';

# --- terminals -----------------------------------------------------------------------------------------------------
for (['nonsense', 'note', qr/is not known here, and taken for xterm/], ['dumb', 'note', qr/cannot move its cursor/],
	['vt100', 'good', qr/^vt100$/], ["a\e]0;x", 'note', qr/TERM=a[^\e]*is not known/]) {
	my ($term, $state, $found) = @$_;
	local $ENV{TERM} = $term;
	$d = doctor();
	is($d->{'terminal/kind'}{state}, $state, "TERM=$term") unless $term =~ /\e/;
	like($d->{'terminal/kind'}{found}, $found, 'is told');
}
{
	local $ENV{LC_ALL} = 'C';
	local $ENV{NO_COLOR} = 1;
	$d = doctor();
	is($d->{'terminal/locale'}{state}, 'note', 'no UTF-8');
	is($d->{'terminal/colours'}{found}, 'none, as NO_COLOR asks', 'NO_COLOR');
}

# --- a public host -------------------------------------------------------------------------------------------------
mkdir "$scratch/root", 0700;
spew("$scratch/kiosk.csv", "setting,value\nroot,$scratch/root\ncases,$cases\nidle_minutes,5\nroster,$scratch/roster.csv\nidentity,key\n");
chmod 0600, "$scratch/kiosk.csv";
spew("$scratch/roster.csv", "learner,name\njane,Doe\njoe,Roe\n");
$d = doctor('--settings', "$scratch/kiosk.csv");
is($d->{'kiosk/settings'}{found}, "$scratch/kiosk.csv", 'settings');
is($d->{'kiosk/records'}{found}, "$scratch/root, and it can be written", 'the root of the records');
is($d->{'kiosk/roster'}{found}, "$scratch/roster.csv, 2 learners", 'the roster');
like($d->{'kiosk/limits'}{found}, qr/^5 minutes without a key, 240 in all/, 'limits');
like($d->{'kiosk/cases'}{found}, qr/^\d\d cases, /, 'its cases');
is($d->{'kiosk/account'}{state}, $> ? 'good' : 'note', 'the account');
$d = doctor('--settings', "$scratch/kiosk.csv", '--root', "$scratch/nowhere");
like($d->{'kiosk/root'}{found}, qr{nowhere: this folder for the records of all is missing}, 'a root that is missing');
spew("$scratch/roster.csv", "learner,name\njane,Doe\njane,Roe\n");
$d = doctor('--settings', "$scratch/kiosk.csv");
is($d->{'kiosk/roster'}{state}, 'problem', 'a roster with a fault');
like($d->{'kiosk/roster'}{found}, qr/roster\.csv:3:/, 'at its place');
for (["idle_minutes,-1\n", qr/kiosk\.csv:2:14: -1 is out of range; expected 0 to/], ["idel_minutes,1\n", qr/:2:1: there is no setting "idel_minutes"/],
	["cases,lists\n", qr/does not begin at \//], ["identity,name\n", qr/expected key, account or either/],
	["memory_mib,1.5\n", qr/is no whole number/], ["idle_minutes,soon\n", qr/is no number/], ["idle_minutes,nan\n", qr/is no number/]) {
	spew("$scratch/kiosk.csv", "setting,value\n$_->[0]");
	$d = doctor('--settings', "$scratch/kiosk.csv");
	like($d->{'kiosk/settings'}{found}, $_->[1], "a setting that is none: $_->[0]");
}
spew("$scratch/kiosk.csv", "setting,value\n");
chmod 0666, "$scratch/kiosk.csv";
like(doctor('--settings', "$scratch/kiosk.csv")->{'kiosk/settings'}{found}, qr/others can change the settings/, 'a file that others can write');

# --- the manual ----------------------------------------------------------------------------------------------------
my $manual = slurp("$FindBin::Bin/../man/ghostdose-kiosk.8");
my $shipped = slurp("$FindBin::Bin/../kiosk/kiosk.csv");
my @settings = $shipped =~ /^(\w+),/mg;
shift @settings;
is(scalar @settings, 10, 'settings that are shipped');
for my $setting (@settings) {
	my ($value) = $shipped =~ /^$setting,(.*)$/m;
	my ($told) = $manual =~ /^\.It Cm $setting Pq (?:Li )?(\S+)$/m;
	# The file to begin with is for one account for all.
	$value = 'either' if $setting eq 'identity';
	is($told, length $value ? $value : 'none', "$setting stands in the manual");
}
spew("$scratch/kiosk.csv", $shipped =~ s{^root,.*}{root,$scratch/root}mr);
chmod 0600, "$scratch/kiosk.csv";
$d = doctor('--settings', "$scratch/kiosk.csv");
like($d->{'kiosk/limits'}{found}, qr/^30 minutes without a key, 240 in all \(0: none\); 1024 MiB of memory, 60 minutes of the processor, 64 MiB/,
    'the file that is shipped is as the manual says');
my @fragment = slurp("$FindBin::Bin/../kiosk/sshd.conf") =~ /^(Match User study\n(?:    .*\n){5})/m;
ok(@fragment && index($manual, $fragment[0]) >= 0, 'the five lines for sshd are those of the manual');
done_testing();
