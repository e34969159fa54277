# ITK's own filters as a program, compiled from tests/peers/itk_volume.cpp (a part of tests/peers/run and tests/bench/peers.pl).
use strict;
use warnings;

# itk_program(FOLDER): its path, or undef where ITK's headers or a C++ compiler are not here.
sub itk_program {
	my ($folder) = @_;
	my ($include) = reverse sort grep { -e "$_/itkImage.h" } glob '/usr/include/ITK-5*';
	my ($program, $source) = ("$folder/itk_volume", 'tests/peers/itk_volume.cpp');
	my $cxx = $ENV{CXX} // 'g++';
	return if !$include || system("command -v $cxx >/dev/null 2>&1") != 0;
	return $program if -e $program && -M $program < -M $source;
	my ($version) = $include =~ /(-5.*)$/;
	system($cxx, qw(-std=c++17 -O3 -march=native -DNDEBUG -Wall -Wextra -isystem), $include, $source,
	    (map { "-l$_$version" } qw(ITKCommon ITKIONIFTI ITKIOImageBase ITKTransform itksys itkvnl itkvnl_algo)), '-o', $program) == 0
	    or die "cannot compile $source\n";
	return $program;
}

1;
