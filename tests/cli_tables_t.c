/* The tables that commands take: tissues, histograms, landmarks, the settings of a public host.  What is wrong in one is told with
 * file, line and column and what was expected there. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/dvh.h"
#include "cli/kiosk_settings.h"
#include "cli/landmarks.h"
#include "cli/tissues.h"
#include "tap.h"

#define TISSUES "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n"
#define MARKS "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n"

enum which { TISSUES_TABLE, EQD2_TABLE, DVH_TABLE, MARKS_TABLE, SETTINGS_TABLE };

static char path[] = "/tmp/ghostdose-tables.XXXXXX";

static void
put(const char *text)
{
	struct fault f;

	if (!file_write(path, text, strlen(text), &f))
		tap_bail_out(f.text);
}

static bool
reads(enum which which, const char *from, struct fault *f)
{
	struct kiosk_settings settings;
	struct vol_landmarks marks;
	struct tissues tissues;
	struct dvh dvh;
	bool good;

	*f = (struct fault){ 0 };
	switch (which) {
	case DVH_TABLE:
		good = dvh_read(from, &dvh, f);
		if (good)
			dvh_fini(&dvh);
		return good;
	case MARKS_TABLE:
		good = cli_landmarks(from, &marks, f);
		if (good)
			vol_landmarks_fini(&marks);
		return good;
	case SETTINGS_TABLE:
		return kiosk_settings_read(from, &settings, f);
	default:
		good = tissues_read(from, which == EQD2_TABLE, &tissues, f);
		tissues_fini(&tissues);
		return good;
	}
}

static char long_path[1200];

static void
what_is_wrong_has_its_place(void)
{
	static const struct { enum which which; const char *text; int line, column; const char *why; } bad[] = {
		{ TISSUES_TABLE, "label,name\n0,cord\n", 2, 1, "label is 0; expected a number from 1 to 65534" },
		{ TISSUES_TABLE, "label,name\n,cord\n", 2, 1, "label is empty; expected the number that its voxels have" },
		{ TISSUES_TABLE, "label,name\n1,\n", 2, 3, "name is empty; expected what it is called" },
		{ TISSUES_TABLE, "label,names\n1,cord\n", 1, 7, "did you mean \"name\"?" },
		{ TISSUES_TABLE, "label,name\n1,cord\n1,stem\n", 3, 1, "label 1 stands in line 2 already; expected each label once" },
		{ TISSUES_TABLE, "label,name\n1,cord\n2,Cord\n", 3, 3, "the name \"Cord\" stands in line 2 already; expected each name once" },
		{ TISSUES_TABLE, TISSUES "1,cord,2,,,0.5,\n", 2, 11, "a recovery_value without a recovery_model; expected constant, step" },
		{ TISSUES_TABLE, TISSUES "1,cord,2,,constant,x,\n", 2, 20, "expected" },
		{ TISSUES_TABLE, TISSUES "1,cord,2,,quickly,,\n", 2, 11, "quickly" },
		{ EQD2_TABLE, TISSUES "1,cord,,,,,\n", 2, 8, "cord has no alpha_beta_gy; expected Gy, such as 2 for cord" },
		{ DVH_TABLE, "dose_gy,volume_cc\n,3\n", 2, 1, "dose_gy is empty; expected the dose" },
		{ DVH_TABLE, "dose_gy,volume_cc\n", 1, 1, "the table has no row; expected at least one below the header" },
		{ DVH_TABLE, "dose_gy,volume_cc,volume_percent\n1,2,\n2,3,4\n", 3, 5, "a volume in cc and one in percent" },
		{ DVH_TABLE, "dose_gy,volume_cc\n1,2\n2,\n", 3, 3, "the volume is missing; expected volume_cc (differential)" },
		{ DVH_TABLE, "dose_gy,volume_cc\n1,0\n2,0\n", 2, 3, "all volumes are 0; expected a histogram with volume" },
		{ DVH_TABLE, "dose_gy,volume_percent\n0,90\n1,20\n", 2, 3, "begins with 90 %; expected 100 % at its lowest dose" },
		{ DVH_TABLE, "dose_gy,volume_percent\n5,100\n5,20\n", 3, 1, "dose 5 Gy comes after 5 Gy; expected doses of a cumulative" },
		{ DVH_TABLE, "dose_gy,volume_percent\n0,100\n5,20\n6,30\n", 4, 3, "30 % come after 20 %; expected a cumulative histogram to fall" },
		{ MARKS_TABLE, MARKS "a,1,2,3,4,five,6\n", 2, 11, "moving_y_mm is \"five\"; expected a number" },
		{ MARKS_TABLE, MARKS "a,1,2,3,4,5,2e6\n", 2, 13, "moving_z_mm is 2e6; expected a number from -1000000 to 1000000 mm" },
		{ MARKS_TABLE, "name,x\na,1\n", 1, 6, "unknown column \"x\"; expected one of name, fixed_x_mm" },
		{ SETTINGS_TABLE, "setting,value\nroot,learners\n", 2, 6, "\"learners\" does not begin at /; expected a path from there on" },
		{ SETTINGS_TABLE, long_path, 2, 6, "the path is too long; expected at most" },
		{ SETTINGS_TABLE, "setting,value\nidentity,face\n", 2, 10, "\"face\" is no way to tell learners apart; expected key, account" },
		{ SETTINGS_TABLE, "setting,value\nidle_minutes,30\nmemory_mib,lots\n", 3, 12, "\"lots\" is no whole number; expected one, such as 1024" },
		{ SETTINGS_TABLE, "setting,value\nidle_minutes,long\n", 2, 14, "\"long\" is no number; expected one, such as 30" },
		{ SETTINGS_TABLE, "setting,value\nmemory_mib,64\n", 2, 12, "64 is out of range; expected 128 to 1048576" },
		{ SETTINGS_TABLE, "setting,value\nidle_minute,30\n", 2, 1, "there is no setting \"idle_minute\"" },
		{ SETTINGS_TABLE, "value\n30\n", 1, 1, "the column \"setting\" is missing; expected it in the header" },
		{ SETTINGS_TABLE, "a;b\n", 1, 1, "unknown column \"a\"; expected one of setting, value" },
	};

	snprintf(long_path, sizeof long_path, "setting,value\nroot,/%01100d\n", 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fault f;

		put(bad[i].text);
		OK(!reads(bad[i].which, path, &f));
		if (!IS_INT(f.line, bad[i].line) || !IS_INT(f.column, bad[i].column))
			tap_diag("%s: %s", bad[i].text, f.text);
		IS_STR(f.file, path);
		HAS(f.text, bad[i].why);
		IS_INT(f.kind, FAULT_INPUT);
	}
}

static void
files_that_cannot_be_read(void)
{
	for (int which = TISSUES_TABLE; which <= SETTINGS_TABLE; which++) {
		struct fault f;

		OK(!reads((enum which)which, "/tmp/ghostdose-tables.none", &f));
		IS_STR(f.file, "/tmp/ghostdose-tables.none");
		OK(strcasestr(f.text, "no such file"));
		OK(!reads((enum which)which, "/tmp", &f));
	}
}

/* ---- what is taken ---- */

