// ITK's own filters on files, for the comparison with ours (make peers, make bench): none of our code is in it.
//
//     itk_volume warp THREADS DOSE FIELD OUT      WarpImageFilter, linear, 0 outside
//     itk_volume jacobian THREADS FIELD OUT       DisplacementFieldJacobianDeterminantFilter
//     itk_volume shift IMAGE X Y Z OUT            the field of a TranslationTransform, on the grid of an image
//
// Prints milliseconds: reading, the filter alone, writing; of one thread the processor's time, of more the clock.
#include <itkDisplacementFieldJacobianDeterminantFilter.h>
#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkNiftiImageIOFactory.h>
#include <itkTransformToDisplacementFieldFilter.h>
#include <itkTranslationTransform.h>
#include <itkVector.h>
#include <itkWarpImageFilter.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

using Image = itk::Image<float, 3>;
using Field = itk::Image<itk::Vector<float, 3>, 3>;

static bool one_thread;

static double
now_ms()
{
	timespec t;

	clock_gettime(one_thread ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
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

static void
warp(const char *dose, const char *field, const char *out)
{
	const double start = now_ms();
	const Field::Pointer u = read<Field>(field);
	auto filter = itk::WarpImageFilter<Image, Image, Field>::New();

	filter->SetInput(read<Image>(dose));
	filter->SetDisplacementField(u);
	filter->SetOutputParametersFromImage(u.GetPointer());
	filter->SetInterpolator(itk::LinearInterpolateImageFunction<Image, double>::New());
	filter->SetEdgePaddingValue(0);
	run(filter.GetPointer(), start, out);
}

static void
jacobian(const char *field, const char *out)
{
	const double start = now_ms();
	auto filter = itk::DisplacementFieldJacobianDeterminantFilter<Field, float, Image>::New();

	filter->SetInput(read<Field>(field));
	filter->SetUseImageSpacing(true);
	run(filter.GetPointer(), start, out);
}

static void
shift(const char *image, const char *const by[3], const char *out)
{
	const Image::Pointer like = read<Image>(image);
	auto transform = itk::TranslationTransform<double, 3>::New();
	auto filter = itk::TransformToDisplacementFieldFilter<Field, double>::New();
	auto writer = itk::ImageFileWriter<Field>::New();
	auto parameters = transform->GetParameters();

	for (unsigned int i = 0; i < 3; i++)
		parameters[i] = std::atof(by[i]);
	transform->SetParameters(parameters);
	filter->SetTransform(transform);
	filter->SetReferenceImage(like);
	filter->UseReferenceImageOn();
	writer->SetFileName(out);
	writer->SetInput(filter->GetOutput());
	writer->Update();
}

static void
use_threads(const char *n)
{
	const auto threads = static_cast<itk::ThreadIdType>(std::atoi(n));

	one_thread = threads == 1;
	itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(threads);
	itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(threads);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	itk::NiftiImageIOFactory::RegisterOneFactory();
	try {
		if (argc == 6 && std::strcmp(what, "warp") == 0) {
			use_threads(argv[2]);
			warp(argv[3], argv[4], argv[5]);
		} else if (argc == 5 && std::strcmp(what, "jacobian") == 0) {
			use_threads(argv[2]);
			jacobian(argv[3], argv[4]);
		} else if (argc == 7 && std::strcmp(what, "shift") == 0) {
			const char *const by[3] = { argv[3], argv[4], argv[5] };

			shift(argv[2], by, argv[6]);
		} else {
			return 2;
		}
	} catch (const std::exception &e) {
		std::fprintf(stderr, "%s\n", e.what());
		return 1;
	}
	return 0;
}
