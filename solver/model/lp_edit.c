/* Changing an LP.  Each change happens as a whole or, where memory runs out, not at all: what can fail comes first, on
 * storage made private, and is taken back by cutting to the old length.
 */
#include <string.h>

#include "model/lp_edit.h"
#include "model/lp_private.h"

/* ---- names --------------------------------------------------------------------------------------------- */

/* The names that a set without names answers with, as a pool. */
static slx_status default_names(struct env *env, char letter, uint32_t count, struct names **out)
{
    char text[16];
    slx_status s = names_create(env, out);
    for (uint32_t i = 0; i < count && s == SLX_OK; i++)
        s = names_append(env, *out, text, lp_name_or_number(NULL, letter, i, text, sizeof text));
    if (s != SLX_OK)
        names_free(env, out);
    return s;
}

/* Appends the names of the lines (none: numbers, where the set has names at all) to a set of `count`. */
static slx_status append_names(struct env *env, struct names **names, char letter, uint32_t count,
                               const slx_lines *lines)
{
    const char *const *given = lines->names;
    char number[16];
    struct names *made = NULL;
    if ((!*names && !given) || !lines->count)
        return SLX_OK;
    slx_status s = *names ? names_own(env, names) : default_names(env, letter, count, &made);
    struct names *pool = made ? made : *names;
    for (uint32_t k = 0; k < lines->count && s == SLX_OK; k++) {
        size_t length = given ? strlen(given[k]) : lp_name_or_number(NULL, letter, count + k, number, sizeof number);
        s = names_append(env, pool, given ? given[k] : number, length);
    }
    if (s == SLX_OK)
        *names = pool;
    else if (made)
        names_free(env, &made);
    else if (*names)
        names_truncate(*names, count);
    return s;
}

/* names_truncate for a set that append_names has lengthened. */
static void cut_names(struct env *env, struct names **names, const struct names *before, uint32_t count)
{
    if (!before)
        names_free(env, names);
    else
        names_truncate(*names, count);
}

slx_status lp_set_names(struct env *env, struct lp *lp, bool rows, uint32_t first, uint32_t count,
                        const char *const *given)
{
    struct names **names = rows ? &lp->row_names : &lp->col_names, *made;
    const uint32_t all = rows ? lp->nrows : lp->ncols;
    char number[16];
    slx_status s = names_create(env, &made);
    size_t room = *names ? names_longest(*names) + 1 : sizeof number;
    char *text = mem_new(&env->mem, MEM_NAMES, room, 1);
    if (!text)
        s = fail_memory(env, "names");
    for (uint32_t i = 0; i < all && s == SLX_OK; i++)
        if (i >= first && i - first < count)
            s = names_append(env, made, given[i - first], strlen(given[i - first]));
        else
            s = names_append(env, made, text, lp_name_or_number(*names, rows ? 'R' : 'C', i, text, room));
    if (s == SLX_OK)
        s = names_finish(env, made);
    mem_free(&env->mem, text);
    if (s != SLX_OK) {
        names_free(env, &made);
        return s;
    }
    names_free(env, names);
    *names = made;
    lp->names_distinct = false;
    return SLX_OK;
}

slx_status lp_set_text(struct env *env, char **text, const char *value)
{
    char *copy = mem_new(&env->mem, MEM_HANDLE, strlen(value) + 1, 1);
    if (!copy)
        return fail_memory(env, "a name");
    memcpy(copy, value, strlen(value) + 1);
    mem_free(&env->mem, *text);
    *text = copy;
    return SLX_OK;
}

/* ---- adding -------------------------------------------------------------------------------------------- */

/* Marks for the check of so many lines, mark + 1, mark + 2, ..., none of which stands in *seen.  They are kept between
 * edits, so that a line costs what it has, not what the model has. */
