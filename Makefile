# ghostdose - build, check, install.  GNU make on Debian; README.md says what for.
#
#   make run                 install what is missing, build, open the first screen
#   make                     build/ghostdose, nothing else
#   make check               install what is missing, every test under prove
#   make asan-check          the same under the address and undefined-behaviour sanitizers
#   make lint                gcc, clang, -fanalyzer, cppcheck, clang-tidy, man pages
#   make coverage            the tests with coverage, a line a file; every parser over 95 % of its lines, the whole over 90 %
#   make bench               measurements, as ratios in one run
#   make load                LEARNERS (1000) learners at once, ACTIVE (100) of them at work
#   make load-sshd           the same through a real sshd, 200 of them
#   make soak                storms of keys, sizes and signals under the sanitizers for SOAK_SECONDS (600)
#   make fuzz                every parser for FUZZ_SECONDS (60) seconds each; FUZZERS='base_table ...' for some of them
#   make spreadsheets        cases opened and saved by LibreOffice must load as they were
#   make frictionless        tables and their schemas read by the library of the Frictionless Data project
#   make peers               the same numbers from other people's programs
#   make install PREFIX=/usr DESTDIR=pkg        make uninstall
#   make dist                a tarball;  make deb: Debian packages (both in dist/)
#   make docs                write anew what manuals and README.md show of the program
#   make goldens             write the screens of tests/golden anew, to be read with git diff
#
# V=1 shows the commands, WERROR=1 makes warnings errors, CC=clang builds with clang.

VERSION := 0.1.0

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/ghostdose
MANDIR  ?= $(PREFIX)/share/man
DOCDIR  ?= $(PREFIX)/share/doc/ghostdose
LIBDIR  ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
LIBEXECDIR ?= $(PREFIX)/libexec/ghostdose
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
INSTALL ?= install
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
PROVE   ?= prove
FUZZ_SECONDS ?= 60
ifeq ($(origin CC),default)
CC := gcc
endif

# --- Debian packages ------------------------------------------------------------------------
DEPS_BUILD := gcc libc6-dev libncurses-dev libcsv-dev libgsl-dev libcmark-dev libjansson-dev libutf8proc-dev \
              libsqlite3-dev nettle-dev libseccomp-dev zlib1g-dev mandoc
DEPS_PICTURE := libcairo2-dev fonts-dejavu-core
DEPS_CHECK := perl libvterm-dev procps pkg-config binutils openssh-client $(DEPS_PICTURE) poppler-utils
# Only where its installation starts no server.
DEPS_SSHD  := $(if $(wildcard /run/systemd/system),,openssh-server)
DEPS_PEERS := plastimatch elastix libinsighttoolkit5-dev g++ htop tig ncdu calcurse
DEPS_DEB   := debhelper dpkg-dev fakeroot lintian
DEPS_LINT  := cppcheck clang-14 clang-tidy-14 libclang-rt-14-dev libomp-14-dev gcovr

# --- the floors of the house, ground first --------------------------------------------------
# Who may use whom stands here and nowhere else.  A floor sees itself and the floors in its uses_ line;
# its tests are linked with its own archive whole, the archives of those floors, and only the outside
# libraries that live on them.
FLOORS := base radiobio volume casebook assess records tutor classroom canvas picture screens term cli

uses_base     :=
uses_radiobio := base
uses_volume   := base
uses_casebook := base radiobio volume
uses_assess   := base radiobio volume casebook
uses_records  := base
uses_tutor    := base radiobio volume casebook assess records
uses_classroom := base radiobio volume casebook assess records tutor
uses_canvas   := base
uses_picture  := base
uses_screens  := base radiobio volume casebook assess records tutor classroom canvas
uses_term     := base canvas
uses_cli      := base radiobio volume casebook assess records tutor classroom canvas picture screens term

# Threads for what is drawn by the million; the code does without.  OPENMP= builds without.
OPENMP ?= -fopenmp

outside_base     := -lcsv -lutf8proc -lm
outside_radiobio := -lgsl -lgslcblas -lm $(OPENMP)
outside_volume   := -lz -lgsl -lgslcblas -lm $(OPENMP)
outside_assess   := -lm $(OPENMP)
outside_classroom := $(OPENMP)
outside_casebook := -lcmark
outside_records  := -lsqlite3 -lnettle
outside_term     := -lncursesw -ltinfo -lseccomp
outside_cli      := -ljansson

