// ITK's own filters on files, for the comparison with ours (make peers, make bench): none of our code is in it.
//
//     itk_volume warp THREADS DOSE FIELD OUT      WarpImageFilter, linear, 0 outside
//     itk_volume jacobian THREADS FIELD OUT       DisplacementFieldJacobianDeterminantFilter
//
// Prints milliseconds: reading, the filter alone, writing.
#include <itkDisplacementFieldJacobianDeterminantFilter.h>
#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkNiftiImageIOFactory.h>
#include <itkVector.h>
#include <itkWarpImageFilter.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using Image = itk::Image<float, 3>;
using Field = itk::Image<itk::Vector<float, 3>, 3>;

static double
now_ms()
{
	return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class T>
static typename T::Pointer
read(const char *path)
{
	auto reader = itk::ImageFileReader<T>::New();

	reader->SetFileName(path);
	reader->Update();
	return reader->GetOutput();
}

template <class Filter>
static void
run(Filter *filter, double start, const char *out)
{
	auto writer = itk::ImageFileWriter<Image>::New();
	const double ready = now_ms();

	filter->Update();
	const double done = now_ms();
	writer->SetFileName(out);
	writer->SetInput(filter->GetOutput());
	writer->Update();
	std::printf("%.3f %.3f %.3f\n", ready - start, done - ready, now_ms() - done);
}

int
main(int argc, char **argv)
{
	const bool warps = argc == 6 && std::strcmp(argv[1], "warp") == 0;
	const bool jacobian = argc == 5 && std::strcmp(argv[1], "jacobian") == 0;

	if (!warps && !jacobian)
		return 2;
	const auto threads = static_cast<itk::ThreadIdType>(std::atoi(argv[2]));
	itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(threads);
	itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(threads);
	itk::NiftiImageIOFactory::RegisterOneFactory();
	try {
		const double start = now_ms();
		const Field::Pointer field = read<Field>(argv[warps ? 4 : 3]);

		if (warps) {
			auto warp = itk::WarpImageFilter<Image, Image, Field>::New();

			warp->SetInput(read<Image>(argv[3]));
			warp->SetDisplacementField(field);
			warp->SetOutputParametersFromImage(field.GetPointer());
			warp->SetInterpolator(itk::LinearInterpolateImageFunction<Image, double>::New());
			warp->SetEdgePaddingValue(0);
			run(warp.GetPointer(), start, argv[5]);
		} else {
			auto determinant = itk::DisplacementFieldJacobianDeterminantFilter<Field, float, Image>::New();

			determinant->SetInput(field);
			determinant->SetUseImageSpacing(true);
			run(determinant.GetPointer(), start, argv[4]);
		}
	} catch (const std::exception &e) {
		std::fprintf(stderr, "%s\n", e.what());
		return 1;
	}
	return 0;
}
