/* The evidence table: every number has a source, and the source says how far it may be trusted.  Values of FACTS.md and
 * VERIFIED.md that stand in it. */
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "radiobio/ntcp.h"
#include "radiobio/oxygen.h"
#include "radiobio/parameters.h"
#include "radiobio/prognosis.h"

static void
check_source(const char *what, enum rb_trust trust, const char *source)
{
	bool assumed = source && strstr(source, "teaching assumption"), implemented = source && strstr(source, "as implemented in");
	bool good = source && strlen(source) > 8;

	/* the words and nothing else mark an assumption; a program's number is never a paper's */
	if (trust == RB_ASSUMED)
		good = good && assumed;
	else
		good = good && !assumed;
	if (trust == RB_IMPLEMENTED)
		good = good && (implemented || strstr(source, "1 to 2 Gy, as implemented"));
	if (trust == RB_PUBLISHED)
		good = good && !implemented;
	if (!OK(good))
		tap_diag("%s (%s): %s", what, rb_trust_name(trust), source ? source : "no source");
}

static void
every_number_has_a_source(void)
{
	for (size_t i = 0; i < RB_PARAMETERS; i++) {
		const struct rb_parameter *p = rb_parameter_at(i);

		check_source(p->name, p->trust, p->source);
		OK(p->low <= p->value && p->value <= p->high && isfinite(p->value) && p->unit && *p->name && *p->of);
		NEAR(rb_parameter((enum rb_parameter_id)i), p->value, 0, 0);
		/* once each */
		for (size_t k = 0; k < i; k++)
			OK(strcmp(p->of, rb_parameter_at(k)->of) != 0 || strcmp(p->name, rb_parameter_at(k)->name) != 0);
	}
	OK(rb_parameter_at(RB_PARAMETERS) == NULL);
	for (size_t i = 0; i < rb_ntcp_count(); i++) {
		check_source(rb_ntcp_at(i)->name, rb_ntcp_at(i)->trust, rb_ntcp_at(i)->source);
		check_source(rb_ntcp_at(i)->name, rb_ntcp_at(i)->alpha_beta_trust == RB_PUBLISHED
		                                          ? RB_PUBLISHED : rb_ntcp_at(i)->alpha_beta_trust,
		             rb_ntcp_at(i)->alpha_beta_source);
	}
	for (size_t i = 0; i < rb_series_count(); i++)
		check_source(rb_series_at(i)->name, rb_series_at(i)->trust, rb_series_at(i)->source);
	for (size_t i = 0; i < rb_recovery_count(); i++)
		OK(rb_recovery_at(i)->source && strlen(rb_recovery_at(i)->source) > 20);
	for (size_t i = 0; i < rb_oxygen_count(); i++)
		HAS(rb_oxygen_at(i)->source, "teaching assumption");
}

static void
values(void)
{
	static const struct { const char *tissue; double alpha_beta_gy, half_time_h; } table[] = {
		{ "spinal-cord", 2, 5 },      { "spinal-cord-schultheiss", .87, 0 }, { "brain", 2.9, 0 },
		{ "carotid", 3, 4 },          { "larynx", 3, 4.9 },                  { "skin", 3, 4.4 },
		{ "mucosa", 10, 3 },          { "hnscc-pedicini", 10.6, 0 },         { "hnscc-cell-lines", 8.1, 17. / 60 },
		{ "lip-scc", 12, 0 },         { "cns-millar", 2.47, .19 },
	};
	struct rb_tissue t;
	struct fault f;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!OK(rb_tissue_find(table[i].tissue, &t, &f)))
			continue;
		NEAR(t.alpha_beta_gy->value, table[i].alpha_beta_gy, 0, 0);
		NEAR(t.half_time_h ? t.half_time_h->value : 0, table[i].half_time_h, 1e-15, 0);
		IS_STR(t.name, table[i].tissue);
		OK(rb_repair_check(&(struct rb_repair){ .kind = RB_REPAIR_COMPLETE }, &f));
	}
	/* VERIFIED B: Pedicini 2014 */
	OK(rb_tissue_find("HNSCC-Pedicini", &t, &f) && t.subject == RB_TUMOUR);
	NEAR(t.alpha_per_gy->value, .24, 0, 0);
	NEAR(t.doubling_days->value, 3.5, 0, 0);
	NEAR(t.kickoff_days->value, 19.2, 0, 0);
	NEAR(t.clonogens->value, 7e7, 0, 0);
	NEAR(t.alpha_beta_gy->low, 8.4, 0, 0);
	NEAR(t.alpha_beta_gy->high, 12.6, 0, 0);
}

static void
tissues(void)
{
	struct rb_tissue t;
	struct rb_repair r;
	struct fault f;
	size_t n = 0;

	for (; rb_tissue_name(n); n++) {
		if (!OK(rb_tissue_find(rb_tissue_name(n), &t, &f)))
			tap_diag("%s", f.text);
		r = rb_tissue_repair(&t);
		OK(rb_repair_check(&r, &f));
	}
	OK(n >= 20);
	OK(rb_tissue_find("cns-millar", &t, &f));
	r = rb_tissue_repair(&t);
	IS_INT(r.kind, RB_REPAIR_BI);
	NEAR(r.fast_share, 1 / 1.98, 1e-15, 0);
	NEAR(r.slow_half_time_h, 2.16, 0, 0);
	OK(rb_tissue_find("mandible", &t, &f));
	IS_INT(rb_tissue_repair(&t).kind, RB_REPAIR_COMPLETE);
	OK(rb_tissue_find("erythema", &t, &f) && !t.alpha_beta_gy && !t.half_time_h);
	OK(!rb_tissue_find("carotis", &t, &f));
	HAS(f.text, "did you mean \"carotid\"");
	OK(!rb_tissue_find("", &t, &f));
	OK(!rb_tissue_find("woolley", &t, &f));
	HAS(f.text, "ghostdose sources");
}

TAP_MAIN(TAP_CASE(every_number_has_a_source), TAP_CASE(values), TAP_CASE(tissues))
