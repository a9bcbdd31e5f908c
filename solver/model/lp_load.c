/* Loading an LP: from a caller's columns, which come one at a time, or from its rows. */
#include <string.h>

#include "model/lp_builder.h"
#include "model/lp_private.h"

/* ---- checks ------------------------------------------------------------------------------------------- */

slx_status lp_check_bounds(struct env *env, const char *what, uint64_t i, double lower, double upper)
{
    if (isnan(lower) || lp_bound(lower) == INFINITY)
        return fail(env, SLX_ERROR_USAGE, "lower bound of %s %llu is %g", what, (unsigned long long)i, lower);
    if (isnan(upper) || lp_bound(upper) == -INFINITY)
        return fail(env, SLX_ERROR_USAGE, "upper bound of %s %llu is %g", what, (unsigned long long)i, upper);
    return SLX_OK;
}

slx_status lp_check_number(struct env *env, const char *what, uint64_t i, double v)
{
    return isfinite(v) ? SLX_OK : fail(env, SLX_ERROR_USAGE, "%s %llu is %g", what, (unsigned long long)i, v);
}

slx_status lp_check_entries(struct env *env, const struct lp_line *line, uint32_t others, uint32_t *seen, uint32_t mark)
{
    if (line->count && (!line->index || !line->value))
        return fail(env, SLX_ERROR_USAGE, "the %s of the entries of %s %u are missing",
                    line->index ? "values" : "indices", line->what, line->number);
    if (line->count > others)
        return fail(env, SLX_ERROR_USAGE, "%s %u has %llu entries, more than there are %ss: %u", line->what,
                    line->number, (unsigned long long)line->count, line->other, others);
    for (uint64_t k = 0; k < line->count; k++) {
        uint32_t i = line->index[k];
        if (i >= others)
            return fail(env, SLX_ERROR_USAGE, "%s %u has an entry in %s %u of %u", line->what, line->number,
                        line->other, i, others);
        if (seen[i] == mark)
            return fail(env, SLX_ERROR_USAGE, "%s %u has two entries in %s %u", line->what, line->number, line->other,
                        i);
        if (!isfinite(line->value[k]))
            return fail(env, SLX_ERROR_USAGE, "%s %u has the entry %g in %s %u", line->what, line->number,
                        line->value[k], line->other, i);
        seen[i] = mark;
    }
    return SLX_OK;
}

