/* A run as one JSON document: docs/json.md has the schema, docs/slimplex-1.schema.json the same for programs.  Written as
 * a stream, row after row; what happened on the way comes from the history that the console keeps. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/report.h"

enum { MOST_LINES = 64 };

struct total {
    const char *name;
    double value;
};

struct json {
    const slx_model *model;
    const struct facts *facts;
    struct total phases[MOST_LINES], purposes[MOST_LINES], iterations[MOST_LINES];
    unsigned phase_count, purpose_count, iteration_count;
};

static void collect(void *user, const slx_account_line *line)
{
    struct json *j = user;
    if (line->phase && !line->purpose && j->phase_count < MOST_LINES)
        j->phases[j->phase_count++] = (struct total){line->phase, line->seconds};
    if (!line->phase && line->purpose && j->purpose_count < MOST_LINES)
        j->purposes[j->purpose_count++] = (struct total){line->purpose, (double)line->peak};
}

static void collect_iterations(void *user, const slx_profile_line *line)
{
    struct json *j = user;
    if (strcmp(line->group, "iterations") == 0 && line->calls > 0 && j->iteration_count < MOST_LINES)
        j->iterations[j->iteration_count++] = (struct total){line->part, (double)line->calls};
}

/* ---- members ------------------------------------------------------------------------------------ */

static void member(const struct text *t, const char *name, double v)
{
    text_format(t, ",\"%s\":", name);
    text_json_number(t, v);
}

static void member_text(const struct text *t, const char *name, const char *words)
{
    text_format(t, ",\"%s\":", name);
    text_json_string(t, words);
}

static void totals(const struct text *t, const char *name, const struct total *list, unsigned count)
{
    text_format(t, ",\"%s\":{", name);
    for (unsigned k = 0; k < count; k++) {
        text_put(t, k ? "," : "");
        text_json_string(t, list[k].name);
        text_put(t, ":");
        text_json_number(t, list[k].value);
    }
    text_put(t, "}");
}

static void model_members(const struct text *t, const slx_model *model)
{
    slx_storage_info storage;
    struct model_ranges r;
    ranges_of(model, &r);
    slx_get_storage(model, &storage);
    text_put(t, ",\"model\":{\"name\":");
    text_json_string(t, slx_name(model));
    member_text(t, "objective", slx_objective_name(model));
    member_text(t, "sense", slx_is_maximise(model) ? "maximise" : "minimise");
    member(t, "offset", slx_offset(model));
    text_format(t, ",\"rows\":%" PRIu32 ",\"columns\":%" PRIu32 ",\"nonzeros\":%" PRIu64 ",\"integers\":%" PRIu64,
                slx_nrows(model), slx_ncols(model), slx_nnz(model), storage.integer_columns);
    text_put(t, ",\"ranges\":{");
    const struct magnitudes *const parts[] = {&r.matrix, &r.cost, &r.bound, &r.rhs};
    static const char *const names[] = {"matrix", "cost", "bound", "rhs"};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        text_format(t, "%s\"%s\":", k ? "," : "", names[k]);
        if (parts[k]->least > parts[k]->most) {
            text_put(t, "null");
            continue;
        }
        text_put(t, "[");
        text_json_number(t, parts[k]->least);
        text_put(t, ",");
        text_json_number(t, parts[k]->most);
        text_put(t, "]");
    }
    text_put(t, "}}");
}

static void check_members(const struct text *t, const slx_model *model)
{
    slx_check_info c;
    if (slx_get_check(model, &c) != SLX_OK) {
        text_put(t, ",\"check\":null");
        return;
    }
    text_format(t, ",\"check\":{\"passed\":%s,\"exact\":%s,\"interior\":%s", c.passed ? "true" : "false",
                c.exact ? "true" : "false", c.interior ? "true" : "false");
    member(t, "primal", c.primal_infeasibility);
    member(t, "dual", c.dual_infeasibility);
    member(t, "complementarity", c.complementarity);
    member(t, "gap", c.gap);
    member(t, "certificate", c.certificate);
    member(t, "objective_error", c.objective_error);
    member(t, "primal_relative", c.primal_relative);
    member(t, "dual_relative", c.dual_relative);
    member(t, "gap_relative", c.gap_relative);
    text_put(t, "}");
}

