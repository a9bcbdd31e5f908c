#include "format/certificate_file.h"

#include <string.h>

#include "format/certificate_private.h"
#include "format/fields_private.h"
#include "format/naming_private.h"

const struct certificate_section *certificate_section(slx_result verdict, bool interior, bool rows)
{
    static const struct certificate_section vertex[] = {{"Columns: status, value, dual, name", {true, true, true}},
                                                        {"Rows: status, value, dual, name", {true, true, true}}};
    static const struct certificate_section between[] = {{"Columns: value, dual, name", {false, true, true}},
                                                         {"Rows: value, dual, name", {false, true, true}}};
    static const struct certificate_section none = {"Rows: multiplier, name", {false, false, true}};
    static const struct certificate_section ray = {"Columns: value, ray, name", {false, true, false, true}};
    if (verdict == SLX_INFEASIBLE)
        return rows ? &none : NULL;
    if (verdict == SLX_UNBOUNDED)
        return rows ? NULL : &ray;
    return interior ? &between[rows] : &vertex[rows];
}

struct output {
    struct fields f;
    const struct lp *lp;
    struct namings names;
};

static void write_header(struct output *o)
{
    struct fields *f = &o->f;
    const struct fractions *fractions = &f->s->fractions;
    fields_header(f, CERTIFICATE_BEGIN, CERTIFICATE_KIND);
    fields_header(f, "Model: ", o->lp->name);
    fields_header(f, "Verdict: ", slx_result_text(f->s->result));
    fields_header(f, "Sense: ", o->lp->maximise ? "maximise" : "minimise");
    fields_header(f, "Numbers: ", fractions->text ? "fractions" : f->hexadecimal ? "hexadecimal" : "decimal");
    if (fractions->text && fractions->decimal)
        fields_header(f, "Model numbers: ", "decimal");
    if (f->s->interior && f->s->result == SLX_OPTIMAL)
        fields_header(f, "Kind: ", "interior point");
    if (f->s->result != SLX_INFEASIBLE) {
        writer_text(f->w, "Objective: ", 11);
        fields_number(f, f->s->objective, FRACTION_OBJECTIVE, 0);
        writer_text(f->w, "\n", 1);
    }
    writer_printf(f->w, "Row count: %u\nColumn count: %u\n", o->lp->nrows, o->lp->ncols);
}

struct line {
    double lower, upper, value, dual, ray;
};

static void write_line(struct output *o, const struct certificate_section *section, const struct line *l,
                       uint32_t variable)
{
    struct fields *f = &o->f;
    const bool row = variable >= o->lp->ncols;
    const struct naming *naming = row ? &o->names.row : &o->names.col;
    if (section->has[CERTIFICATE_STATUS])
        fields_status(f, pairs_get(f->s->status, variable), l->lower, l->upper);
    if (section->has[CERTIFICATE_VALUE])
        fields_exact(f, true, l->value, FRACTION_VALUE, variable);
    if (section->has[CERTIFICATE_DUAL])
        fields_exact(f, true, l->dual, FRACTION_DUAL, variable);
    if (section->has[CERTIFICATE_RAY])
        fields_exact(f, true, l->ray, FRACTION_RAY, variable);
    const size_t length = naming_get(naming, row ? variable - o->lp->ncols : variable);
    fields_name(f, naming->text, length);
}

static void write_rows(struct output *o, const struct certificate_section *section)
{
    const struct lp *lp = o->lp;
    writer_printf(o->f.w, "\n%s\n", section->title);
    for (uint32_t i = 0; i < lp->nrows && !writer_failed(o->f.w); i++) {
        const struct line l = {.lower = cvec_get(lp->row_lower, i),
                               .upper = cvec_get(lp->row_upper, i),
                               .value = o->f.s->activity[i],
                               .dual = o->f.s->y[i]};
        write_line(o, section, &l, lp->ncols + i);
    }
}

static void write_columns(struct output *o, const struct certificate_section *section)
{
    const struct lp *lp = o->lp;
    const struct solution *s = o->f.s;
    writer_printf(o->f.w, "\n%s\n", section->title);
    for (uint32_t j = 0; j < lp->ncols && !writer_failed(o->f.w); j++) {
        const struct line l = {.lower = cvec_get(lp->col_lower, j),
                               .upper = cvec_get(lp->col_upper, j),
                               .value = s->x[j],
                               .dual = cvec_get(lp->cost, j) - spmat_dot(lp->cols, j, s->y),
                               .ray = s->ray ? s->ray[j] : 0.0};
        write_line(o, section, &l, j);
    }
}

slx_status certificate_write(struct env *env, const struct lp *lp, const struct solution *s, const char *path)
{
    struct output o = {
        .f = {.env = env, .s = s, .hexadecimal = env->options.certificate_numbers == NUMBERS_HEXADECIMAL}, .lp = lp};
    const struct certificate_section *rows = certificate_section(s->result, s->interior, true);
    const struct certificate_section *columns = certificate_section(s->result, s->interior, false);
    slx_status status = namings_begin(env, lp, true, &o.names);
    if (status == SLX_OK)
        status = writer_open(env, path, &o.f.w);
    if (status == SLX_OK) {
        write_header(&o);
        if (rows)
            write_rows(&o, rows);
        if (columns)
            write_columns(&o, columns);
        status = writer_close(env, &o.f.w);
        if (status == SLX_OK)
            status = o.f.failed;
    }
    namings_end(env, &o.names);
    return status;
}
