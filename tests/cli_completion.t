#!/usr/bin/perl
# What bash and zsh complete: every command and option that --help names, no other, the words of an option that takes one of some,
# and the names of the cases that are there.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my ($status, $bash, $err) = run('schema', '--completion', 'bash');
is("$status$err", '0', 'schema --completion bash');
spew("$scratch/bash", $bash);
($status, my $zsh, $err) = run('schema', '--completion', 'zsh');
is("$status$err", '0', 'schema --completion zsh');
like($zsh, qr/\A#compdef ghostdose\n/, 'begins as zsh asks for');
($status, my $out, $err) = run('schema', '--completion', 'fish');
is($status, 2, 'a shell that it does not know is refused');
like($err, qr/expected bash or zsh/, 'in words');
($status, $out, $err) = run('schema', '--completion', 'bash', '--keys');
is($status, 2, 'and so are two kinds of output');

# The program by its name, as a shell finds it.
mkdir "$scratch/bin";
symlink $ghostdose, "$scratch/bin/ghostdose" or die "symlink: $!";
$ENV{PATH} = "$scratch/bin:$ENV{PATH}";
$ENV{GHOSTDOSE_CASES} = "$FindBin::Bin/../cases";

# What bash offers: a line of words each, the last of them being typed; all in one run of bash.
sub offered {
	my (@lines) = @_;
	my $script = "source '$scratch/bash'\ncompopt() { :; }\n";
	for my $line (@lines) {
		my $words = join ' ', map { "'$_'" } @$line;
		$script .= "COMP_WORDS=($words); COMP_CWORD=$#$line; _ghostdose; printf '%s ' \"\${COMPREPLY[@]}\"; echo\n";
	}
	spew("$scratch/ask", $script);
	return map { join ' ', sort split } split /\n/, `bash '$scratch/ask' 2>&1`;
}

my (%options, %groups, @commands);
($status, my $help) = run('--help');
my ($list) = $help =~ /^Commands:\n(.*?)\n\n/ms;
@commands = $list =~ /^  ([a-z]+(?: [a-z]+)?)/mg;
for my $command (@commands) {
	($status, my $text) = run(split(/ /, $command), '--help');
	my ($part) = $text =~ /^Options:\n(.*)/ms;
	$options{$command} = join ' ', sort $part =~ /^  (--[a-z0-9-]+)/mg;
	push @{ $groups{$1} }, $2 if $command =~ /^(\w+) (\w+)$/;
}
my ($home) = $help =~ /^Options without a command:\n(.*?)\n\nOptions:/ms;
$options{''} = join ' ', sort '--help', '--version', $home =~ /^  (--[a-z0-9-]+)/mg;

my @got = offered(['ghostdose', ''], (map { ['ghostdose', split(/ /), '--'] } @commands), ['ghostdose', '--'],
    map { ['ghostdose', $_, ''] } sort keys %groups);
my %first = map { s/ .*//r => 1 } @commands;
is(shift @got, join(' ', sort keys %first), 'bash: the commands');
is(shift @got, $options{$_}, "bash: the options of $_") for @commands;
is(shift @got, $options{''}, 'bash: the options without a command');
is(shift @got, join(' ', sort '--help', '--version', @{ $groups{$_} }), "bash: the commands of $_") for sort keys %groups;

@got = offered(['ghostdose', 'accumulate', '--direction', 'pu'], ['ghostdose', 'accumulate', '--direction', '=', 'pul'],
    ['ghostdose', 'accumulate', '--direction', '='], ['ghostdose', 'play', 'ca'], ['ghostdose', 'score', 'carotid', '--c'],
    ['ghostdose', 'calc', 'bed', '--alpha-beta', ''], ['ghostdose', 'learn', 'gl'], ['ghostdose', 'grade', '--format', ''],
    ['ghostdose', 'schema', '--completion', '']);
is(shift @got, 'pull push', 'bash: pull or push');
is(shift @got, 'pull', 'bash: with =');
is(shift @got, 'pull push', 'bash: right after =');
is(shift @got, 'carotid', 'bash: a case');
is(shift @got, '--check', 'bash: an option behind a case');
is(shift @got, '', 'bash: nothing for a number');
is(shift @got, 'glossary', 'bash: the glossary beside the lessons');
is(shift @got, 'canvas long moodle', 'bash: the formats of a gradebook');
is(shift @got, 'bash zsh', 'bash: these two');

for my $command ('', @commands) {
	my ($part) = $zsh =~ /^\t'\Q$command\E'\) _arguments (.*?) ;;$/ms;
	is(join(' ', sort +($part // '') =~ /'(--[a-z0-9-]+)/g), $options{$command}, "zsh: the options of \"$command\"");
}
like($zsh, qr/'--direction=\[[^]]*\]:WAY:\(pull push\)'/, 'zsh: pull or push');
SKIP: {
	skip 'zsh is not here', 1 unless grep { -x "$_/zsh" } split /:/, $ENV{PATH};
	spew("$scratch/_ghostdose", $zsh);
	is(`zsh -n '$scratch/_ghostdose' 2>&1`, '', 'zsh reads it');
}
done_testing();