void json_moment(const struct text *t, const struct moment *m)
{
    text_format(t, "[%.3f,", m->seconds);
    text_json_string(t, m->method);
    text_format(t, ",%d,%" PRIu64 ",", m->phase, m->iterations);
    text_json_number(t, m->objective);
    text_put(t, ",");
    text_json_number(t, m->primal);
    text_put(t, ",");
    text_json_number(t, m->dual);
    text_format(t, ",%" PRIu64 "]", m->memory);
}

static void progress_members(const struct text *t, const struct history *h)
{
    text_put(t, ",\"progress\":[");
    for (unsigned k = 0; k < h->rows; k++) {
        text_put(t, k ? "," : "");
        json_moment(t, &h->moments[k]);
    }
    text_put(t, "],\"warnings\":[");
    for (unsigned k = 0; k < h->warnings; k++) {
        text_put(t, k ? ",{\"text\":" : "{\"text\":");
        text_json_string(t, h->texts[k]);
        text_put(t, "}");
    }
    text_format(t, "],\"warnings_left_out\":%u", h->left_out);
}

static void entries(const struct text *t, const slx_model *model, bool rows)
{
    struct entry e;
    const uint32_t count = rows ? slx_nrows(model) : slx_ncols(model);
    text_format(t, ",\n\"%s\":[", rows ? "rows" : "columns");
    for (uint32_t k = 0; k < count; k++) {
        entry_get(model, rows, k, &e);
        text_put(t, k ? ",\n{\"name\":" : "\n{\"name\":");
        text_json_string(t, e.name);
        member_text(t, "status", e.held ? status_word(&e) : "none");
        member(t, "value", e.value);
        member(t, "lower", e.lower);
        member(t, "upper", e.upper);
        member(t, "dual", e.dual);
        if (!rows && !isnan(e.ray))
            member(t, "ray", e.ray);
        text_put(t, "}");
    }
    text_put(t, "]");
}

static int write(void *user, slx_put_fn put, void *to)
{
    const struct json *j = user;
    const slx_model *model = j->model;
    const slx_result result = j->facts->result;
    const struct text t = {put, to};
    const char *means = meaning(model);
    text_put(&t, "{\"schema\":\"slimplex/1\"");
    member_text(&t, "version", slx_version());
    member_text(&t, "file", j->facts->file);
    model_members(&t, model);
    member_text(&t, "status", slx_result_text(result));
    member_text(&t, "meaning", means);
    member(&t, "objective",
           result == SLX_INFEASIBLE || strcmp(means, "infeasible point") == 0 ? NAN : slx_objective(model));
    member(&t, "bound", slx_objective_bound(model));
    text_format(&t, ",\"iterations\":%" PRIu64, slx_iterations(model));
    totals(&t, "iterations_by", j->iterations, j->iteration_count);
    check_members(&t, model);
    text_put(&t, ",\"time\":{\"total\":");
    text_json_number(&t, j->facts->seconds);
    totals(&t, "phases", j->phases, j->phase_count);
    text_format(&t, "},\"memory\":{\"peak\":%" PRIu64 ",\"process\":%" PRIu64, slx_memory_peak(model),
                j->facts->process_peak);
    totals(&t, "purposes", j->purposes, j->purpose_count);
    text_put(&t, "}");
    progress_members(&t, j->facts->history);
    if (j->facts->with_entries) {
        entries(&t, model, true);
        entries(&t, model, false);
    }
    text_put(&t, "}\n");
    return 0;
}

slx_status json_write(slx_model *model, const struct facts *facts, const char *path)
{
    struct json j = {.model = model, .facts = facts};
    slx_account(model, collect, &j);
    slx_profile(model, collect_iterations, &j);
    return slx_write_text(model, path, write, &j);
}