slx_status lp_check_starts(struct env *env, const char *what, uint32_t count, const uint64_t *start)
{
    if (start && count && start[0] != 0)
        return fail(env, SLX_ERROR_USAGE, "the first %s does not start at 0", what);
    for (uint32_t k = 0; start && k < count; k++)
        if (start[k + 1] < start[k])
            return fail(env, SLX_ERROR_USAGE, "%s %u ends before it starts", what, k);
    return SLX_OK;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* `lower` and `upper` are the vectors of either kind of bounds. */
static slx_status append_bounds(struct lp_builder *b, enum lp_part lower, enum lp_part upper, const char *what,
                                uint64_t i, double l, double u)
{
    slx_status s = lp_check_bounds(b->env, what, i, l, u);
    if (s == SLX_OK)
        s = lp_build_value(b, lower, lp_bound(l));
    return s == SLX_OK ? lp_build_value(b, upper, lp_bound(u)) : s;
}

/* All have names, or none. */
static slx_status append_col_name(struct lp_builder *b, uint32_t j, const char *name)
{
    const bool named = b->lp->col_names;
    if (!name && !named)
        return SLX_OK;
    if (!name || (!named && j))
        return fail(b->env, SLX_ERROR_USAGE, "the name of column %u is missing", name ? 0 : j);
    return lp_build_name(b, LP_COL_NAMES, name, strlen(name));
}

static slx_status append_rows(struct lp_builder *b, const slx_source *source)
{
    slx_status s = SLX_OK;
    if (!source->row_lower && !source->row_upper && !source->row_names) {
        s = lp_build_fill(b, LP_ROW_LOWER, source->nrows, -INFINITY);
        return s == SLX_OK ? lp_build_fill(b, LP_ROW_UPPER, source->nrows, INFINITY) : s;
    }
    for (uint32_t i = 0; i < source->nrows && s == SLX_OK; i++) {
        double lower = source->row_lower ? source->row_lower[i] : -INFINITY;
        double upper = source->row_upper ? source->row_upper[i] : INFINITY;
        s = append_bounds(b, LP_ROW_LOWER, LP_ROW_UPPER, "row", i, lower, upper);
        if (s != SLX_OK || !source->row_names)
            continue;
        if (!source->row_names[i])
            return fail(b->env, SLX_ERROR_USAGE, "the name of row %u is missing", i);
        s = lp_build_name(b, LP_ROW_NAMES, source->row_names[i], strlen(source->row_names[i]));
    }
    return s;
}

/* ---- columns one at a time ----------------------------------------------------------------------------- */

/* `entries`: whether the column's are to be taken, too. */
static slx_status append_column(struct lp_builder *b, uint32_t j, const slx_source_column *c, bool entries,
                                uint32_t *seen)
{
    const struct lp_line line = {"column", "row", j, c->count, c->index, c->value};
    slx_status s = lp_check_entries(b->env, &line, b->lp->nrows, seen, j + 1);
    if (s == SLX_OK)
        s = lp_check_number(b->env, "cost of column", j, c->cost);
    for (uint64_t k = 0; entries && k < c->count && s == SLX_OK; k++)
        if (c->value[k] != 0.0)
            s = lp_build_entry(b, c->index[k], c->value[k]);
    if (s == SLX_OK && entries)
        s = lp_build_close(b);
    if (s == SLX_OK)
        s = lp_build_value(b, LP_COST, c->cost);
    if (s == SLX_OK)
        s = append_bounds(b, LP_COL_LOWER, LP_COL_UPPER, "column", j, c->lower, c->upper);
    return s == SLX_OK ? append_col_name(b, j, c->name) : s;
}

static slx_status append_columns(struct lp_builder *b, const slx_source *source)
{
    slx_status s = SLX_OK;
    const bool entries = !b->lp->cols;
    uint32_t *seen = mem_new(&b->env->mem, MEM_READER, b->lp->nrows, sizeof *seen);
    if (!seen)
        return fail_memory(b->env, "loading columns");
    for (uint32_t j = 0; j < source->ncols && s == SLX_OK; j++) {
        slx_source_column c = {.upper = INFINITY};
        if (source->column(source->user, j, &c))
            s = fail(b->env, SLX_ERROR_INPUT, "the source of columns gave up at column %u", j);
        else
            s = append_column(b, j, &c, entries, seen);
    }
    mem_free(&b->env->mem, seen);
    return s;
}

/* All of `source`, or all but its entries, which then are in *matrix: the LP gets that. */
static slx_status load(struct env *env, const slx_source *source, struct spmat **matrix, struct lp **out)
{
    struct lp_builder b;
    slx_status s = isfinite(source->offset)
                       ? lp_build_begin(env, MEM_MATRIX, MEM_VECTORS, &b)
                       : fail(env, SLX_ERROR_USAGE, "the objective's offset is %g", source->offset);
    if (s != SLX_OK)
        return s;
    b.lp->nrows = source->nrows;
    b.lp->ncols = source->ncols;
    b.lp->offset = source->offset;
    b.lp->maximise = source->maximise != 0;
    if (matrix)
        lp_build_take(&b, matrix);
    s = append_rows(&b, source);
    if (s == SLX_OK)
        s = append_columns(&b, source);
    return lp_build_end(&b, s, out);
}

slx_status lp_from_source(struct env *env, const slx_source *source, struct lp **out)
{
    *out = NULL;
    return load(env, source, NULL, out);
}

/* ---- arrays -------------------------------------------------------------------------------------------- */

static int column_of_arrays(void *user, uint32_t j, slx_source_column *out)
{
    const slx_arrays *a = user;
    if (a->start && a->start[j + 1] > a->start[j]) {
        out->count = (uint32_t)(a->start[j + 1] - a->start[j]);
        out->index = a->index + a->start[j];
        out->value = a->value + a->start[j];
    }
    out->cost = a->cost ? a->cost[j] : 0.0;
    out->lower = a->col_lower ? a->col_lower[j] : 0.0;
    out->upper = a->col_upper ? a->col_upper[j] : INFINITY;
    out->name = a->col_names ? a->col_names[j] : NULL;
    return 0;
}

static slx_status check_arrays(struct env *env, const slx_arrays *a, const char *what, uint32_t lines)
{
    if (!a || (lines && !a->start))
        return fail(env, SLX_ERROR_USAGE, "the %s missing", a ? "starts are" : "arrays are");
    slx_status s = lp_check_starts(env, what, lines, a->start);
    if (s == SLX_OK && lines && a->start[lines] > 0 && (!a->index || !a->value))
        s = fail(env, SLX_ERROR_USAGE, "the %s of the entries are missing", a->index ? "values" : "indices");
    for (uint32_t k = 0; k < lines && s == SLX_OK; k++)
        if (a->start[k + 1] - a->start[k] > UINT32_MAX)
            s = fail(env, SLX_ERROR_USAGE, "%s %u has more than 2^32 entries", what, k);
    for (uint32_t j = 0; s == SLX_OK && a->col_names && j < a->ncols; j++)
        if (!a->col_names[j])
            s = fail(env, SLX_ERROR_USAGE, "the name of column %u is missing", j);
    return s;
}

static slx_source source_of(const slx_arrays *a)
{
    return (slx_source){.nrows = a->nrows,
                        .ncols = a->ncols,
                        .column = column_of_arrays,
                        .user = (void *)(uintptr_t)a,
                        .row_lower = a->row_lower,
                        .row_upper = a->row_upper,
                        .offset = a->offset,
                        .maximise = a->maximise,
                        .row_names = a->row_names};
}

slx_status lp_from_arrays(struct env *env, const slx_arrays *a, struct lp **out)
{
    *out = NULL;
    slx_status s = check_arrays(env, a, "column", a ? a->ncols : 0);
    if (s != SLX_OK)
        return s;
    const slx_source source = source_of(a);
    return lp_from_source(env, &source, out);
}

/* The matrix of rows is stored as if they were columns, and turned. */
static slx_status rows_of_arrays(struct env *env, const slx_arrays *a, struct spmat **out)
{
    uint32_t *seen = mem_new(&env->mem, MEM_READER, a->ncols, sizeof *seen);
    slx_status s = seen ? spmat_create(env, MEM_MATRIX, out) : fail_memory(env, "loading rows");
    for (uint32_t i = 0; i < a->nrows && s == SLX_OK; i++) {
        const uint64_t begin = a->start[i], end = a->start[i + 1];
        const struct lp_line line = {"row",
                                     "column",
                                     i,
                                     end - begin,
                                     end > begin ? a->index + begin : NULL,
                                     end > begin ? a->value + begin : NULL};
        s = lp_check_entries(env, &line, a->ncols, seen, i + 1);
        for (uint64_t k = begin; k < end && s == SLX_OK; k++)
            if (a->value[k] != 0.0)
                s = spmat_append(env, *out, a->index[k], a->value[k]);
        if (s == SLX_OK)
            s = spmat_close(env, *out);
    }
    mem_free(&env->mem, seen);
    if (s == SLX_OK)
        s = spmat_finish(env, *out, a->ncols);
    if (s == SLX_OK)
        s = spmat_turn(env, out);
    if (s != SLX_OK)
        spmat_free(env, out);
    return s;
}

slx_status lp_from_rows(struct env *env, const slx_arrays *a, struct lp **out)
{
    struct spmat *matrix = NULL;
    *out = NULL;
    slx_status s = check_arrays(env, a, "row", a ? a->nrows : 0);
    if (s == SLX_OK)
        s = rows_of_arrays(env, a, &matrix);
    if (s != SLX_OK)
        return s;
    slx_arrays rest = *a;
    rest.start = NULL;
    const slx_source source = source_of(&rest);
    s = load(env, &source, &matrix, out);
    spmat_free(env, &matrix);
    return s;
}

slx_status lp_empty(struct env *env, struct lp **out)
{
    struct lp_builder b;
    *out = NULL;
    slx_status s = lp_build_begin(env, MEM_MATRIX, MEM_VECTORS, &b);
    return s == SLX_OK ? lp_build_end(&b, s, out) : s;
}
