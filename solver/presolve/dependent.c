/* Equations that are sums of multiples of others: y'E = 0 with y_i = 1.  Either y'b = 0, and row i says nothing that
 * the others do not, or the equations contradict each other.
 *
 * A column that stands in one equation alone shows that this equation is in no such sum; taken out, it leaves other
 * columns alone in turn.  What that leaves is the core.  Its rows are given columns in the same way, the longest row
 * being taken out whenever no column is alone; the factor of these says which of them make a basis, rows without one
 * have their logicals.  Then, as in phase 1, structurals take the places of logicals.  Where none can, the row of the
 * inverse is the sum that was looked for; of the rows in it that could be the one to go, the longest goes.
 *
 * Numbers.  The factor only proposes y.  What counts is y'E and y'b, summed from the rows themselves: every entry must
 * be 0 but for what rounding may have left of it, and no multiplier may be large.  Where an entry is neither that nor
 * fit for a pivot, the row stays.
 *
 * A row that goes has no record: it is basic, with dual 0.  A row that was taken from others stays, because its dual
 * will not be 0.
 */
#include "lu/lu.h"
#include "presolve/families_private.h"

/* A sum of terms of size s counts as 0 up to this share of s, an entry of y up to this share of the largest. */
#define ROUNDING 1e-12
/* Entries of y up to this size: beyond, the factor is not to be trusted. */
#define LARGEST_MULTIPLIER 1e4
/* The row that goes has a multiplier of this share of the largest, so that it is missed by no more than a hundred times
 * what the others are. */
#define SHARE_OF_MULTIPLIERS 0.01
/* The row that goes may contradict the others by this share of the tolerance, or what rounding their sides gives. */
#define SHARE_OF_TOLERANCE 1e-3
/* Pivots: of the column itself, beside its largest entry; of y'E, as y has an entry 1. */
#define SHARE_OF_COLUMN 0.1
#define LEAST_PIVOT 1e-5
/* UPDATES: of the factor, before it is made anew.  EFFORT: times the size of the model, for all rounds together. */
enum { UPDATES = 100, EFFORT = 80 };
#define NONE UINT32_MAX

/* The core, its rows numbered 0 .. count - 1.  basic[k], with pivot row k, is a column or, from ncols on, the logical
 * of a row. */
struct core {
    struct work *w;
    uint32_t count, updates;
    uint32_t *rows, *number, *basic, *position; /* number: of a model's row, from 1 on, 0 where it has none */
    struct lu *lu;
    struct svec y, column;
    double *size; /* of the sums in w->other */
    uint32_t size_room;
    uint64_t counted; /* work of the factor that is in w->effort already */
    uint64_t most;    /* effort at which nothing more is begun */
};

static bool may_go_on(const struct core *c)
{
    return goes_on(c->w) && c->w->effort < c->most;
}

static uint32_t logical(const struct core *c, uint32_t k)
{
    return c->w->lp->ncols + k;
}

static bool is_logical(const struct core *c, uint32_t basic)
{
    return basic >= c->w->lp->ncols;
}

static void count_effort(struct core *c)
{
    struct lu_stats s = lu_stats(c->lu);
    c->w->effort += s.flops_factor + s.flops_solves - c->counted;
    c->counted = s.flops_factor + s.flops_solves;
}

/* ---- the core ------------------------------------------------------------------------------------------ */

/* For each column how many waiting equations it is in, and the exclusive or of their numbers: where there is one, that
 * is its number.  GIVEN is added to the count of a column that a row has already. */
struct peel {
    uint32_t *count, *which, *stack, depth;
    uint64_t *waiting;
};
#define GIVEN ((uint32_t)1 << 31)

static bool peel_init(struct work *w, struct peel *p)
{
    struct mem *mem = &w->env->mem;
    p->count = mem_new(mem, MEM_PRESOLVE, w->lp->ncols, sizeof *p->count);
    p->which = mem_new(mem, MEM_PRESOLVE, w->lp->ncols, sizeof *p->which);
    p->stack = mem_new(mem, MEM_PRESOLVE, w->lp->nrows, sizeof *p->stack);
    p->waiting = mem_new(mem, MEM_PRESOLVE, bits_words(w->lp->nrows), sizeof *p->waiting);
    if (p->count && p->which && p->stack && p->waiting)
        return true;
    w->status = fail_memory(w->env, "presolve");
    return false;
}