static slx_status take_marks(struct env *env, struct lp *lp, uint32_t others, uint32_t lines, uint32_t **seen,
                             uint32_t *mark)
{
    const size_t have = lp->marks ? mem_size(lp->marks) / sizeof *lp->marks : 0;
    if (!lp->marks || have < others) {
        uint32_t *made = mem_new(&env->mem, MEM_READER, have ? mem_grown(have, others) : others, sizeof *made);
        if (!made)
            return fail_memory(env, "checking entries");
        mem_free(&env->mem, lp->marks);
        lp->marks = made;
        lp->marks_used = 0;
    } else if (lp->marks_used > UINT32_MAX - lines) {
        memset(lp->marks, 0, have * sizeof *lp->marks);
        lp->marks_used = 0;
    }
    *seen = lp->marks;
    *mark = lp->marks_used;
    lp->marks_used += lines;
    return SLX_OK;
}

/* Names, entries and number of the lines that are to come, checked. */
static slx_status check_lines(struct env *env, struct lp *lp, const slx_lines *lines, bool rows)
{
    const uint32_t have = rows ? lp->nrows : lp->ncols, others = rows ? lp->ncols : lp->nrows;
    const char *what = rows ? "row" : "column", *other = rows ? "column" : "row";
    if (lines->count > UINT32_MAX - 3 - have)
        return fail(env, SLX_ERROR_USAGE, "%u %ss and %u more are too many", have, what, lines->count);
    slx_status s = lp_check_starts(env, what, lines->count, lines->start);
    uint32_t *seen = NULL, mark = 0;
    if (s == SLX_OK && lines->start)
        s = take_marks(env, lp, others, lines->count, &seen, &mark);
    for (uint32_t k = 0; k < lines->count && s == SLX_OK; k++) {
        if (lines->names && !lines->names[k])
            s = fail(env, SLX_ERROR_USAGE, "the name of %s %u is missing", what, k);
        else if (lines->start) {
            const uint64_t begin = lines->start[k], count = lines->start[k + 1] - begin;
            const struct lp_line line = {what,
                                         other,
                                         k,
                                         count,
                                         lines->index ? lines->index + begin : NULL,
                                         lines->value ? lines->value + begin : NULL};
            s = lp_check_entries(env, &line, others, seen, mark + k + 1);
        }
    }
    return s;
}

static slx_status append_bounds(struct env *env, struct cvec *lower, struct cvec *upper, const slx_lines *lines,
                                double low, const char *what)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < lines->count && s == SLX_OK; k++) {
        const double l = lines->lower ? lines->lower[k] : low, u = lines->upper ? lines->upper[k] : INFINITY;
        s = lp_check_bounds(env, what, k, l, u);
        if (s == SLX_OK)
            s = cvec_append(env, lower, lp_bound(l));
        if (s == SLX_OK)
            s = cvec_append(env, upper, lp_bound(u));
    }
    return s;
}

/* The entries of added rows: to wait, or into the matrix at once. */
static slx_status add_entries(struct env *env, struct lp *lp, const slx_lines *lines)
{
    static const uint64_t nothing[] = {0};
    const uint64_t more = lines->start ? lines->start[lines->count] : 0;
    bool pend = lp_may_pend(lp, lines->count, more);
    if (!pend) {
        lp_put_in(lp);
        pend = lp_may_pend(lp, lines->count, more);
    }
    if (pend)
        return lp_pend(env, lp, lines);
    lp_flush(env, lp);
    const struct spmat_lines entries = {.first = lp->nrows,
                                        .lines = lines->start ? lines->count : 0,
                                        .start = lines->start ? lines->start : nothing,
                                        .index = lines->index,
                                        .value = lines->value};
    return spmat_insert(env, lp->cols, &entries, lp->nrows + lines->count, NULL);
}

