/* ghostdose settings. */
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/state.h"
#include "screens/settings.h"

static const struct option_spec settings_options[] = { CLI_OPTION_STATE, COMMAND_OPTION_JSON };

static const struct output_column columns[] = {
	{ "name", "setting", "" },
	{ "value", "value", "" },
	{ "default", "default", "" },
	{ "values", "may be", "" },
	{ "help", "what it does", "" },
};

static bool
put_setting(struct output *out, struct records *r, const struct setting *s, struct fault *f)
{
	const char *value;
	char list[80];

	if (!setting_read(r, s, &value, f))
		return false;
	output_row(out);
	output_cell_text(out, s->name);
	output_cell_text(out, value);
	output_cell_text(out, s->values[0]);
	output_cell_text(out, setting_values(s, list, sizeof list));
	output_cell_text(out, s->help);
	return true;
}

/* only: one setting, or NULL for all. */
static bool
print_settings(const struct options *o, struct records *r, const struct setting *only, struct fault *f)
{
	struct output out;
	bool good = true;

	output_init(&out, "ghostdose.settings/1");
	output_text(&out, "folder", "Kept in", records_folder(r));
	output_table(&out, "settings", "Settings", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; good && i < setting_count(); i++)
		if (!only || setting_at(i) == only)
			good = put_setting(&out, r, setting_at(i), f);
	if (*records_note(r))
		output_warn(&out, "damaged_records", "%s", records_note(r));
	if (good)
		return calc_finish(&out, o, f);
	output_fini(&out);
	return false;
}

static bool
run_settings(const struct options *o, int *status, struct fault *f)
{
	const struct setting *s = NULL;
	char folder[CLI_PATH_MAX];
	struct records *r;
	bool good;

	(void)status;
	if (o->n_arguments > 0 && !(s = setting_find(o->arguments[0], f)))
		return false;
	r = cli_state_folder(o, folder, sizeof folder, f) ? records_open(folder, f) : NULL;
	if (!r)
		return false;
	good = o->n_arguments < 2 || setting_write(r, s, o->arguments[1], f);
	good = good && print_settings(o, r, s, f);
	records_close(r);
	return good;
}

const struct command command_settings = {
	.name = "settings",
	.arguments = "[NAME [VALUE]]",
	.example = "ascii on",
	.arguments_max = 2,
	.summary = "what the screens look like, for this learner",
	.details = "Without a name all settings are listed, with one that setting. A value changes it; the value \"default\" makes "
	           "it what it was at first. Options of a command go before settings.",
	.options = settings_options,
	.n_options = sizeof settings_options / sizeof *settings_options,
	.run = run_settings,
};
