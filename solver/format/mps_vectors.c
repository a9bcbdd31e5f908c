/* RHS and RANGES.  Both are kept as they are read until the file ends, since a range may come before the right-hand
 * side that it is measured from; then each row gets
 *
 *         E: [b, b + R] for R > 0, [b - |R|, b] for R < 0, [b, b]      L: [b - |R|, b]      G: [b, b + |R|]
 */
#include <string.h>

#include "format/mps_private.h"
#include "format/number_private.h"

/* Whether a line of a vector called `name` counts.  *status tells of an allocation that failed. */
bool mps_choose(struct mps *m, struct mps_choice *choice, enum mps_warning kind, const char *what, struct token name,
                slx_status *status)
{
    *status = SLX_OK;
    if (name.length == 0 && choice->begun)
        return choice->last;
    bool first = !choice->begun;
    choice->begun = true;
    if (choice->wanted[0]) {
        choice->last = token_is(name, choice->wanted, strlen(choice->wanted));
    } else if (first) {
        choice->used = mem_new(&m->env->mem, MEM_READER, name.length + 1, 1);
        if (!choice->used) {
            *status = fail_memory(m->env, "a vector's name");
            return false;
        }
        memcpy(choice->used, name.at, name.length);
        choice->length = name.length;
        choice->last = true;
    } else {
        choice->last = token_is(name, choice->used, choice->length);
    }
    if (!choice->last)
        mps_warn(m, kind, "%s vectors beside '%s' are dropped, first '%.*s'", what,
                 choice->wanted[0] ? choice->wanted : choice->used, (int)(name.length < 64 ? name.length : 64),
                 name.at);
    choice->found |= choice->last;
    return choice->last;
}

/* Makes vector and marks of one entry a row, unless they are there. */
static slx_status begin_vector(struct mps *m, double fill, struct cvec **v, uint64_t **given)
{
    slx_status s = SLX_OK;
    if (!*given)
        s = mps_bits(m, m->lp->nrows, given);
    if (s == SLX_OK && !*v)
        s = cvec_create(m->env, MEM_READER, m->lp->nrows, fill, v);
    return s;
}

/* Sets entry `row`, or combines its value with the one that is there.  *value is the result. */
static slx_status put(struct mps *m, struct cvec *v, uint64_t *given, uint32_t row, struct token name, const char *what,
                      double *value)
{
    if (bits_get(given, row)) {
        if (m->env->options.duplicates == DUPLICATES_ERROR)
            return mps_fail(m, name, "%s given twice for row", what);
        *value = mps_combined(m, cvec_get(v, row), *value);
        if (isnan(*value))
            return mps_fail(m, name, "%s add up to nothing for row", what);
    }
    bits_set(given, row);
    return cvec_set(m->env, v, row, *value);
}

static slx_status objective_rhs(struct mps *m, struct token name, double value)
{
    if (!isfinite(value))
        return mps_fail(m, name, "infinite right-hand side of row");
    if (m->objective_rhs_given && m->env->options.duplicates == DUPLICATES_ERROR)
        return mps_fail(m, name, "right-hand side given twice for row");
    m->objective_rhs = m->objective_rhs_given ? mps_combined(m, m->objective_rhs, value) : value;
    m->objective_rhs_given = true;
    return SLX_OK;
}

static slx_status rhs_entry(struct mps *m, struct token name, double value)
{
    uint32_t row = mps_row_find(m, name);
    if (row == ROW_UNKNOWN)
        return mps_fail(m, name, "unknown row");
    if (row == ROW_DROPPED)
        return SLX_OK;
    value = number_bound(value);
    if (row == ROW_OBJECTIVE)
        return objective_rhs(m, name, value);
    slx_status s = put(m, m->rhs, m->rhs_given, row, name, "right-hand side", &value);
    if (s != SLX_OK || isfinite(value))
        return s;
    unsigned type = pairs_get(m->row_type, row);
    if (type == ROW_E || value == (type == ROW_L ? -INFINITY : INFINITY))
        return mps_fail(m, name, "infinite right-hand side of row");
    if (m->ranges && isfinite(cvec_get(m->ranges, row)))
        return mps_fail(m, name, "infinite right-hand side with a range, of row");
    return SLX_OK;
}