slx_status lp_add_rows(struct env *env, struct lp *lp, const slx_lines *lines)
{
    const uint32_t before = lp->nrows;
    const struct names *names = lp->row_names;
    slx_status s = check_lines(env, lp, lines, true);
    if (s == SLX_OK)
        s = spmat_own(env, &lp->cols);
    if (s == SLX_OK)
        s = cvec_own(env, &lp->row_lower);
    if (s == SLX_OK)
        s = cvec_own(env, &lp->row_upper);
    if (s == SLX_OK)
        s = append_names(env, &lp->row_names, 'R', before, lines);
    if (s != SLX_OK)
        return s;
    s = append_bounds(env, lp->row_lower, lp->row_upper, lines, -INFINITY, "row");
    if (s == SLX_OK)
        s = add_entries(env, lp, lines);
    if (s != SLX_OK) {
        cvec_truncate(lp->row_lower, before);
        cvec_truncate(lp->row_upper, before);
        if (lp->row_names)
            cut_names(env, &lp->row_names, names, before);
        return s;
    }
    lp->nrows += lines->count;
    lp->names_distinct &= lines->count == 0 || !lp->row_names;
    return SLX_OK;
}

static slx_status append_entries(struct env *env, struct spmat *a, const slx_lines *lines)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < lines->count && s == SLX_OK; k++) {
        for (uint64_t p = lines->start ? lines->start[k] : 0; lines->start && p < lines->start[k + 1] && s == SLX_OK;
             p++)
            if (lines->value[p] != 0.0)
                s = spmat_append(env, a, lines->index[p], lines->value[p]);
        if (s == SLX_OK)
            s = spmat_close(env, a);
    }
    return s;
}

static slx_status append_costs(struct env *env, struct cvec *cost, const slx_lines *lines)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < lines->count && s == SLX_OK; k++) {
        double c = lines->cost ? lines->cost[k] : 0.0;
        s = lp_check_number(env, "cost of column", k, c);
        if (s == SLX_OK)
            s = cvec_append(env, cost, c);
    }
    return s;
}

slx_status lp_add_cols(struct env *env, struct lp *lp, const slx_lines *lines)
{
    const uint32_t before = lp->ncols;
    const struct names *names = lp->col_names;
    slx_status s = check_lines(env, lp, lines, false);
    if (s == SLX_OK)
        s = spmat_own(env, &lp->cols);
    struct cvec **vectors[] = {&lp->cost, &lp->col_lower, &lp->col_upper};
    for (int k = 0; k < 3 && s == SLX_OK; k++)
        s = cvec_own(env, vectors[k]);
    if (s == SLX_OK)
        s = append_names(env, &lp->col_names, 'C', before, lines);
    if (s != SLX_OK)
        return s;
    s = append_costs(env, lp->cost, lines);
    if (s == SLX_OK)
        s = append_bounds(env, lp->col_lower, lp->col_upper, lines, 0.0, "column");
    if (s == SLX_OK)
        s = append_entries(env, lp->cols, lines);
    if (s == SLX_OK)
        s = lp_pend_on(env, lp);
    if (s == SLX_OK)
        s = lp_integers_resize(env, lp, before + lines->count);
    if (s != SLX_OK) {
        spmat_truncate(lp->cols, before);
        for (int k = 0; k < 3; k++)
            cvec_truncate(*vectors[k], before);
        if (lp->col_names)
            cut_names(env, &lp->col_names, names, before);
        return s;
    }
    lp->ncols += lines->count;
    lp->names_distinct &= lines->count == 0 || !lp->col_names;
    return SLX_OK;
}

/* ---- deleting and permuting ----------------------------------------------------------------------------- */

/* The selected names and vectors, made beside the present ones. */
struct selected {
    struct names *names;
    struct cvec *vector[3];
};

static slx_status select_parts(struct env *env, const struct names *names, struct cvec **vectors[], int count,
                               const struct lp_selection *which, struct selected *out)
{
    *out = (struct selected){NULL, {NULL}};
    slx_status s = names ? names_select(env, names, which->count, which->which, &out->names) : SLX_OK;
    for (int k = 0; k < count && s == SLX_OK; k++)
        s = cvec_select(env, *vectors[k], which->count, which->which, &out->vector[k]);
    return s;
}

static void drop_parts(struct env *env, struct selected *parts)
{
    names_free(env, &parts->names);
    for (int k = 0; k < 3; k++)
        cvec_free(env, &parts->vector[k]);
}

static void take_parts(struct env *env, struct names **names, struct cvec **vectors[], int count,
                       const struct selected *parts)
{
    if (*names) {
        names_free(env, names);
        *names = parts->names;
    }
    for (int k = 0; k < count; k++) {
        cvec_free(env, vectors[k]);
        *vectors[k] = parts->vector[k];
    }
}

