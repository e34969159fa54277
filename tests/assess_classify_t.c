/* Classes that the engine finds: Dawson 2000, Andratschke 2022, Ward 2018 (FACTS 7.6, 7.7), each edge by hand. */
#include "assess/classify.h"

#include <stdio.h>
#include <string.h>

#include "mini_case.h"

struct asked { struct loaded x; struct assess *a; };

static void
open_case(struct asked *w, const struct mini *m)
{
	struct fault f;

	need_mini(&w->x, m);
	w->a = assess_new(w->x.c, &f);
	if (!w->a)
		tap_bail_out(f.text);
}

static void
close_case(struct asked *w)
{
	assess_free(w->a);
	unload(&w->x);
}

/* The class of a case; CLASSES_MAX where it has none, with *f. */
static size_t
class_of(const struct mini *m, const char *name, const char *of, struct fault *f)
{
	struct asked w;
	struct classified c = { .right = CLASSES_MAX };
	size_t right = CLASSES_MAX;

	f->text[0] = '\0';
	open_case(&w, m);
	if (assess_classify(w.a, name, of, w.x.arena, &c, f)) {
		right = c.right;
		OK(*c.derivation && strstr(c.derivation, c.scheme->labels[c.right]) != NULL);
		/* What is said of a wrong class does not name the right one. */
		for (size_t i = 0; i < CLASSES_MAX; i++)
			OK(i == right || (*c.why_not[i] && !strstr(c.why_not[i], c.scheme->labels[right])));
	}
	close_case(&w);
	return right;
}

#define STRUCTURES "structure,alpha_beta_gy,recovery_model,source\ncarotid,3,none,test\nnode,10,none,test\n"
#define DOSES "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,test\ncarotid,Dmax,new,1,test\n"