static void peel_done(struct work *w, struct peel *p)
{
    void *blocks[] = {p->count, p->which, p->stack, p->waiting};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&w->env->mem, blocks[k]);
}

static bool is_fit(struct work *w, uint32_t i, uint32_t j)
{
    return read_col(w, j, &w->col) && fabs(line_value(&w->col, i)) >= SHARE_OF_COLUMN * line_largest(&w->col);
}

static void take_out(struct peel *p, uint32_t i)
{
    bits_clear(p->waiting, i);
    p->stack[p->depth++] = i;
}

/* Takes the rows on the stack off their columns, and with them each row in which that leaves a column alone; with
 * `given`, the column is given to it.  A row comes on the stack once, as it stops waiting. */
static bool unravel(struct work *w, struct peel *p, uint32_t *given)
{
    while (p->depth > 0) {
        uint32_t i = p->stack[--p->depth];
        if (!read_row(w, i, &w->row))
            return false;
        for (uint32_t k = 0; k < w->row.count; k++) {
            uint32_t j = w->row.idx[k], last = p->which[j] ^= i;
            if (--p->count[j] != 1 || !bits_get(p->waiting, last) || (given && !is_fit(w, last, j)))
                continue;
            if (given)
                given[last] = j;
            take_out(p, last);
        }
    }
    return w->status == SLX_OK;
}

/* The rows that still wait afterwards are the core. */
static bool peel_core(struct work *w, struct peel *p)
{
    for (uint32_t i = 0; i < w->lp->nrows; i++) {
        if (!row_is_alive(w, i) || !is_equation(w, i))
            continue;
        if (!read_row(w, i, &w->row))
            return false;
        bits_set(p->waiting, i);
        for (uint32_t k = 0; k < w->row.count; k++) {
            p->count[w->row.idx[k]]++;
            p->which[w->row.idx[k]] ^= i;
        }
    }
    for (uint32_t j = 0; j < w->lp->ncols; j++)
        if (p->count[j] == 1 && bits_get(p->waiting, p->which[j]))
            take_out(p, p->which[j]);
    return unravel(w, p, NULL);
}

static bool core_init(struct core *c, const struct peel *p)
{
    struct work *w = c->w;
    struct mem *mem = &w->env->mem;
    for (uint32_t i = 0; i < w->lp->nrows; i++)
        c->count += bits_get(p->waiting, i);
    if (c->count == 0)
        return false;
    c->rows = mem_new(mem, MEM_PRESOLVE, c->count, sizeof *c->rows);
    c->position = mem_new(mem, MEM_PRESOLVE, c->count, sizeof *c->position);
    c->basic = mem_new(mem, MEM_PRESOLVE, c->count, sizeof *c->basic);
    c->number = mem_new(mem, MEM_PRESOLVE, w->lp->nrows, sizeof *c->number);
    if (!c->rows || !c->position || !c->basic || !c->number) {
        w->status = fail_memory(w->env, "presolve");
        return false;
    }
    uint32_t k = 0;
    for (uint32_t i = 0; i < w->lp->nrows; i++)
        if (bits_get(p->waiting, i))
            c->rows[k++] = i;
    return true;
}

/* Gives row i, which no column is alone in, the one that is in the fewest waiting rows and has not been given. */
static bool give_column(struct work *w, struct peel *p, uint32_t i, uint32_t *given)
{
    uint32_t best = NONE;
    if (!read_row(w, i, &w->row))
        return false;
    for (uint32_t q = 0; q < w->row.count; q++) {
        uint32_t j = w->row.idx[q];
        if (p->count[j] < (best == NONE ? GIVEN : p->count[best]))
            best = j;
    }
    given[i] = best;
    if (best != NONE)
        p->count[best] += GIVEN;
    return true;
}