slx_status lp_select_rows(struct env *env, struct lp *lp, const struct lp_selection *which)
{
    struct cvec **vectors[] = {&lp->row_lower, &lp->row_upper};
    struct selected parts;
    uint32_t *map = mem_new(&env->mem, MEM_READER, lp->nrows, sizeof *map);
    if (!map)
        return fail_memory(env, "choosing rows");
    for (uint32_t i = 0; i < lp->nrows; i++)
        map[i] = SPMAT_GONE;
    for (uint32_t k = 0; k < which->count; k++)
        map[which->which[k]] = k;
    slx_status s = select_parts(env, lp->row_names, vectors, 2, which, &parts);
    if (s == SLX_OK)
        s = spmat_own(env, &lp->cols);
    if (s == SLX_OK)
        s = spmat_reserve_minors(env, lp->cols, which->count);
    if (s == SLX_OK) {
        spmat_remove(lp->cols, NULL, map, which->count);
        take_parts(env, &lp->row_names, vectors, 2, &parts);
        lp->nrows = which->count;
    } else {
        drop_parts(env, &parts);
    }
    mem_free(&env->mem, map);
    return s;
}

slx_status lp_select_cols(struct env *env, struct lp *lp, const struct lp_selection *which)
{
    struct cvec **vectors[] = {&lp->cost, &lp->col_lower, &lp->col_upper};
    struct selected parts;
    uint64_t *integers = NULL;
    slx_status s = select_parts(env, lp->col_names, vectors, 3, which, &parts);
    if (s == SLX_OK && lp->integers) {
        integers = mem_new(&env->mem, MEM_VECTORS, bits_words(which->count), sizeof *integers);
        s = integers ? SLX_OK : fail_memory(env, "integer marks");
    }
    if (s == SLX_OK)
        s = spmat_own(env, &lp->cols);
    if (s == SLX_OK && !which->gone)
        s = spmat_permute(env, lp->cols, which->which);
    if (s != SLX_OK) {
        mem_free(&env->mem, integers);
        drop_parts(env, &parts);
        return s;
    }
    for (uint32_t k = 0; integers && k < which->count; k++)
        if (lp_is_integer(lp, which->which[k]))
            bits_set(integers, k);
    if (which->gone)
        spmat_remove(lp->cols, which->gone, NULL, lp->nrows);
    take_parts(env, &lp->col_names, vectors, 3, &parts);
    lp->ncols = which->count;
    lp_integers_take(env, lp, integers);
    return SLX_OK;
}

/* ---- coefficients --------------------------------------------------------------------------------------- */

slx_status lp_set_entry(struct env *env, struct lp *lp, uint32_t row, uint32_t col, double value)
{
    if (!isfinite(value))
        return fail(env, SLX_ERROR_USAGE, "coefficient in row %u and column %u is %g", row, col, value);
    slx_status s = spmat_own(env, &lp->cols);
    return s == SLX_OK ? spmat_set(env, lp->cols, col, row, value) : s;
}

slx_status lp_set_line(struct env *env, struct lp *lp, bool row, uint32_t number, uint32_t count, const uint32_t *index,
                       const double *value)
{
    const uint64_t start[] = {0, count};
    const uint32_t others = row ? lp->ncols : lp->nrows, room = row ? lp->nrows : 0;
    const struct lp_line line = {row ? "row" : "column", row ? "column" : "row", number, count, index, value};
    const struct spmat_lines entries = {!row, number, 1, start, index, value};
    /* One block for the marks of the check, then for the map of what goes. */
    uint32_t *scratch = mem_new(&env->mem, MEM_READER, others > room ? others : room, sizeof *scratch);
    if (!scratch)
        return fail_memory(env, "a row or column");
    slx_status s = lp_check_entries(env, &line, others, scratch, 1);
    if (s == SLX_OK)
        s = spmat_own(env, &lp->cols);
    for (uint32_t i = 0; i < room; i++)
        scratch[i] = i == number ? SPMAT_GONE : i;
    const struct spmat_removal before = {row ? scratch : NULL, number};
    if (s == SLX_OK)
        s = spmat_insert(env, lp->cols, &entries, lp->nrows, &before);
    mem_free(&env->mem, scratch);
    return s;
}

