/* Text from strangers in what is typed, in notes, a regimen, hand-ins, a roster, a class, a learner's own database, tables of tissues, of
 * landmarks and of doses; out on both streams, as JSON, in hand-ins, gradebooks and other tables. */
#include "hostile_help.h"

#include "records/records.h"

/* ---- what a learner types and hands in ---- */

static void
typed(void)
{
	spill_filled("@D/lines", "next\n@P\nb\nnext\n@P\n35\nnext\n@P\n5x8\nsubmit\nnext\n@P\nstate @P\nnext\nprint @D/printed-@N\nquit\n");
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines", "--state", "@D/typed");
	look_marks("plain", input_name, out_text);
	RUN("progress", "--state", "@D/typed");
	RUN("progress", "--report", "--state", "@D/typed");
	look_marks("report", input_name, out_text);
	RUN("progress", "@D/tiny.csv", "--answers", "--state", "@D/typed");
	RUN("progress", "--export", "@D/handed", "--learner", "@P", "--state", "@D/typed");
	RUN("progress", "--export", "@D/handed", "--learner", "x", "--state", "@D/typed");
	look_written("hand-in", "@D/handed/tiny-x-1.csv", true);
	RUN("grade", "@D/tiny.csv", "@D/handed");
	RUN("grade", "@D/tiny.csv", "@D/handed", "--gradebook", "@D/book.csv", "--format", "long", "--json");
	look_written("gradebook", "@D/book.csv", true);
	RUN("items", "@D/tiny.csv", "@D/handed", "--csv", "@D/items.csv");
	look_written("items", "@D/items.csv", true);
	RUN("progress", "--import", "@D/handed/tiny-x-1.csv", "--state", "@D/imported");
	RUN("progress", "--forget", "--yes", "--state", "@D/typed");
}

static void
of_what_is_typed(void)
{
	for_each(typed);
}

static void
classes(void)
{
	static const char *const formats[] = { "canvas", "moodle", "long" };

	spill_filled("@D/roster.csv", "learner,name,email,sis_id,section,key,extensions\nx,\"@P\",\"@P\",\"@P\",\"@P\",,\n\"@P\",a,a,1,b,,\n");
	spill_filled("@D/class.csv", "case,opens,due,attempts,counts,late_percent\n\"@P\",,,,best,\n");
	for (size_t i = 0; i < 3; i++) {
		RUN("grade", "@D/tiny.csv", "@D/handed-plain", "--roster", "@D/roster.csv", "--gradebook", "@D/book.csv", "--format", formats[i]);
		look_written(formats[i], "@D/book.csv", true);
	}
	RUN("grade", "@D/tiny.csv", "@D/handed-plain", "--roster", "@D/roster.csv", "--class", "@D/class.csv", "--json");
	spill_filled("@D/kiosk.csv", "setting,value\nroster,\"/@P\"\nidentity,\"@P\"\n\"@P\",1\n");
	RUN("doctor", "--settings", "@D/kiosk.csv");
	spill_filled("@D/made.csv", "what,step,text,time\nformat,,ghostdose.submission/1,\ncase,,\"@P\",\ntitle,,\"@P\",\ndigest,,\"@P\",\n"
	                            "version,,\"@P\",\nlearner,,\"@P\",\nattempt,,1,\nseed,,,\nstarted,,2026-11-26T10:00:00Z,\n"
	                            "updated,,2026-11-26T10:00:00Z,\nfinished,,,\npoints,,0,\npoints_max,,8,\n"
	                            "answer,1,\"@P\",2026-11-26T10:00:00Z\nchecksum,,x,\n");
	RUN("grade", "@D/tiny.csv", "@D/made.csv");
	RUN("progress", "--import", "@D/made.csv", "--state", "@D/imported");
	spill_filled("@D/made-2.csv", "what,step,text,time\nformat,,ghostdose.submission/1,\ncase,,tiny,\ntitle,,t,\ndigest,,d,\n"
	                              "version,,1,\nlearner,,\"@P\",\nattempt,,1,\nseed,,,\nstarted,,2026-11-26T10:00:00Z,\n"
	                              "updated,,2026-11-26T10:00:00Z,\nfinished,,,\npoints,,0,\npoints_max,,8,\n"
	                              "answer,1,\"@P\",2026-11-26T10:00:00Z\nchecksum,,x,\n");
	RUN("grade", "@D/tiny.csv", "@D/made-2.csv", "--gradebook", "@D/book.csv", "--format", "long");
	look_written("gradebook", "@D/book.csv", true);
	RUN("items", "@D/tiny.csv", "@D/made-2.csv", "--csv", "@D/items.csv");
	look_written("items", "@D/items.csv", true);
}

static void
of_classes(void)
{
	use(&hostile[0]);
	spill("@D/lines", "next\nb\nquit\n", 12);
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines", "--state", "@D/plain");
	RUN("progress", "--export", "@D/handed-plain", "--learner", "x", "--state", "@D/plain");
	for_each(classes);
}