# The header of each outside library, so that a test can see that it stays on its floor.
headers_base     := csv.h utf8proc.h omp.h
headers_radiobio := gsl/ omp.h
headers_volume   := gsl/ omp.h immintrin.h zlib.h
headers_casebook := cmark.h
headers_assess   := omp.h
headers_classroom := omp.h
headers_records  := sqlite3.h nettle/ linux/openat2.h
headers_term     := ncurses.h curses.h term.h seccomp.h
headers_cli      := jansson.h malloc.h

# --- flags -----------------------------------------------------------------------------------
MODE  := $(if $(SAN),-san)$(if $(COV),-cov)$(if $(FUZZ),-fuzz)
BUILD ?= build$(MODE)

CFLAGS   ?= -O2 -g
WARN     := -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla -Wundef $(if $(WERROR),-Werror)
ALLCPP   := -Isrc -D_GNU_SOURCE $(CPPFLAGS)
HARDEN   := -fstack-protector-strong -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifdef SAN
INSTRUMENT := -fsanitize=address,undefined,float-divide-by-zero -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS     := -O1 -g
else ifdef COV
# Threads count too: without atomic counts some come out below 0, which gcovr does not read.
INSTRUMENT := --coverage -fprofile-update=atomic
CFLAGS     := -O0 -g
else ifdef FUZZ
INSTRUMENT := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS     := -O1 -g
else
HARDEN     += -D_FORTIFY_SOURCE=2
endif

ifndef V
Q = @
say = @printf "  %-4s %s\n" $(1) $(patsubst $(BUILD)/%,%,$@)
endif