/* ---- bounds and costs ------------------------------------------------------------------------------------ */

static slx_status set_in(struct env *env, struct cvec **v, uint32_t i, double value)
{
    slx_status s = cvec_own(env, v);
    if (s == SLX_OK)
        s = cvec_set(env, *v, i, value);
    return s;
}

slx_status lp_set_bounds(struct env *env, struct lp *lp, bool row, uint32_t i, double lower, double upper)
{
    struct cvec **low = row ? &lp->row_lower : &lp->col_lower, **high = row ? &lp->row_upper : &lp->col_upper;
    slx_status s = lp_check_bounds(env, row ? "row" : "column", i, lower, upper);
    if (s != SLX_OK)
        return s;
    double old = cvec_get(*low, i);
    s = set_in(env, low, i, lp_bound(lower));
    if (s != SLX_OK)
        return s;
    s = set_in(env, high, i, lp_bound(upper));
    if (s != SLX_OK) {
        cvec_set(env, *low, i, old); /* a value that the vector knows: takes no memory */
        return s;
    }
    cvec_tidy(env, *low);
    cvec_tidy(env, *high);
    return SLX_OK;
}

slx_status lp_set_cost(struct env *env, struct lp *lp, uint32_t col, double cost)
{
    slx_status s = lp_check_number(env, "cost of column", col, cost);
    if (s == SLX_OK)
        s = set_in(env, &lp->cost, col, cost);
    if (s == SLX_OK)
        cvec_tidy(env, lp->cost);
    return s;
}

/* ---- after changes --------------------------------------------------------------------------------------- */

slx_status lp_settle(struct env *env, struct lp *lp)
{
    lp_flush(env, lp);
    mem_drop(&env->mem, &lp->marks);
    slx_status s = spmat_settle(env, lp->cols);
    for (int v = 0; v < LP_VECTORS && s == SLX_OK; v++)
        s = cvec_settle(env, lp->vector[v]);
    if (s == SLX_OK && lp->row_names)
        s = names_settle(env, lp->row_names);
    return s == SLX_OK && lp->col_names ? names_settle(env, lp->col_names) : s;
}

/* ---- a clone --------------------------------------------------------------------------------------------- */

slx_status lp_clone(struct env *env, const struct lp *lp, struct lp **out)
{
    struct lp *c;
    slx_status s = lp_shell(env, &c);
    *out = NULL;
    if (s != SLX_OK)
        return s;
    char *name = c->name, *objective_name = c->objective_name;
    *c = *lp;
    c->name = name;
    c->objective_name = objective_name;
    c->cols = NULL;
    memset(c->vector, 0, sizeof c->vector);
    c->row_names = c->col_names = NULL;
    c->integers = NULL;
    c->pending = NULL;
    c->marks = NULL;
    s = spmat_share(env, lp->cols);
    if (s == SLX_OK)
        c->cols = lp->cols;
    for (int v = 0; v < LP_VECTORS && s == SLX_OK; v++)
        if ((s = cvec_share(env, lp->vector[v])) == SLX_OK)
            c->vector[v] = lp->vector[v];
    if (s == SLX_OK && lp->row_names && (s = names_share(env, lp->row_names)) == SLX_OK)
        c->row_names = lp->row_names;
    if (s == SLX_OK && lp->col_names && (s = names_share(env, lp->col_names)) == SLX_OK)
        c->col_names = lp->col_names;
    if (s == SLX_OK)
        s = lp_integers_copy(env, lp->integers, lp->ncols, c);
    if (s == SLX_OK)
        s = lp_set_text(env, &c->name, lp->name);
    if (s == SLX_OK)
        s = lp_set_text(env, &c->objective_name, lp->objective_name);
    if (s != SLX_OK)
        lp_free(env, &c);
    *out = c;
    return s;
}