/* 70 Gy: the 95 % isodose is 66.5 Gy, a factor of 0.95. */
static void
pattern_by_the_share_inside(void)
{
	static const struct { const char *inside, *outside; size_t class; } rows[] = {
		{ "100", NULL, 0 }, { "95", "5", 0 }, { "94.9", "5.1", 1 }, { "20", "80", 1 }, { "19.9", "80.1", 2 }, { NULL, "100", 2 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char doses[400];
		struct fault f;
		int n = snprintf(doses, sizeof doses, "%s", DOSES);

		if (rows[i].inside)     /* the isodose itself is inside */
			n += snprintf(doses + n, sizeof doses - (size_t)n, "node,share %s%%,prior,0.95,test\n", rows[i].inside);
		if (rows[i].outside)
			snprintf(doses + n, sizeof doses - (size_t)n, "node,share %s%%,prior,0.949,test\n", rows[i].outside);
		IS_INT(class_of(&(struct mini){ .structures = STRUCTURES, .doses = doses }, "recurrence_pattern", "node prior", &f),
		       rows[i].class);
	}
}

#define SLICE_COURSES "course,regimen,months_before\nprior,10x4,14\nnew,10x1,\n"
#define SLICE_STRUCTURES "structure,label,alpha_beta_gy,recovery_model,source\nnode,1,10,none,test\ncord,2,2,none,test\n"
#define SLICE_LIMITS "structure,metric,limit,kind,points,source\ncord,Dmax,%s,hard,4,test\n"
#define SLICE_GRIDS "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,t\nb,old.csv,dose,prior,,,t\n" \
	"c,new.csv,dose,new,,,t\n"
#define SLICE_FILES "[file labels.csv]\n# 4 1 2 2 0 0 2 0\n1,1,1,2\n[file old.csv]\n# 4 1 2 2 0 0 2 0\n%s\n[file new.csv]\n# 4 1 2 2 0 0 2 0\n%s\n"

static size_t
on_a_slice(const char *limit, const char *old, const char *fresh, const char *name, const char *of, struct fault *f)
{
	char limits[200], files[600];
	struct mini m = { .courses = SLICE_COURSES, .structures = SLICE_STRUCTURES, .doses = "", .constraints = limits, .grids = SLICE_GRIDS,
		          .files = files };

	snprintf(limits, sizeof limits, SLICE_LIMITS, limit);
	snprintf(files, sizeof files, SLICE_FILES, old, fresh);
	return class_of(&m, name, of, f);
}

/* 40 Gy in 10 fractions: 38 Gy is the 95 % isodose. */
static void
pattern_by_voxels(void)
{
	struct fault f;

	IS_INT(on_a_slice("90", "40,39,38,0", "10,10,10,10", "recurrence_pattern", "node prior", &f), 0);
	IS_INT(on_a_slice("90", "40,39,37.9,0", "10,10,10,10", "recurrence_pattern", "node prior", &f), 1);     /* 67 % */
	IS_INT(on_a_slice("90", "40,0,0,0", "10,10,10,10", "recurrence_pattern", "node prior", &f), 1);         /* 33 % */
	IS_INT(on_a_slice("90", "30,0,0,40", "10,10,10,10", "recurrence_pattern", "node prior", &f), 2);
	/* Unknown is not outside: here it decides nothing, there all. */
	IS_INT(on_a_slice("90", "40,0,,0", "10,10,10,10", "recurrence_pattern", "node prior", &f), 1);          /* 33 or 67 % */
	IS_INT(on_a_slice("90", "40,40,,0", "10,10,10,10", "recurrence_pattern", "node prior", &f), CLASSES_MAX);
	HAS(f.text, "is not known that its class is not");
}

/* Half of a prescription counts as irradiated: 20 of 40 Gy and 5 of 10 Gy. */
static void
type_by_overlap_and_concern(void)
{
	struct fault f;

	/* one voxel got both */
	IS_INT(on_a_slice("90", "40,20,0,0", "0,5,10,0", "reirradiation_type", "node prior", &f), 0);
	/* none: 19.9 Gy, and 4.9; the cord gets 0 and 10 Gy in 1 Gy fractions, 10 x 3/4 = 7.5 Gy EQD2 */
	IS_INT(on_a_slice("90", "40,19.9,0,0", "0,5,10,10", "reirradiation_type", "node prior", &f), 2);
	IS_INT(on_a_slice("90", "40,40,0,0", "4.9,0,10,10", "reirradiation_type", "node prior", &f), 2);
	/* without overlap, and a limit that is left: 7.5 Gy is more than 7 */
	IS_INT(on_a_slice("7", "40,19.9,0,0", "0,5,10,10", "reirradiation_type", "node prior", &f), 1);
	IS_INT(on_a_slice("7.6", "40,19.9,0,0", "0,5,10,10", "reirradiation_type", "node prior", &f), 2);
	/* where the new course goes nobody knows the old dose */
	IS_INT(on_a_slice("90", "40,0,,0", "0,0,10,0", "reirradiation_type", "node prior", &f), CLASSES_MAX);
	HAS(f.text, "whether they overlap");
}

/* Recovery is not taken off: concern is about all that was given. */
static void
type_without_a_slice(void)
{
	static const char *const structures = "structure,alpha_beta_gy,recovery_model,recovery_value,source\n"
	    "carotid,3,constant,0.9,test\nnode,10,none,,test\n";
	struct fault f;

	/* a tenth of the target got half of 70 Gy */
	IS_INT(class_of(&(struct mini){ .structures = structures, .doses = DOSES "node,share 10%,prior,0.5,t\nnode,share 90%,prior,0.1,t\n" },
	                "reirradiation_type", "node prior", &f), 0);
	/* it did not; 70 + 88 Gy of the artery are more than 119, though 7 + 88 are not */
	IS_INT(class_of(&(struct mini){ .structures = structures, .doses = DOSES "node,share 100%,prior,0.49,t\n" }, "reirradiation_type",
	                "node prior", &f), 1);
	IS_INT(class_of(&(struct mini){ .courses = "course,regimen,months_before\nprior,35x2,14\nnew,10x2,\n", .structures = structures,
	                                .doses = DOSES "node,share 100%,prior,0.49,t\n" }, "reirradiation_type", "node prior", &f), 2);
}

/* I: resected and more than 2 years; III: at most 2 years with a tube; II: all others. */
static void
miri(void)
{
	static const struct { const char *months, *resected, *organ; size_t class; } rows[] = {
		{ "24.1", "yes", "no", 0 }, { "24.1", "yes", "yes", 0 }, { "24.1", "no", "no", 1 }, { "24.1", "no", "yes", 1 },
		{ "24", "yes", "no", 1 },   { "24", "yes", "yes", 2 },   { "24", "no", "no", 1 },   { "24", "no", "yes", 2 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char keys[200], courses[120];
		struct fault f;

		snprintf(keys, sizeof keys, MINI_KEYS "resected,%s\norgan_dysfunction,%s\n", rows[i].resected, rows[i].organ);
		snprintf(courses, sizeof courses, "course,regimen,months_before\nprior,35x2,%s\nnew,5x8,\n", rows[i].months);
		IS_INT(class_of(&(struct mini){ .keys = keys, .courses = courses }, "miri_class", "", &f), rows[i].class);
	}
}

/* Two years to the month are not more, and not less either. */
static void
miri_on_its_edge(void)
{
	struct asked w;
	struct classified c;
	struct fault f;

	open_case(&w, &(struct mini){ .keys = MINI_KEYS "resected,yes\norgan_dysfunction,no\n",
	                              .courses = "course,regimen,months_before\nprior,35x2,24\nnew,5x8,\n" });
	OK(assess_classify(w.a, "miri_class", "", w.x.arena, &c, &f));
	IS_STR(c.why_not[0], "Class I asks for more than two years since the earlier course. Here it is not more.");
	close_case(&w);
}

static void
what_is_not_said_has_no_class(void)
{
	struct fault f;

	IS_INT(class_of(&(struct mini){ 0 }, "miri_class", "", &f), CLASSES_MAX);
	HAS(f.text, "case.csv has no key resected; expected it, with yes or no");
	IS_INT(class_of(&(struct mini){ .keys = MINI_KEYS "resected,no\n" }, "miri_class", "", &f), CLASSES_MAX);
	HAS(f.text, "no key organ_dysfunction");
	IS_INT(class_of(&(struct mini){ 0 }, "miri_clas", "", &f), CLASSES_MAX);
	HAS(f.text, "did you mean \"miri_class\"?");
	IS_INT(class_of(&(struct mini){ 0 }, "recurrence_pattern", "carotid", &f), CLASSES_MAX);
	HAS(f.text, "needs \"of\" to be STRUCTURE COURSE");
	IS_INT(class_of(&(struct mini){ 0 }, "recurrence_pattern", "carotid new", &f), CLASSES_MAX);
	HAS(f.text, "is the new one");
	IS_INT(class_of(&(struct mini){ 0 }, "recurrence_pattern", "carotid prior", &f), CLASSES_MAX);
	HAS(f.text, "neither a label on the slice nor rows \"share\" of course prior");
	IS_INT(class_of(&(struct mini){ 0 }, "miri_class", "carotid", &f), CLASSES_MAX);
	HAS(f.text, "needs \"of\" to be empty");
}

TAP_MAIN(TAP_CASE(pattern_by_the_share_inside), TAP_CASE(pattern_by_voxels), TAP_CASE(type_by_overlap_and_concern),
         TAP_CASE(type_without_a_slice), TAP_CASE(miri), TAP_CASE(miri_on_its_edge), TAP_CASE(what_is_not_said_has_no_class))