# --- what there is to build -------------------------------------------------------------------
src      = $(sort $(wildcard src/$(1)/*.c))
obj      = $(patsubst src/%.c,$(BUILD)/%.o,$(call src,$(1))) $(made_$(1))
made_cli = $(BUILD)/cli/texts.o
lib      = $(BUILD)/lib$(1).a
reverse  = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
# Archives under a floor, top first, and the outside libraries of a floor and all under it.
under    = $(foreach f,$(call reverse,$(uses_$(1))),$(call lib,$(f)))
outside  = $(foreach f,$(1) $(call reverse,$(uses_$(1))),$(outside_$(f)))

TESTS    := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/*_t.c)))
SCRIPTS  := $(sort $(wildcard tests/*.t))
HELPERS  := $(BUILD)/tests/tap.o $(BUILD)/tests/vt.o
MANPAGES := $(sort $(wildcard man/*.[1-9]))

# The one program that loads cairo, where cairo is; the rest does without.
CAIRO ?= $(if $(wildcard /usr/include/cairo/cairo-pdf.h),yes)
PICTURE := $(if $(CAIRO),$(BUILD)/ghostdose-picture)

all: $(BUILD)/ghostdose $(PICTURE)

$(BUILD)/ghostdose-picture: $(BUILD)/picture_main.o $(call lib,picture) $(call lib,base)
	$(call say,LINK)
	$(Q)$(CC) $(WARN) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $^ -lcairo $(call outside,base) -o $@

$(BUILD)/ghostdose: $(BUILD)/main.o $(foreach f,$(call reverse,$(FLOORS)),$(call lib,$(f)))
	$(call say,LINK)
	$(Q)$(CC) $(WARN) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $^ $(call outside,cli) -o $@

# $(call unless,FILE,TEXT): nothing when the file holds this line, else FORCE.
same   = $(and $(findstring <$(1)>,<$(2)>),$(findstring <$(2)>,<$(1)>))
unless = $(if $(call same,$(strip $(file <$(1))),$(strip $(2))),,FORCE)

# The list notices a file that is gone, which no time stamp tells.
define floor
$(call lib,$(1)): $(call obj,$(1)) $(BUILD)/$(1).list
	$$(call say,AR)
	$(Q)rm -f $$@ && $$(AR) rcs $$@ $$(filter %.o,$$^)
$(BUILD)/$(1).list: $(call unless,$(BUILD)/$(1).list,$(call obj,$(1)))
	$(Q)mkdir -p $$(@D)
	$(Q)echo '$(call obj,$(1))' > $$@
endef
$(foreach f,$(FLOORS),$(eval $(call floor,$(f))))

COMPILE = $(CC) $(WARN) $(HARDEN) $(INSTRUMENT) $(ALLCPP) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/main.o $(BUILD)/picture_main.o: $(BUILD)/%.o: src/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)$(COMPILE)

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE)

# What runs on several threads; what is vectorised too (loops over voxels).
PARALLEL   := radiobio/montecarlo assess/search assess/variants classroom/batch volume/motion volume/jacobian volume/folds volume/invert volume/probe \
              volume/accumulate volume/map volume/cubic volume/phantom_fill \
              volume/sampled volume/push_stretch volume/transfer volume/bounds volume/nifti_all volume/threads
VECTORISED := volume/landmarks_fit volume/demons volume/demons2d volume/bspline volume/bspline_measure volume/bspline_bend \
              volume/smooth \
              volume/pyramid volume/minimise volume/register volume/counting volume/counting_walk volume/ranks volume/nifti_rows
# The same bytes on every level of the processor: nothing is fused, nothing reordered.
KERNELS    := $(patsubst src/%.c,%,$(wildcard src/volume/kernels*.c)) volume/rows volume/cubic volume/folds volume/jacobian \
              volume/push_line volume/push_stretch volume/transfer volume/transfer_tile volume/transfer_still volume/transfer_reach volume/bounds
$(foreach o,$(PARALLEL) $(VECTORISED),$(BUILD)/$(o).o): ALLCPP += $(OPENMP)
$(VECTORISED:%=$(BUILD)/%.o) $(KERNELS:%=$(BUILD)/%.o): CFLAGS += $(if $(MODE),,-O3)
$(KERNELS:%=$(BUILD)/%.o): ALLCPP += -ffp-contract=off -fno-math-errno -fno-trapping-math
ifneq ($(filter x86_64%,$(shell $(CC) -dumpmachine 2>/dev/null)),)
$(BUILD)/volume/kernels.o $(BUILD)/volume/kernels_cells.o $(BUILD)/volume/kernels_push.o \
$(BUILD)/volume/kernels_sample.o: ALLCPP += -DVOL_SIMD_X86
$(BUILD)/volume/kernels_avx2.o $(BUILD)/volume/kernels_cells_avx2.o $(BUILD)/volume/kernels_push_avx2.o \
$(BUILD)/volume/kernels_sample_avx2.o: ALLCPP += -DVOL_SIMD_X86 -mavx2
$(BUILD)/volume/kernels_avx512.o: ALLCPP += -DVOL_SIMD_X86 -mavx512f -mavx512dq -mavx512bw -mavx512vl
endif
# The manuals and the licence are pages of the screens too.
TEXTS := $(foreach m,$(MANPAGES),$(notdir $(m))=$(m)) LICENSE=LICENSE
$(BUILD)/cli/texts.c: man/text LICENSE $(MANPAGES)
	$(call say,TEXT)
	$(Q)mkdir -p $(@D)
	$(Q)man/text $(TEXTS) > $@
$(BUILD)/cli/texts.o: $(BUILD)/cli/texts.c $(BUILD)/flags
	$(call say,CC)
	$(Q)$(COMPILE)

$(BUILD)/cli/version.o: ALLCPP += -DGHOSTDOSE_VERSION='"$(VERSION)"' -DGHOSTDOSE_DATADIR='"$(DATADIR)"' \
                            -DGHOSTDOSE_LIBEXECDIR='"$(LIBEXECDIR)"'
$(BUILD)/cli/version.o: $(BUILD)/version
$(BUILD)/term/landlock.o: ALLCPP += $(if $(COV),-DGHOSTDOSE_COVERAGE_FOLDER='"$(abspath $(BUILD))"')

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE)

# Its vectors are wider than any register of plain x86-64.
$(BUILD)/tests/volume_kernel_t.o: ALLCPP += -Wno-psabi

# Tests of memory that runs out: these go through tests/starve.h.
STARVED := malloc calloc realloc arena_array arena_text arena_print

comma := ,
# tests/radiobio_repair_t.c is a test of floor radiobio: its archive whole, and what it may use.
.SECONDEXPANSION:
floor_of = $(firstword $(subst _, ,$(1)))
$(TESTS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(HELPERS) \
          $$(call lib,$$(call floor_of,$$*)) $$(call under,$$(call floor_of,$$*))
	$(call say,LINK)
	$(Q)$(CC) $(WARN) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $< $(HELPERS) \
		-Wl,--whole-archive $(call lib,$(call floor_of,$*)) -Wl,--no-whole-archive \
		$(call under,$(call floor_of,$*)) $(call outside,$(call floor_of,$*)) -lvterm -lutil -lm \
		$(if $(findstring memory_t,$*),$(STARVED:%=-Wl$(comma)--wrap=%)) -o $@

# Many learners at once: what they did is read with the floor of the records.
LOADERS := $(BUILD)/tests/load/learners $(BUILD)/tests/load/soak
$(LOADERS): %: %.o $(BUILD)/tests/load/measure.o $(BUILD)/tests/vt.o $(call lib,records) $(call under,records)
	$(call say,LINK)
	$(Q)$(CC) $(WARN) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $^ $(call outside,records) -lvterm -lutil -o $@

# The program once more for the tests of the kiosk, with a hand before each defence; see the files.
WRAPPED  := confine_environment kiosk_settings_apply landlock_close seccomp_load setrlimit signal umask syscall lstat fstat stat open openat sqlite3_open_v2 \
            options_refuse getenv text_code_is_safe term_open prctl term_next
TRAITORS := $(BUILD)/tests/kiosk/without $(BUILD)/tests/kiosk/without-clamp
$(BUILD)/tests/kiosk/term.o: src/term/term.c tests/kiosk/no_clamp.h $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(HARDEN) $(INSTRUMENT) $(ALLCPP) $(CFLAGS) -include tests/kiosk/no_clamp.h -c $< -o $@
$(BUILD)/tests/kiosk/without-clamp: $(BUILD)/tests/kiosk/term.o
$(TRAITORS): $(BUILD)/main.o $(BUILD)/tests/kiosk/without.o $(foreach f,$(call reverse,$(FLOORS)),$(call lib,$(f)))
	$(call say,LINK)
	$(Q)$(CC) $(WARN) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $(WRAPPED:%=-Wl,--wrap=%) $(filter %.o,$^) $(filter %.a,$^) \
		$(call outside,cli) -o $@

# Rebuild all when the compiler or a flag changes.
FLAGS_NOW := $(CC) $(WARN) $(HARDEN) $(INSTRUMENT) $(ALLCPP) $(CFLAGS) $(LDFLAGS) $(OPENMP)
$(BUILD)/flags: $(call unless,$(BUILD)/flags,$(FLAGS_NOW))
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(FLAGS_NOW)' > $@

# Where it will be installed is known to one object alone.
$(BUILD)/version: $(call unless,$(BUILD)/version,$(VERSION) $(DATADIR) $(LIBEXECDIR))
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(VERSION) $(DATADIR) $(LIBEXECDIR)' > $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- libraries -------------------------------------------------------------------------------------
# radiobio and volume for other programs: one object each with what it needs of base, that shows nothing but the functions of its
# public header (lib/header).
LIBRARIES := radiobio volume
OBJCOPY   ?= objcopy

$(BUILD)/lib/%.h: lib/header Makefile src/base/fault.h $(wildcard src/radiobio/*.h src/radiobio/*.def src/volume/*.h)
	$(call say,LIB)
	$(Q)mkdir -p $(@D)
	$(Q)lib/header $* > $@

$(BUILD)/lib/lib%.a: $(BUILD)/lib/%.h $(BUILD)/lib%.a $(BUILD)/libbase.a
	$(call say,LIB)
	$(Q)lib/header --names $* > $(@D)/$*.names
	$(Q)$(CC) -r -nostdlib -Wl,-d -Wl,--whole-archive $(BUILD)/lib$*.a -Wl,--no-whole-archive $(BUILD)/libbase.a -o $(@D)/$*.o
	$(Q)$(OBJCOPY) --redefine-sym fault_format=$(if $(filter radiobio,$*),rb,vol)_fault_format $(@D)/$*.o
	$(Q)$(OBJCOPY) --keep-global-symbols=$(@D)/$*.names $(@D)/$*.o
	$(Q)rm -f $@ && $(AR) rcsD $@ $(@D)/$*.o

# What a program that links the archive needs besides: the outside libraries of the floor and of base, OpenMP by its library.
pc_outside = $(patsubst -fopenmp,$(if $(findstring clang,$(CC)),-lomp,-lgomp),$(filter-out -lm,$(call outside,$(1)))) -lm
PC_NOW    := $(VERSION) $(PREFIX) $(LIBDIR) $(INCLUDEDIR) $(CC) $(OPENMP)
$(BUILD)/lib/places: $(call unless,$(BUILD)/lib/places,$(PC_NOW))
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(PC_NOW)' > $@
$(BUILD)/lib/%.pc: lib/%.pc.in $(BUILD)/lib/places
	$(call say,LIB)
	$(Q)sed -e 's|@VERSION@|$(VERSION)|; s|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
		-e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|; s|@OUTSIDE@|$(call pc_outside,$*)|' $< > $@

libraries: $(foreach l,$(LIBRARIES),$(BUILD)/lib/lib$(l).a $(BUILD)/lib/$(l).h $(BUILD)/lib/$(l).pc)

# --- packages ------------------------------------------------------------------------------------
# $(call install_missing,PACKAGES): with apt-get, through sudo where we are not root; where neither, the
# line to type.
define install_missing
$(Q)missing=; for p in $(1); do \
	dpkg-query -W -f '$${Status}\n' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
	if ! command -v apt-get >/dev/null; then \
		echo "ghostdose needs these Debian packages, or their like here:$$missing" >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=; \
	elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "Packages are missing. As root:  apt-get install -y --no-install-recommends$$missing" >&2; exit 1; fi; \
	echo "Installing:$$missing"; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing || { \
		echo "If a package was not found:  apt-get update  and once more." >&2; exit 1; }; \
fi
endef

deps:
	$(call install_missing,$(DEPS_BUILD))
deps-check:
	$(call install_missing,$(DEPS_BUILD) $(DEPS_CHECK))
deps-lint deps-all:
	$(call install_missing,$(DEPS_BUILD) $(DEPS_CHECK) $(DEPS_SSHD) $(DEPS_LINT))

run: deps
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all
	$(Q)if [ -t 0 ] && [ -t 1 ]; then exec $(BUILD)/ghostdose; else \
		echo "The screens need a terminal. Without one:  $(BUILD)/ghostdose play carotid --plain"; fi

# --- check -----------------------------------------------------------------------------------------
check: deps-check
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all libraries tests-only
	$(Q)$(MAKE) --no-print-directory prove

prove: all libraries $(TESTS) $(LOADERS) $(TRAITORS)
	$(Q)find $(BUILD) -name '*.gcda' -delete
	$(Q)rm -rf $(BUILD)/state
	$(Q)GHOSTDOSE=$(abspath $(BUILD)/ghostdose) BUILD=$(abspath $(BUILD)) CC='$(CC)' \
		$(if $(SAN),LSAN_OPTIONS=suppressions=$(CURDIR)/tests/leaks.txt:print_suppressions=0) \
		FLOORS='$(FLOORS)' $(foreach f,$(FLOORS),USES_$(f)='$(uses_$(f))' HEADERS_$(f)='$(headers_$(f))') \
		GHOSTDOSE_CASES=$(CURDIR)/cases XDG_STATE_HOME=$(abspath $(BUILD))/state LC_ALL=C.UTF-8 $(PROVE) -j$(JOBS) $(PROVEFLAGS) $(SCRIPTS) $(TESTS)

asan-check: deps-check
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) SAN=1 all tests-only
	$(Q)$(MAKE) --no-print-directory SAN=1 prove

# All of it is counted and shown where a test failed, too; then, or where a file is not over its bar, it fails.
coverage: deps-all
	$(Q)tested=0; $(MAKE) --no-print-directory COV=1 prove || tested=$$?; \
		gcovr -r . -f src/ --txt - --json-summary build-cov/summary.json build-cov && tests/coverage/bars build-cov/summary.json && \
		exit $$tested

# --- lint --------------------------------------------------------------------------------------------
ALLSRC := src/main.c $(if $(CAIRO),src/picture_main.c) $(foreach f,$(FLOORS),$(call src,$(f)))
CLANG  ?= clang-14
TIDY   ?= clang-tidy-14
# One file a run: given several, clang-tidy 14 takes every va_list after the first file's for uninitialized.  What it
# says on the error stream is the count of warnings in system headers; a compile error is a finding like any other.
TIDY_ONE = $(TIDY) --quiet {} -- -std=c17 $(ALLCPP) -DGHOSTDOSE_VERSION='"x"' -DGHOSTDOSE_DATADIR='"x"' 2>/dev/null

lint: deps-lint
	$(Q)mandoc -T lint -W warning $(MANPAGES)
	$(Q)cppcheck -q -j$(JOBS) --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
		--inline-suppr -Isrc -D_GNU_SOURCE $(ALLSRC)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) BUILD=build-analyzer CFLAGS='-O2 -fanalyzer' WERROR=1 all
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) CC=$(CLANG) BUILD=build-clang WERROR=1 all tests-only
	$(Q)printf '%s\n' $(ALLSRC) | xargs -P$(JOBS) -I{} $(TIDY_ONE)

tests-only: $(TESTS) $(LOADERS) $(TRAITORS)

# --- load --------------------------------------------------------------------------------------------
# How many learners at once, and how many of them press keys.
LEARNERS ?= 1000
ACTIVE   ?= 100

load: deps-check
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all $(LOADERS)
	$(Q)BUILD=$(abspath $(BUILD)) tests/load/pty --count $(LEARNERS) --active $(ACTIVE)

# Storms of keys, sizes and signals on SOAKERS terminals for SOAK_SECONDS, under the sanitizers and out of everybody's way.
SOAKERS      ?= 8
SOAK_SECONDS ?= 600

soak: deps-check
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) SAN=1 all
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(BUILD)/tests/load/soak
	$(Q)GHOSTDOSE=$(CURDIR)/build-san/ghostdose GHOSTDOSE_CASES=$(CURDIR)/cases nice -n 19 \
		$(BUILD)/tests/load/soak --count $(SOAKERS) --seconds $(SOAK_SECONDS) $(SOAKFLAGS)

# The same through a real sshd on loopback, 200 of them unless told otherwise; as root.
load-sshd: deps-check
	$(call install_missing,openssh-server openssh-client)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all $(LOADERS)
	$(Q)BUILD=$(abspath $(BUILD)) $(if $(filter command line environment,$(origin LEARNERS)),LEARNERS=$(LEARNERS)) \
		ACTIVE=$(ACTIVE) tests/load/sshd

# --- bench, fuzz, peers ----------------------------------------------------------------------------------
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))

bench: all
	$(Q)BUILD=$(abspath $(BUILD)) tests/bench/run

# A target of tests/fuzz is linked with the floors that its name may see, as a test is: base_table with base, and so on.
# What it has found useful before stays in build-fuzz/work-NAME; what breaks it is left as build-fuzz/found-NAME-*.
fuzz: deps-all
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) FUZZ=1 CC=$(CLANG) OPENMP= $(FUZZERS:%=build-fuzz/fuzz/%)
	$(Q)set -e; $(foreach z,$(FUZZERS),echo "fuzz $(z)"; mkdir -p build-fuzz/work-$(z); \
		build-fuzz/fuzz/$(z) -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 $(FUZZFLAGS) \
		-artifact_prefix=build-fuzz/found-$(z)- build-fuzz/work-$(z) tests/fuzz/corpus/$(z);)

$(FUZZERS:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o \
          $$(call lib,$$(call floor_of,$$*)) $$(call under,$$(call floor_of,$$*))
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(WARN) -fsanitize=fuzzer $(INSTRUMENT) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $^ \
		$(call outside,$(call floor_of,$*)) -lm -o $@

# Not among the packages of deps-all: 250 MB for one test.
deps-spreadsheets: deps-check
	$(call install_missing,libreoffice-calc)

spreadsheets: deps-spreadsheets all
	$(Q)GHOSTDOSE=$(abspath $(BUILD)/ghostdose) GHOSTDOSE_CASES=$(CURDIR)/cases LC_ALL=C.UTF-8 $(PROVE) tests/spreadsheets

# Debian's npm brings some hundred packages: only where none is there already.  The library and what it needs, by their sums, into
# the build folder; no script of theirs is run.
deps-frictionless: deps-check
	$(if $(shell command -v npm),,$(call install_missing,nodejs npm))
	$(Q)mkdir -p $(BUILD)/frictionless
	$(Q)cp tests/frictionless/package.json tests/frictionless/package-lock.json $(BUILD)/frictionless
	$(Q)cd $(BUILD)/frictionless && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

frictionless: deps-frictionless all
	$(Q)GHOSTDOSE=$(abspath $(BUILD)/ghostdose) GHOSTDOSE_CASES=$(CURDIR)/cases LC_ALL=C.UTF-8 \
		NODE_PATH=$(abspath $(BUILD))/frictionless/node_modules $(PROVE) --exec node tests/frictionless/check.js

deps-peers: deps
	$(call install_missing,$(DEPS_PEERS))

peers: deps-peers all
	$(Q)BUILD=$(abspath $(BUILD)) tests/peers/run

# --- docs -------------------------------------------------------------------------------------------------
docs: all
	$(Q)GHOSTDOSE=$(abspath $(BUILD)/ghostdose) man/generate > /dev/null

# --- goldens ----------------------------------------------------------------------------------------------
goldens: $(BUILD)/tests/screens_golden_t
	$(Q)GOLDEN=write GHOSTDOSE_CASES=$(CURDIR)/cases LC_ALL=C.UTF-8 $< > /dev/null
	$(Q)git --no-pager diff --stat -- tests/golden 2>/dev/null || true

# --- install ------------------------------------------------------------------------------------------------
SHARED := $(wildcard cases lessons)
OUR_CASES := $(wildcard cases/*)
manpath = $(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(1)))/$(notdir $(1))

# For who runs a public host (ghostdose-kiosk(8)).
KIOSK    := $(sort $(wildcard kiosk/*))
EXAMPLES := $(sort $(wildcard lib/examples/*.c))

install: install-program install-libraries

$(BUILD)/completion.%: $(BUILD)/ghostdose
	$(call say,TEXT)
	$(Q)$(BUILD)/ghostdose schema --completion $* > $@

install-program: all $(BUILD)/completion.bash $(BUILD)/completion.zsh
	$(Q)$(INSTALL) -d '$(DESTDIR)$(BINDIR)'
	$(Q)$(INSTALL) -m 755 $(BUILD)/ghostdose '$(DESTDIR)$(BINDIR)/ghostdose'
	$(Q)$(foreach m,$(MANPAGES),$(INSTALL) -D -m 644 $(m) '$(call manpath,$(m))' &&) true
	$(Q)find $(SHARED) -type f | while IFS= read -r p; do if [ -x "$$p" ]; then m=755; else m=644; fi; \
		$(INSTALL) -D -m $$m "$$p" "$(DESTDIR)$(DATADIR)/$$p" || exit 1; done
	$(Q)$(BUILD)/ghostdose share $(foreach c,$(OUR_CASES),'$(DESTDIR)$(DATADIR)/$(c)') > /dev/null
	$(Q)mkdir -p $(BUILD)/kiosk '$(DESTDIR)$(DATADIR)/kiosk'
	$(Q)$(foreach k,$(KIOSK),sed 's|/usr/local/bin/|$(BINDIR)/|' $(k) > $(BUILD)/$(k) && \
		$(INSTALL) -m 644 $(BUILD)/$(k) '$(DESTDIR)$(DATADIR)/$(k)' &&) true
	$(Q)$(if $(PICTURE),$(INSTALL) -D -m 755 $(PICTURE) '$(DESTDIR)$(LIBEXECDIR)/ghostdose-picture',true)
	$(Q)$(INSTALL) -D -m 644 $(BUILD)/completion.bash '$(DESTDIR)$(BASHDIR)/ghostdose'
	$(Q)$(INSTALL) -D -m 644 $(BUILD)/completion.zsh '$(DESTDIR)$(ZSHDIR)/_ghostdose'
	@echo "ghostdose is in $(DESTDIR)$(BINDIR), its cases are in $(DESTDIR)$(DATADIR)."

install-libraries: libraries
	$(Q)$(foreach l,$(LIBRARIES),$(INSTALL) -D -m 644 $(BUILD)/lib/lib$(l).a '$(DESTDIR)$(LIBDIR)/lib$(l).a' && \
		$(INSTALL) -D -m 644 $(BUILD)/lib/$(l).h '$(DESTDIR)$(INCLUDEDIR)/ghostdose/$(l).h' && \
		$(INSTALL) -D -m 644 $(BUILD)/lib/$(l).pc '$(DESTDIR)$(LIBDIR)/pkgconfig/$(l).pc' &&) true
	$(Q)$(foreach e,$(EXAMPLES),$(INSTALL) -D -m 644 $(e) '$(DESTDIR)$(DOCDIR)/examples/$(notdir $(e))' &&) true

# Cases that somebody else has put beside ours stay.
uninstall:
	$(Q)rm -f '$(DESTDIR)$(BINDIR)/ghostdose' '$(DESTDIR)$(LIBEXECDIR)/ghostdose-picture' '$(DESTDIR)$(BASHDIR)/ghostdose' '$(DESTDIR)$(ZSHDIR)/_ghostdose' $(foreach m,$(MANPAGES),'$(call manpath,$(m))') \
		$(foreach l,$(LIBRARIES),'$(DESTDIR)$(LIBDIR)/lib$(l).a' '$(DESTDIR)$(INCLUDEDIR)/ghostdose/$(l).h' \
		'$(DESTDIR)$(LIBDIR)/pkgconfig/$(l).pc') $(foreach e,$(EXAMPLES),'$(DESTDIR)$(DOCDIR)/examples/$(notdir $(e))') \
		$(foreach k,$(KIOSK),'$(DESTDIR)$(DATADIR)/$(k)')
	$(Q)find $(SHARED) -type f | while IFS= read -r p; do rm -f "$(DESTDIR)$(DATADIR)/$$p" "$(DESTDIR)$(DATADIR)/$$p.grid"; done
	$(Q)for d in '$(DESTDIR)$(DATADIR)' '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(DOCDIR)' '$(DESTDIR)$(INCLUDEDIR)/ghostdose'; do \
		if [ -d "$$d" ]; then find "$$d" -depth -type d -empty -delete; fi; done

clean:
	rm -rf build build-*

# --- dist, deb ------------------------------------------------------------------------------------------------
# Both give the same bytes for the same sources, whenever and wherever they are made: the date is that of debian/changelog, the
# list of files that of git, in a tarball all of it that was not built.
export SOURCE_DATE_EPOCH ?= $(shell date -u -d "$$(sed -n 's/^ -- .*>  //p' debian/changelog | head -n 1)" +%s)
NAME_NOW := ghostdose-$(VERSION)
DIST     ?= dist
# The tests ran before (make check); DEB_BUILD_OPTIONS= lets the build of the package run them, too.
DEB_BUILD_OPTIONS ?= nocheck

dist: $(DIST)/$(NAME_NOW).tar.gz
$(DIST)/$(NAME_NOW).tar.gz: FORCE
	$(call say,TAR)
	$(Q)mkdir -p $(@D)
	$(Q)set -e; { if [ -e .git ]; then git ls-files; else find . -type f | sed 's|^\./||'; fi; } | \
		grep -vE '^(build|dist|debian/tmp|\.git)[-/]|^\.gitignore$$|\.(o|a)$$' | LC_ALL=C sort > $@.list; \
		tar --no-recursion --mtime=@$(SOURCE_DATE_EPOCH) --owner=0 --group=0 --numeric-owner --format=ustar \
		--mode=u+rw,go=rX --transform='s|^|$(NAME_NOW)/|' -T $@.list -cf $@.tar; \
		gzip -n -6 < $@.tar > $@; rm -f $@.list $@.tar
	@echo "$@"

deps-deb: deps
	$(call install_missing,$(DEPS_DEB))

deb: deps-deb dist
	$(Q)set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		tar -xzf $(DIST)/$(NAME_NOW).tar.gz -C "$$work"; \
		(cd "$$work/$(NAME_NOW)" && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL DEB_BUILD_OPTIONS='$(DEB_BUILD_OPTIONS) parallel=$(JOBS)' \
		dpkg-buildpackage -us -uc -b) > $(DIST)/deb.log 2>&1 || { tail -n 30 $(DIST)/deb.log; exit 1; }; \
		cp "$$work"/*.deb "$$work"/*.changes "$$work"/*.buildinfo $(DIST)
	$(Q)lintian --allow-root --fail-on error,warning $(DIST)/ghostdose_$(VERSION)_*.changes
	@ls $(DIST)/*.deb

FORCE:
.PHONY: all deps deps-check deps-lint deps-all deps-peers deps-spreadsheets deps-frictionless run check prove asan-check coverage lint tests-only load load-sshd soak \
        bench fuzz spreadsheets frictionless peers \
        docs goldens dist deb deps-deb libraries install install-program install-libraries uninstall clean FORCE
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
