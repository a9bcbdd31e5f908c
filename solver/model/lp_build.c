/* Loading an LP: from a caller's columns, which come one at a time, or from its rows. */
#include <string.h>

#include "model/lp_parts.h"

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

/* ---- the vectors of an LP being built ------------------------------------------------------------------ */

slx_status lp_append_bounds(struct env *env, struct cvec *lower, struct cvec *upper, const char *what, uint64_t i,
                            double l, double u)
{
    slx_status s = lp_check_bounds(env, what, i, l, u);
    if (s == SLX_OK)
        s = cvec_append(env, lower, lp_bound(l));
    return s == SLX_OK ? cvec_append(env, upper, lp_bound(u)) : s;
}

static slx_status append_name(struct env *env, struct names **names, uint32_t count, const char *name, const char *what)
{
    if (!name && (!*names || !count))
        return SLX_OK;
    if (!name || (!*names && count))
        return fail(env, SLX_ERROR_USAGE, "the name of %s %u is missing", what, name ? 0 : count);
    slx_status s = *names ? SLX_OK : names_create(env, names);
    return s == SLX_OK ? names_append(env, *names, name, strlen(name)) : s;
}

static slx_status create_vectors(struct env *env, struct lp *lp)
{
    slx_status s = SLX_OK;
    struct cvec **vectors[] = {&lp->cost, &lp->col_lower, &lp->col_upper, &lp->row_lower, &lp->row_upper};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors && s == SLX_OK; k++)
        s = cvec_create(env, MEM_VECTORS, 0, 0.0, vectors[k]);
    return s;
}

slx_status lp_settle(struct env *env, struct lp *lp)
{
    struct cvec *vectors[] = {lp->cost, lp->col_lower, lp->col_upper, lp->row_lower, lp->row_upper};
    slx_status s = spmat_settle(env, lp->cols);
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors && s == SLX_OK; k++)
        s = cvec_settle(env, vectors[k]);
    if (s == SLX_OK && lp->row_names)
        s = names_settle(env, lp->row_names);
    return s == SLX_OK && lp->col_names ? names_settle(env, lp->col_names) : s;
}

static slx_status append_rows(struct env *env, struct lp *lp, const slx_source *source)
{
    slx_status s = SLX_OK;
    for (uint32_t i = 0; i < source->nrows && s == SLX_OK; i++) {
        double lower = source->row_lower ? source->row_lower[i] : -INFINITY;
        double upper = source->row_upper ? source->row_upper[i] : INFINITY;
        s = lp_append_bounds(env, lp->row_lower, lp->row_upper, "row", i, lower, upper);
        if (s == SLX_OK && source->row_names)
            s = append_name(env, &lp->row_names, i, source->row_names[i], "row");
        if (s == SLX_OK && source->row_names && !source->row_names[i])
            s = fail(env, SLX_ERROR_USAGE, "the name of row %u is missing", i);
    }
    return s;
}

/* ---- columns one at a time ----------------------------------------------------------------------------- */

static slx_status append_column(struct env *env, struct lp *lp, uint32_t j, const slx_source_column *c, uint32_t *seen)
{
    const struct lp_line line = {"column", "row", j, c->count, c->index, c->value};
    slx_status s = lp_check_entries(env, &line, lp->nrows, seen, j + 1);
    if (s == SLX_OK)
        s = lp_check_number(env, "cost of column", j, c->cost);
    for (uint64_t k = 0; k < c->count && s == SLX_OK; k++)
        if (c->value[k] != 0.0)
            s = spmat_append(env, lp->cols, c->index[k], c->value[k]);
    if (s == SLX_OK)
        s = spmat_close(env, lp->cols);
    if (s == SLX_OK)
        s = cvec_append(env, lp->cost, c->cost);
    if (s == SLX_OK)
        s = lp_append_bounds(env, lp->col_lower, lp->col_upper, "column", j, c->lower, c->upper);
    return s == SLX_OK ? append_name(env, &lp->col_names, j, c->name, "column") : s;
}

static slx_status append_columns(struct env *env, struct lp *lp, const slx_source *source)
{
    slx_status s = SLX_OK;
    uint32_t *seen = mem_new(&env->mem, MEM_READER, lp->nrows, sizeof *seen);
    if (!seen)
        return fail_memory(env, "loading columns");
    for (uint32_t j = 0; j < source->ncols && s == SLX_OK; j++) {
        slx_source_column c = {.upper = INFINITY};
        if (source->column(source->user, j, &c))
            s = fail(env, SLX_ERROR_INPUT, "the source of columns gave up at column %u", j);
        else
            s = append_column(env, lp, j, &c, seen);
    }
    mem_free(&env->mem, seen);
    return s;
}

slx_status lp_from_source(struct env *env, const slx_source *source, struct lp **out)
{
    struct lp *lp;
    *out = NULL;
    slx_status s = isfinite(source->offset)
                       ? lp_shell(env, &lp)
                       : fail(env, SLX_ERROR_USAGE, "the objective's offset is %g", source->offset);
    if (s != SLX_OK)
        return s;
    lp->nrows = source->nrows;
    lp->ncols = source->ncols;
    lp->offset = source->offset;
    lp->maximise = source->maximise != 0;
    s = spmat_create(env, MEM_MATRIX, &lp->cols);
    if (s == SLX_OK)
        s = create_vectors(env, lp);
    if (s == SLX_OK)
        s = append_rows(env, lp, source);
    if (s == SLX_OK)
        s = append_columns(env, lp, source);
    if (s == SLX_OK)
        s = spmat_finish(env, lp->cols, lp->nrows);
    if (s == SLX_OK)
        s = lp_settle(env, lp);
    if (s != SLX_OK)
        lp_free(env, &lp);
    *out = lp;
    return s;
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
    s = lp_from_source(env, &source, out);
    if (s != SLX_OK) {
        spmat_free(env, &matrix);
        return s;
    }
    spmat_free(env, &(*out)->cols);
    (*out)->cols = matrix;
    return SLX_OK;
}

slx_status lp_empty(struct env *env, struct lp **out)
{
    struct lp *lp;
    *out = NULL;
    slx_status s = lp_shell(env, &lp);
    if (s == SLX_OK)
        s = spmat_create(env, MEM_MATRIX, &lp->cols);
    if (s == SLX_OK)
        s = spmat_finish(env, lp->cols, 0);
    if (s == SLX_OK)
        s = create_vectors(env, lp);
    if (s != SLX_OK)
        lp_free(env, &lp);
    *out = lp;
    return s;
}