static slx_status ranges_entry(struct mps *m, struct token name, double value)
{
    uint32_t row = mps_row_find(m, name);
    if (row == ROW_UNKNOWN)
        return mps_fail(m, name, "unknown row");
    if (row >= ROW_OBJECTIVE) {
        mps_warn(m, WARN_FREE_RANGE, "ranges on N rows mean nothing and are dropped");
        return SLX_OK;
    }
    value = number_bound(value);
    slx_status s = put(m, m->ranges, m->ranges_given, row, name, "range", &value);
    if (s != SLX_OK)
        return s;
    if (isfinite(value))
        return m->rhs && isinf(cvec_get(m->rhs, row))
                   ? mps_fail(m, name, "range on an infinite right-hand side, of row")
                   : SLX_OK;
    if (pairs_get(m->row_type, row) == ROW_E)
        return mps_fail(m, name, "infinite range of E row");
    return SLX_OK;
}

static slx_status vector_line(struct mps *m, bool is_rhs)
{
    struct mps_record f;
    slx_status s = mps_line_fields(m, CARD_VECTOR, &f);
    if (s == SLX_OK)
        s = mps_row_table(m);
    if (s != SLX_OK)
        return s;
    bool counts = is_rhs ? mps_choose(m, &m->rhs_choice, WARN_RHS_SETS, "right-hand side", f.vector, &s)
                         : mps_choose(m, &m->ranges_choice, WARN_RANGES_SETS, "range", f.vector, &s);
    if (s == SLX_OK && counts)
        s = is_rhs ? begin_vector(m, 0.0, &m->rhs, &m->rhs_given)
                   : begin_vector(m, INFINITY, &m->ranges, &m->ranges_given);
    for (unsigned k = 0; k < f.pairs && s == SLX_OK; k++) {
        if (counts)
            s = is_rhs ? rhs_entry(m, f.name[k], f.value[k]) : ranges_entry(m, f.name[k], f.value[k]);
        else if (mps_row_find(m, f.name[k]) == ROW_UNKNOWN)
            s = mps_fail(m, f.name[k], "unknown row");
    }
    return s;
}

slx_status mps_rhs_line(struct mps *m)
{
    return vector_line(m, true);
}

slx_status mps_ranges_line(struct mps *m)
{
    return vector_line(m, false);
}

/* ---- row bounds --------------------------------------------------------------------------------- */

static void bounds_of(unsigned type, double b, double range, double *lower, double *upper)
{
    bool ranged = isfinite(range);
    double width = fabs(range);
    *lower = type == ROW_L ? (ranged ? b - width : -INFINITY) : b;
    *upper = type == ROW_G ? (ranged ? b + width : INFINITY) : b;
    if (type == ROW_E && ranged && range < 0.0)
        *lower = b - width;
    if (type == ROW_E && ranged && range > 0.0)
        *upper = b + width;
}

slx_status mps_row_bounds(struct mps *m)
{
    const struct lp *lp = m->lp;
    slx_status s = SLX_OK;
    for (uint32_t i = 0; i < lp->nrows && s == SLX_OK; i++) {
        double lower, upper;
        bounds_of(pairs_get(m->row_type, i), m->rhs ? cvec_get(m->rhs, i) : 0.0,
                  m->ranges ? cvec_get(m->ranges, i) : INFINITY, &lower, &upper);
        s = limits_go_on(m->env, 64);
        if (s == SLX_OK)
            s = lp_build_value(&m->build, LP_ROW_LOWER, lower);
        if (s == SLX_OK)
            s = lp_build_value(&m->build, LP_ROW_UPPER, upper);
    }
    return s;
}