static bool choose_columns(struct core *c, struct peel *p)
{
    struct work *w = c->w;
    uint32_t *given = c->number; /* until the end, where the numbers come in: the column of a model's row */
    for (uint32_t k = 0; k < c->count; k++)
        given[c->rows[k]] = NONE;
    /* `next` is the length of a row that was shorter than `length`, or 0. */
    for (uint32_t length = w->lp->ncols, next; length > 0; length = next) {
        next = 0;
        for (uint32_t k = 0; k < c->count; k++) {
            uint32_t i = c->rows[k], count = w->row_count[i];
            if (!bits_get(p->waiting, i))
                continue;
            if (count < length) {
                next = count > next ? count : next;
                continue;
            }
            take_out(p, i);
            if (!give_column(w, p, i, given) || !unravel(w, p, given))
                return false;
        }
    }
    for (uint32_t k = 0; k < c->count; k++) {
        c->basic[k] = given[c->rows[k]] == NONE ? logical(c, k) : given[c->rows[k]];
        c->number[c->rows[k]] = k + 1;
    }
    return true;
}

/* ---- the basis ----------------------------------------------------------------------------------------- */

static uint32_t basic_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct core *c = user;
    uint32_t j = c->basic[k], count = 0;
    if (is_logical(c, j)) {
        *idx = j - c->w->lp->ncols;
        *val = 1.0;
        return 1;
    }
    const struct line *col = &c->w->col;
    if (!read_col(c->w, j, &c->w->col))
        return 0;
    for (uint32_t p = 0; p < col->count; p++)
        if (c->number[col->idx[p]]) {
            idx[count] = c->number[col->idx[p]] - 1;
            val[count++] = col->val[p];
        }
    return count;
}

static bool factor(struct core *c)
{
    const uint32_t *columns, *rows;
    enum lu_answer answer;
    struct work *w = c->w;
    succeeded(w, lu_factor(w->env, c->lu, basic_column, c, 0.1, 1e-9, c->position, &answer));
    if (w->status != SLX_OK) /* lu_factor's, or that of a column that could not be read */
        return false;
    c->counted = 0;
    c->updates = 0;
    count_effort(c);
    for (uint32_t d = lu_deficient(c->lu, &columns, &rows); d > 0; d--)
        c->basic[columns[d - 1]] = logical(c, rows[d - 1]);
    lu_to_positions(c->count, c->position, c->basic, NULL); /* from here on each column stands in its row */
    return true;
}

static bool factor_init(struct core *c)
{
    struct work *w = c->w;
    return succeeded(w, lu_create(w->env, c->count, &c->lu)) &&
           succeeded(w, svec_init(w->env, &c->y, c->count, MEM_PRESOLVE)) &&
           succeeded(w, svec_init(w->env, &c->column, c->count, MEM_PRESOLVE)) && factor(c);
}

/* Lets a column, or a logical, take the place of the logical in k; where the factor is not fit for the change, *entered
 * is false and the logical in k stays. */
