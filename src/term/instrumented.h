/* instrumented.h - what builds for tests may beyond the one that is shipped: all exceptions to the sandbox and to
 * limits stand here and nowhere else.  Private to the floor.
 *
 * The sanitizers look for leaks at the end from a thread that stops the others as a debugger does, and read the map of
 * the process.  Coverage (COV=1) writes its counts into the build folder when the program ends. */
#ifndef TERM_INSTRUMENTED_H
#define TERM_INSTRUMENTED_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define INSTRUMENTED_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define INSTRUMENTED_SANITIZER 1
#endif
#ifndef INSTRUMENTED_SANITIZER
#define INSTRUMENTED_SANITIZER 0
#endif

/* System calls allowed, as libseccomp names them; of prctl, ioctl and the like all of them. */
#if INSTRUMENTED_SANITIZER
#define INSTRUMENTED_CALLS \
	SCMP_SYS(clone), SCMP_SYS(ptrace), SCMP_SYS(wait4), SCMP_SYS(prctl), SCMP_SYS(getppid), SCMP_SYS(readlink), \
	SCMP_SYS(sched_yield), SCMP_SYS(open), SCMP_SYS(stat), SCMP_SYS(getdents),
#define INSTRUMENTED_READ "/proc"
#else
#define INSTRUMENTED_CALLS
#define INSTRUMENTED_READ NULL
#endif

/* The Makefile says where. */
#ifdef GHOSTDOSE_COVERAGE_FOLDER
#define INSTRUMENTED_WRITE GHOSTDOSE_COVERAGE_FOLDER
#else
#define INSTRUMENTED_WRITE NULL
#endif

#endif
