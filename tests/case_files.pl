# case_files.pl - a small good case whose numbers can be worked by hand, and ways to write it.  Perl core only.
use strict;
use warnings;

our @tables = qw(case courses structures doses constraints tumour steps choices bounds);

# Repair is complete, doses are round.  vessel: prior 70 Gy at 2 Gy, half of it recovered; new 5 x 8 Gy.
sub good_case {
	return (
		case => "key,value\nformat_version,1\nid,tiny\ntitle,Tiny\nlevel,I\nminutes,5\n",
		courses => "course,regimen,months_before,site,technique,source\n" .
		    "prior,35x2,12,neck,IMRT,fictional\n" .
		    "new,5x8,,neck,stereotactic,fictional\n",
		structures => "structure,name,kind,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model," .
		    "recovery_value,tissue,ntcp_model,source\n" .
		    "vessel,the vessel,serial,3,,,,constant,0.5,,,teaching assumption\n" .
		    "cord,the cord,serial,2,,,,none,,,,teaching assumption\n" .
		    "gland,the gland,parallel,3,,,,none,,,,teaching assumption\n" .
		    "jaw,the jaw,parallel,3,,,,none,,,,teaching assumption\n",
		doses => "structure,metric,course,factor,source\n" .
		    "vessel,Dmax,prior,1,plan\n" .
		    "vessel,Dmax,new,1,plan\n" .
		    "cord,D0.03cc,prior,0.5,plan\n" .
		    "cord,D0.03cc,new,0.25,plan\n" .
		    "gland,share 50%,prior,1,plan\n" .
		    "gland,share 50%,prior,0.5,plan\n" .
		    "gland,share 100%,new,0,plan\n" .
		    "jaw,mean,prior,0.5,plan\n" .
		    "jaw,mean,new,0,plan\n",
		constraints => "constraint,structure,metric,limit,unit,kind,points,source\n" .
		    "vessel limit,vessel,Dmax,119,Gy,hard,2,teaching assumption\n" .
		    "cord limit,cord,D0.03cc,50,Gy,hard,1,teaching assumption\n" .
		    "gland mean,gland,mean,50,Gy,soft,1,teaching assumption\n" .
		    "gland volume,gland,V50,40,%,soft,1,teaching assumption\n" .
		    "control,tumour,TCP,0.9,,soft,5,teaching assumption\n",
		tumour => "clone,share,clonogens,alpha,alpha_beta_gy,source\n" .
		    "one,1,1e6,0.3,10,teaching assumption\n",
		steps => "step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,explain\n" .
		    "guess,choice,Which is heavier?,,,,,2;1,Look.,Look again.,So it is.\n" .
		    "left,number,How much is left?,residual_eqd2,vessel,0.5,Gy,2;1,Half.,,\n" .
		    "design,regimen,Design it.,,,,,4;2,,,\n",
		choices => "step,choice,text,right,feedback\n" .
		    "guess,a,The old one,no,No.\n" .
		    "guess,b,The new one,yes,Yes.\n",
		bounds => "what,low,high\ndose_gy,1,8\n",
		story => "A patient.\n",
	);
}

# The files of a case into a fresh folder; undefined texts are left out.
sub write_case {
	my ($folder, %files) = @_;
	system('rm', '-rf', $folder) == 0 or die;
	mkdir $folder or die "$folder: $!";
	for my $name (keys %files) {
		spew("$folder/" . ($name eq 'story' ? 'story.md' : "$name.csv"), $files{$name}) if defined $files{$name};
	}
	return $folder;
}

# The text of one file of a case that is there.
sub read_case {
	my ($folder) = @_;
	my %files;
	for my $name (@tables) {
		$files{$name} = slurp("$folder/$name.csv") if -e "$folder/$name.csv";
	}
	$files{story} = slurp("$folder/story.md");
	return %files;
}

# Rows of cells.
sub parse_csv {
	my ($text) = @_;
	my (@rows, @row);
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|\z)/gc) {
		my ($quoted, $bare, $end) = ($1, $2, $3);
		my $cell = defined $quoted ? $quoted =~ s/""/"/gr : $bare;
		push @row, $cell;
		next if $end eq ',';
		push @rows, [@row] if @row > 1 || $row[0] ne '';
		@row = ();
		last if pos($text) == length $text;
	}
	return @rows;
}

sub csv_cell {
	my ($cell, $delimiter) = @_;
	return $cell unless $cell =~ /[",;\n]/;
	return '"' . $cell =~ s/"/""/gr . '"';
}

sub csv_text {
	my ($delimiter, $end, @rows) = @_;
	return join '', map { join($delimiter, map { csv_cell($_) } @$_) . $end } @rows;
}

# One file with [name] lines.
sub packed_case {
	my (%files) = @_;
	my $text = "[story]\nmarkdown\n" . csv_text(',', "\n", [$files{story}]);
	for my $name (@tables) {
		$text .= "[$name]\n$files{$name}" if defined $files{$name};
	}
	return $text;
}

1;
