# by_hand.pl - courses worked a second way: from the formulas of ghostdose-model(7), every pair of fractions for itself, with nothing
# of the program in it.  For the notations that lessons and cases name.  Perl core only.
use strict;
use warnings;

my @week = qw(mon tue wed thu fri sat sun);

# The fractions of a notation: pairs of hour and Gy, hour 0 being the Monday's.
sub fractions_of {
	my ($text) = @_;
	if (my ($times, $inner, $weeks) = $text =~ /^(\d+)\*\((.*)\) every (\d+)w$/) {
		my @one = fractions_of($inner);
		return map { my $begin = 168 * $weeks * $_; map { [$_->[0] + $begin, $_->[1]] } @one } 0 .. $times - 1;
	}
	my (@fractions, $gap);
	my $day = 0;
	for my $item (split /, */, $text) {
		if ($item =~ /^gap (\d+)([dw])$/) { $gap = $1 * ($2 eq 'w' ? 7 : 1); next }
		my ($n, $gy, $how) = $item =~ /^(\d+)x([\d.]+)(.*)$/ or die "no notation: $item\n";
		my $a_day = $how =~ /tid/ ? 3 : $how =~ /bid/ ? 2 : 1;
		my $apart = $how =~ /([\d.]+)h/ ? $1 : 6;
		my $step = $how =~ /qod/ ? 2 : $how =~ /weekly/ ? 7 : 1;
		my %on = map { $_ => 1 } $how =~ /on ([a-z+]+)/ ? split(/\+/, $1) : @week[0 .. ($how =~ m{(\d)/w} ? $1 : 5) - 1];
		my $treats = sub { $day++ while !$on{ $week[$day % 7] } };

		$treats->();
		($day += $gap, $treats->(), undef $gap) if $gap;
		while ($n > 0) {
			push @fractions, [24 * $day + $apart * $_, $gy] for 0 .. ($n < $a_day ? $n : $a_day) - 1;
			$n -= $a_day;
			$day += $n > 0 ? $step : 1;
			$treats->() if $n > 0;
		}
	}
	return @fractions;
}

# The sum of d_i d_j f(t_j - t_i) over all pairs, each twice, and of the squares.
sub pairs_of {
	my ($f, @fractions) = @_;
	my $sum = 0;
	for my $j (0 .. $#fractions) {
		$sum += $fractions[$j][1] ** 2;
		$sum += 2 * $fractions[$_][1] * $fractions[$j][1] * $f->($fractions[$j][0] - $fractions[$_][0], $_, $j) for 0 .. $j - 1;
	}
	return $sum;
}

# What is unrepaired after so many hours; without a half-time nothing.
sub unrepaired { my ($half) = @_; return $half ? sub { 2 ** (-$_[0] / $half) } : sub { 0 } }

sub total_of { my $sum = 0; $sum += $_->[1] for @_; return $sum }

sub bed_by_hand {
	my ($text, $ratio, $half) = @_;
	my @fractions = fractions_of($text);
	return total_of(@fractions) + pairs_of(unrepaired($half), @fractions) / $ratio;
}

sub eqd2_by_hand { my ($text, $ratio, $half) = @_; return bed_by_hand(@_) / (1 + 2 / $ratio) }