static void
settings_of_a_public_host(void)
{
	static const char *const usual[] = {
		"setting,value\nroot,/var/lib/ghostdose\n", "setting,value\ncases,\n", "setting,value\nlessons,\n", "setting,value\nroster,\n",
		"setting,value\nidentity,either\n", "setting,value\nidle_minutes,30\n", "setting,value\nsession_minutes,240\n",
		"setting,value\nmemory_mib,1024\n", "setting,value\ncpu_minutes,60\n", "setting,value\nfile_mib,64\n",
	};
	struct kiosk_settings s;
	struct fault f;

	put("setting,value\nidentity,account\nidle_minutes,2.5\ncpu_minutes,7\nroot,\ncases,/srv/a:/srv/b\n");
	OK(kiosk_settings_read(path, &s, &f));
	IS_INT(s.identity, KIOSK_BY_ACCOUNT);
	NEAR(s.idle_minutes, 2.5, 0, 0);
	IS_INT(s.limits.cpu_minutes, 7);
	IS_STR(s.root, KIOSK_ROOT);            /* an empty cell is what the manual says */
	NEAR(s.session_minutes, 240, 0, 0);
	OK(kiosk_settings_apply(&s, &f));
	IS_STR(getenv("GHOSTDOSE_CASES"), "/srv/a:/srv/b");
	IS_STR(getenv("GHOSTDOSE_ONLY"), "1");
	OK(!getenv("GHOSTDOSE_LESSONS"));
	OK(chmod(path, 0622) == 0 && !kiosk_settings_read(path, &s, &f));
	HAS(f.text, "others can change the settings of the kiosk; expected a file of root");
	IS_INT(f.kind, FAULT_MACHINE);
	OK(chmod(path, 0600) == 0);
	/* None was written: what the manual says. */
	if (!file_exists(KIOSK_SETTINGS_FILE)) {
		OK(kiosk_settings_read(NULL, &s, &f));
		IS_STR(s.root, KIOSK_ROOT);
		IS_INT(s.identity, KIOSK_BY_EITHER);
		NEAR(s.idle_minutes, 30, 0, 0);
	}
	/* Every setting takes the value that it has without a file. */
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		put(usual[i]);
		if (!OK(kiosk_settings_read(path, &s, &f)))
			tap_diag("%s: %s", usual[i], f.text);
	}
}

static void
tissues_and_histograms(void)
{
	struct tissues t;
	struct dvh d;
	struct fault f;

	put(TISSUES "7,cord,2,4,step,6:0.25,3\n9,stem,2.5,,,,\n");
	OK(tissues_read(path, true, &t, &f) && t.n == 2);
	OK(tissues_find(&t, 9) == &t.rows[1] && !tissues_find(&t, 8));
	IS_INT(t.rows[0].precedence, 3);
	OK(isnan(t.rows[1].half_time_h));
	tissues_fini(&t);
	/* Differential: 1 and 3 of 4 cc. */
	put("dose_gy,volume_cc\n10,1\n20,3\n");
	OK(dvh_read(path, &d, &f) && d.n == 2);
	NEAR(d.rows[1].share, 0.75, 1e-15, 0);
	dvh_fini(&d);
	/* Cumulative: 60 of 100 % between 0 and 10 Gy, the rest at 10. */
	put("dose_gy,volume_percent\n0,100\n10,40\n");
	OK(dvh_read(path, &d, &f) && d.n == 2);
	NEAR(d.rows[0].dose_gy, 5, 1e-12, 0);
	NEAR(d.rows[0].share, 0.6, 1e-15, 0);
	NEAR(d.rows[1].dose_gy, 10, 1e-12, 0);
	dvh_fini(&d);
}

static void
prepare(void)
{
	int fd = mkstemp(path);

	if (fd < 0 || close(fd) != 0)
		tap_bail_out("no file");
	OK(fd >= 0);
}

static void
tidy_up(void)
{
	OK(unlink(path) == 0);
}

TAP_MAIN(TAP_CASE(prepare), TAP_CASE(what_is_wrong_has_its_place), TAP_CASE(files_that_cannot_be_read), TAP_CASE(settings_of_a_public_host),
         TAP_CASE(tissues_and_histograms), TAP_CASE(tidy_up))