static bool enter(struct core *c, uint32_t k, uint32_t entering, bool *entered)
{
    struct work *w = c->w;
    enum lu_answer answer;
    *entered = false;
    svec_clear(&c->column);
    if (is_logical(c, entering))
        svec_add(&c->column, entering - w->lp->ncols, 1.0);
    else if (!read_col(w, entering, &w->col))
        return false;
    for (uint32_t p = 0; p < w->col.count && !is_logical(c, entering); p++)
        if (c->number[w->col.idx[p]])
            svec_add(&c->column, c->number[w->col.idx[p]] - 1, w->col.val[p]);
    lu_ftran(c->lu, &c->column, 0.0, true);
    /* Ends: each round finds more room than the one before. */
    while ((answer = lu_update(c->lu, k, c->column.val[k], 1e-6)) == LU_GROW)
        if (!succeeded(w, lu_grow(w->env, c->lu)))
            return false;
    count_effort(c);
    *entered = answer == LU_OK;
    if (*entered)
        c->basic[k] = entering;
    return (*entered && ++c->updates < UPDATES) || factor(c);
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* The shortest of row i's own columns that y surely does not make 0; NONE if there is none. */
static uint32_t own_column(struct core *c, uint32_t i)
{
    struct work *w = c->w;
    uint32_t found = NONE;
    if (!read_row(w, i, &w->row))
        return NONE;
    for (uint32_t p = 0; p < w->row.count && w->status == SLX_OK; p++) {
        uint32_t j = w->row.idx[p];
        double value = 0.0;
        if ((found != NONE && w->col_count[j] >= w->col_count[found]) || !read_col(w, j, &w->col))
            continue;
        for (uint32_t q = 0; q < w->col.count; q++) {
            uint32_t at = c->number[w->col.idx[q]];
            value += at ? w->col.val[q] * c->y.val[at - 1] : 0.0;
        }
        if (fabs(value) >= SHARE_OF_COLUMN * fabs(w->row.val[p]))
            found = j;
    }
    return found;
}

/* What y makes of the right-hand sides. */
struct rhs {
    double sum, size, multipliers, largest; /* of the multipliers */
};

static bool size_reserve(struct core *c)
{
    struct work *w = c->w;
    if (c->size_room >= w->other.capacity && c->size)
        return true;
    double *size = mem_resize(&w->env->mem, MEM_PRESOLVE, c->size, w->other.capacity, sizeof *size);
    if (!size) {
        w->status = fail_memory(w->env, "presolve");
        return false;
    }
    c->size = size;
    c->size_room = w->other.capacity;
    return true;
}

/* Adds y times row i to w->other; w->mark holds the places of its columns. */
static bool add_row(struct core *c, uint32_t i, double y)
{
    struct work *w = c->w;
    struct line *sum = &w->other;
    if (!read_row(w, i, &w->row))
        return false;
    if (!succeeded(w, line_reserve(w->env, sum, sum->count + w->row.count)) || !size_reserve(c))
        return false;
    for (uint32_t p = 0; p < w->row.count; p++) {
        uint32_t *at = &w->mark[w->row.idx[p]];
        double part = y * w->row.val[p];
        if (*at == 0) {
            sum->idx[sum->count] = w->row.idx[p];
            sum->val[sum->count] = c->size[sum->count] = 0.0;
            *at = ++sum->count;
        }
        sum->val[*at - 1] += part;
        c->size[*at - 1] += fabs(part);
    }
    return true;
}

/* y'E in w->other, the sizes of its sums in c->size, and y'b; false if y is not fit or memory fails. */
static bool sum_rows(struct core *c, struct rhs *b)
{
    struct work *w = c->w;
    bool good = true;
    *b = (struct rhs){0.0, 0.0, 0.0, 0.0};
    w->other.count = 0;
    for (uint32_t e = 0; e < svec_entries(&c->y); e++)
        b->largest = greater(b->largest, fabs(c->y.val[svec_entry(&c->y, e)]));
    good = b->largest <= LARGEST_MULTIPLIER;
    for (uint32_t e = 0; e < svec_entries(&c->y) && good; e++) {
        uint32_t k = svec_entry(&c->y, e);
        double y = c->y.val[k], part = y * w->row_lower[c->rows[k]];
        if (fabs(y) <= ROUNDING * b->largest)
            continue;
        b->sum += part;
        b->size += fabs(part);
        b->multipliers += fabs(y);
        good = add_row(c, c->rows[k], y);
    }
    for (uint32_t p = 0; p < w->other.count; p++)
        w->mark[w->other.idx[p]] = 0;
    return good;
}

/* The equations with y'E = 0 and y'b != 0. */
static void contradict(struct core *c, const struct rhs *b)
{
    for (uint32_t e = 0; e < svec_entries(&c->y); e++) {
        uint32_t k = svec_entry(&c->y, e);
        if (fabs(c->y.val[k]) > ROUNDING * b->largest)
            add_proof(c->w, c->rows[k], copysign(1.0, b->sum) * c->y.val[k]);
    }
}

/* Takes out the longest row with a multiplier of at least `least`; its logical is basic from now on. */
static bool let_go(struct core *c, uint32_t k, double least)
{
    struct work *w = c->w;
    uint32_t own = c->basic[k] - w->lp->ncols, longest = least > 1.0 || is_pivot_row(w, c->rows[own]) ? NONE : own;
    bool basic = true;
    for (uint32_t e = 0; e < svec_entries(&c->y); e++) {
        uint32_t r = svec_entry(&c->y, e), i = c->rows[r];
        if (fabs(c->y.val[r]) >= least && !is_pivot_row(w, i) &&
            (longest == NONE || w->row_count[i] > w->row_count[c->rows[longest]]))
            longest = r;
    }
    if (longest == NONE)
        return true;
    if (longest != own && !enter(c, k, logical(c, longest), &basic))
        return false;
    if (!basic)
        return true;
    remove_row(w, c->rows[longest]);
    w->tally[w->family].applied++;
    return true;
}

/* What the logical in k stands for: a column, which takes its place; nothing, so that a row goes; or a doubt.  False
 * if nothing more is to be done. */
static bool ask(struct core *c, uint32_t k)
{
    struct work *w = c->w;
    struct rhs b;
    double best = 0.0;
    bool entered;
    svec_clear(&c->y);
    svec_add(&c->y, k, 1.0);
    lu_btran(c->lu, &c->y, 0.0);
    count_effort(c);
    uint32_t entering = own_column(c, c->rows[c->basic[k] - w->lp->ncols]);
    if (entering != NONE)
        return enter(c, k, entering, &entered);
    if (w->status != SLX_OK || !sum_rows(c, &b))
        return w->status == SLX_OK;
    for (uint32_t p = 0; p < w->other.count; p++)
        if (fabs(w->other.val[p]) > greater(best, ROUNDING * c->size[p])) {
            best = fabs(w->other.val[p]);
            entering = w->other.idx[p];
        }
    if (entering != NONE)
        return best < LEAST_PIVOT || enter(c, k, entering, &entered);
    if (fabs(b.sum) > w->tolerance * b.multipliers + ROUNDING * b.size) {
        contradict(c, &b);
        return false;
    }
    return fabs(b.sum) > SHARE_OF_TOLERANCE * w->tolerance * b.largest + 0x1p-52 * b.size ||
           let_go(c, k, SHARE_OF_MULTIPLIERS * b.largest);
}

static void core_done(struct core *c)
{
    struct env *env = c->w->env;
    lu_free(env, &c->lu);
    svec_done(env, &c->y);
    svec_done(env, &c->column);
    void *blocks[] = {c->rows, c->number, c->basic, c->position, c->size};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&env->mem, blocks[k]);
}