# Of one clonogen, the expected number after the last fraction: with oxygen and without, step by step.
sub cells_by_hand {
	my ($text, %t) = @_;
	my @fractions = fractions_of($text);
	my ($dark, $oer) = ($t{'hypoxic-fraction'} || 0, $t{oer} || 1);
	my $oxic = 1 - $dark;
	my $back = $t{'reoxygenation-days'} ? log(2) / $t{'reoxygenation-days'} : 0;
	my $open = unrepaired($t{'half-time'});
	my $beta = $t{alpha} / $t{'alpha-beta'};
	my $flow = sub {
		my ($days, $growth) = @_;
		my $rate = $growth + $back;
		$oxic = $oxic * exp($growth * $days) + ($rate ? $back * $dark * (exp($growth * $days) - exp(-$back * $days)) / $rate : 0);
		$dark *= exp(-$back * $days);
	};
	for my $j (0 .. $#fractions) {
		my ($hour, $gy) = @{ $fractions[$j] };
		if ($j) {
			my ($from, $to, $start) = ($fractions[$j - 1][0] / 24, $hour / 24, $t{'kickoff-days'} // 1e9);
			my $middle = $start < $from ? $from : $start > $to ? $to : $start;
			$flow->($middle - $from, 0);
			$flow->($to - $middle, $t{'doubling-days'} ? log(2) / $t{'doubling-days'} : 0);
		}
		my $left = 0;
		$left += $fractions[$_][1] * $open->($hour - $fractions[$_][0]) for 0 .. $j - 1;
		$oxic *= exp(-$t{alpha} * $gy - $beta * $gy * ($gy + 2 * $left));
		$dark *= exp(-$t{alpha} / $oer * $gy - $beta / $oer ** 2 * $gy * ($gy + 2 * $left));
	}
	return ($oxic + $dark, $dark / ($oxic + $dark));
}

# What `ghostdose calc` is asked, answered by hand: the keys of its answer that are known here.
sub by_hand {
	my ($what, @ask) = @_;
	return undef if $what !~ /^(?:bed|survival|tcp|ntcp)$/;
	my $text = $what eq 'ntcp' ? '' : shift @ask;
	my %o = map { s/^--//r } @ask;
	# Schultheiss 2008: 5 % at 59.3 Gy and one half at 69.4.
	return { ntcp => 1 / (1 + (69.4 / $o{dose}) ** (log(19) / log(69.4 / 59.3))) } if $what eq 'ntcp' && $o{model} eq 'cord';
	die "by hand there is no @_\n" if !$text;
	my @fractions = fractions_of($text);
	my $days = ($fractions[-1][0] - $fractions[0][0]) / 24;
	my %said = (total_dose_gy => total_of(@fractions), elapsed_days => $days);
	if ($what eq 'bed') {
		my $open = unrepaired($o{'half-time'});
		my $late = $days - ($o{'kickoff-days'} // $days);
		my $lost = $late > 0 ? log(2) / ($o{alpha} * $o{'doubling-days'}) * $late : 0;
		my $bed = bed_by_hand($text, $o{'alpha-beta'}, $o{'half-time'});

		return { %said, bed_gy => $bed, eqd2_gy => $bed / (1 + 2 / $o{'alpha-beta'}), repopulation_bed_gy => $lost, net_bed_gy => $bed - $lost,
			bed_hm_gy => total_of(@fractions) + pairs_of(sub { int($fractions[$_[1]][0] / 24) == int($fractions[$_[2]][0] / 24) ? $open->($_[0]) : 0 },
			    @fractions) / $o{'alpha-beta'} };
	}
	my ($cells, $dark) = cells_by_hand($text, %o);
	# LQR (Brenner 1995).
	$cells *= exp(0.5 * $o{'lqr-sigma'} ** 2 * pairs_of(sub { exp(-$_[0] / $o{'lqr-hours'}) }, @fractions)) if $o{'lqr-sigma'};
	# Alpha gamma-distributed: of shape k and scale s the survivors' mean is k s/(1 + s D), and (1 + s D)^-k stands for exp(-alpha D).
	if ($o{'alpha-sd'}) {
		my ($scale, $total) = ($o{'alpha-sd'} ** 2 / $o{alpha}, total_of(@fractions));
		$said{alpha_mean_end_per_gy} = $o{alpha} / (1 + $scale * $total);
		$cells *= exp($o{alpha} * $total) * (1 + $scale * $total) ** (-$o{alpha} / $scale);
	}
	return { %said, log10_survival => log($cells) / log(10), hypoxic_fraction_end => $dark, tcp_poisson => exp(-($o{clonogens} || 1) * $cells) };
}

1;