/* The database belongs to the learner, who may write into it what they like, and the instructor grades it. */
static void
databases(void)
{
	char *at = filled("@D/class/@N");
	struct fault f = { 0 };
	struct records *r = mkdir(at, 0700) == 0 || true ? records_open(at, &f) : NULL;
	const struct records_step names[] = { { input_text, input_text } };
	struct records_new what = { .case_id = input_text, .title = input_text, .copy = input_text, .copy_len = strlen(input_text), .now = 1000000000,
		.steps = 1, .points_max = 8, .names = names, .n_names = 1 };
	struct records_standing stands = { 1, 1, false };
	struct records_action done = { 1000000100, "answer", input_text, 1, input_text, 1 };
	int64_t id;

	if (r) {
		records_set(r, "theme", input_text, &f);
		if (records_begin(r, &what, &id, &f)) {
			records_append(r, id, 0, &done, &stands, true, &f);
			records_set_draft(r, id, 1, input_text, &f);
			records_release(r, id, &f);
		}
		what.case_id = "tiny";
		if (records_begin(r, &what, &id, &f)) {
			records_append(r, id, 0, &done, &stands, true, &f);
			records_release(r, id, &f);
		}
		records_close(r);
	}
	free(at);
	RUN("progress", "--state", "@D/class/@N");
	RUN("progress", "--json", "--state", "@D/class/@N");
	RUN("progress", "--report", "--state", "@D/class/@N");
	RUN("progress", "@P", "--answers", "--state", "@D/class/@N");
	RUN("progress", "tiny", "--answers", "--state", "@D/class/@N");
	RUN("progress", "--export", "@D/class-out", "--state", "@D/class/@N");
	RUN("settings", "--state", "@D/class/@N");
	RUN("play", "@D/tiny.csv", "--script", "<dump:a>A<dump:b>", "--dump", "-", "--state", "@D/class/@N");
	RUN("--script", "<dump:a>c<dump:b>", "--dump", "-", "--state", "@D/class/@N");
}

static void
of_databases(void)
{
	struct fault f;
	char *class = filled("@D/class");

	mkdir(class, 0700);
	for_each(databases);
	bad = 0;
	input_name = "all learners at once";
	setenv("GHOSTDOSE_CASES", folder, 1);
	RUN("grade", "@D/tiny.csv", "--records", "@D/class");
	RUN("grade", "@D/tiny.csv", "--records", "@D/class", "--gradebook", "@D/book.csv", "--format", "long", "--json");
	look_written("gradebook", "@D/book.csv", true);
	RUN("items", "@D/tiny.csv", "--records", "@D/class", "--csv", "@D/items.csv");
	look_written("items", "@D/items.csv", true);
	IS_INT(bad, 0);
	OK(file_is_folder(class) || fault_set(&f, 0, 0, "none"));
	free(class);
}

/* ---- volumes ---- */

static void
volumes(void)
{
	spill("@D/dose.csv", "# 2 2 2 2 0 0\n10,20\n10,20\n", 26);
	spill("@D/labels.csv", "# 2 2 2 2 0 0\n0,1\n0,1\n", 22);
	spill_filled("@D/tissues.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n1,\"@P\",3,,none,,1\n");
	spill_filled("@D/marks.csv", "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n\"@P\",\"@P\",0,0,0,0,0\n");
	spill_filled("@D/shape.csv", "dose_gy,volume_cc\n\"@P\",1\n");
	spill_filled("@D/slice.csv", "# 2 2 2 2 0 0\n10,@P\n10,20\n");
	spill_filled("@D/regimen.csv", "day,time,dose_gy\n0,@P,2\n");
	RUN("dvh", "--dose", "@D/dose.csv", "--labels", "@D/labels.csv", "--tissues", "@D/tissues.csv", "--csv", "@D/curves.csv");
	look_written("dvh --csv", "@D/curves.csv", true);
	RUN("dvh", "--dose", "@D/slice.csv", "--labels", "@D/labels.csv", "--json");
	RUN("accumulate", "--prior", "@D/dose.csv", "--prior-regimen", "10x2", "--new", "@D/dose.csv", "--new-regimen", "10x2", "--labels",
	    "@D/labels.csv", "--tissues", "@D/tissues.csv");
	RUN("register", "--landmarks", "@D/marks.csv", "--out", "@D/field.csv");
	RUN("calc", "ntcp", "--model", "lkb", "--dvh", "@D/shape.csv");
	RUN("calc", "bed", "@D/regimen.csv", "--alpha-beta", "3");
	RUN("import", "--prior", "@D/dose.csv", "--new", "@D/dose.csv", "--labels", "@D/labels.csv", "--tissues", "@D/tissues.csv", "--prior-regimen");
}

static void
of_volumes(void)
{
	for_each(volumes);
}

TAP_MAIN(TAP_CASE(start), TAP_CASE(of_what_is_typed), TAP_CASE(of_classes), TAP_CASE(of_databases), TAP_CASE(of_volumes), TAP_CASE(finish))