/* Whether the factor, with what this file holds beside it, takes no more than simplex's work vectors and its own factor
 * will take.  It is of a matrix that is triangular but for a few columns, so that there is little fill. */
static bool has_room(const struct core *c)
{
    enum { BYTES_A_ROW = 150, BYTES_AN_ENTRY = 40 };
    uint64_t entries = 0;
    for (uint32_t k = 0; k < c->count; k++)
        entries += is_logical(c, c->basic[k]) ? 1 : c->w->col_count[c->basic[k]];
    return BYTES_A_ROW * (uint64_t)c->count + BYTES_AN_ENTRY * entries <= 2 * c->w->most_changes;
}

/* The effort is bounded apart from that of the other families, which is short of a factor's. */
void dependent_equations(struct work *w)
{
    uint64_t size = spmat_nnz(w->lp->cols) + w->lp->nrows + w->lp->ncols, before = w->effort;
    uint64_t spent = w->tally[w->family].effort;
    struct core c = {.w = w, .most = before + (EFFORT * size > spent ? EFFORT * size - spent : 0)};
    struct peel p = {0};
    if (!may_go_on(&c))
        return;
    bool good = peel_init(w, &p) && peel_core(w, &p) && core_init(&c, &p) && choose_columns(&c, &p);
    peel_done(w, &p);
    if (good && may_go_on(&c) && has_room(&c) && factor_init(&c))
        for (uint32_t k = 0; k < c.count && may_go_on(&c); k++)
            if (is_logical(&c, c.basic[k]) && row_is_alive(w, c.rows[c.basic[k] - w->lp->ncols]) && !ask(&c, k))
                break;
    core_done(&c);
    w->effort_limit += w->effort - before;
}
