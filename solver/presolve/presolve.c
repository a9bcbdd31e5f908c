/* From the model to the reduced one, and back.
 *
 * A dual infeasibility that is met on the way is left in the reduced model for simplex to prove, because a claim of
 * `unbounded` needs a feasible point as well.
 */
#include "presolve/families_private.h"

struct presolve {
    const struct lp *lp;
    struct lp *reduced;
    struct stack undo;
    uint64_t *row_alive, *col_alive;
    uint64_t *evict, *in_doubt;
    double largest_multiple;
    bool keep; /* the reduced model outlives presolve_undo */
};

/* ---- the log ------------------------------------------------------------------------------------------ */

static void report(const struct work *w)
{
    for (unsigned f = 0; f < FAMILIES; f++) {
        const struct tally *t = &w->tally[f];
        if (t->applied)
            log_line(w->env, SLX_LOG_INFO, "presolve: %-24s removed %llu rows, %llu columns, %llu nonzeros",
                     families[f].name, (unsigned long long)t->rows, (unsigned long long)t->columns,
                     (unsigned long long)t->entries);
    }
    for (unsigned f = 0; f < FAMILIES; f++)
        if (w->tally[f].effort > 0)
            log_line(w->env, SLX_LOG_DEBUG, "presolve: %-24s looked at %llu entries", families[f].name,
                     (unsigned long long)w->tally[f].effort);
    log_line(w->env, SLX_LOG_INFO,
             "presolve: %u rows, %u columns, %llu nonzeros of %u, %u, %llu left; %llu records in %llu bytes",
             w->rows_left, w->columns_left, (unsigned long long)w->entries_left, w->lp->nrows, w->lp->ncols,
             (unsigned long long)spmat_nnz(w->lp->cols), (unsigned long long)w->undo.records,
             (unsigned long long)w->undo.size);
}

/* Whoever wants to know is told what is left and what did it; made NULL: the model is infeasible. */
static void tell(const struct work *w, const struct lp *made)
{
    slx_reduction all[FAMILIES];
    slx_reduced told = {w->rows_left, w->columns_left, w->entries_left, 0, all, made ? made->cols : NULL};
    if (!w->env->reduced)
        return;
    for (unsigned f = 0; f < FAMILIES; f++) {
        const struct tally *t = &w->tally[f];
        if (t->applied)
            all[told.count++] = (slx_reduction){families[f].name, t->applied, t->rows, t->columns, t->entries};
    }
    if (made)
        told.nnz = spmat_nnz(made->cols);
    w->env->reduced(w->env->reduced_user, &told);
}

/* ---- unwinding ---------------------------------------------------------------------------------------- */

/* Undoes all records, last first; SLX_STOPPED where a limit leaves no time for them all.  Ends: each record takes its
 * bytes off the stack. */
static slx_status unwind(struct undo *u)
{
    enum { STEPS = 128 }; /* of work, for a record of some entries and columns, each in a place of its own */
    size_t before = u->records.at;
    for (size_t at; (at = u->records.at) > 0; before = at) {
        const slx_status status = limits_go_on_late(u->env, STEPS + 4 * (before - at));
        if (status != SLX_OK)
            return status;
        families[pop_tag(&u->records)].undo(u);
    }
    for (uint32_t i = 0; i < u->lp->nrows; i++) {
        u->y[i] *= u->sign;
        if (bits_get(u->without_basic, i))
            set_row_status(u, i, SLX_BASIC);
    }
    return SLX_OK;
}

static slx_status undo_init(struct undo *u, struct env *env, const struct lp *lp, const struct stack *records,
                            struct solution *s)
{
    *u = (struct undo){.env = env, .lp = lp, .sign = lp->maximise ? -1.0 : 1.0, .x = s->x, .y = s->y};
    u->activity = s->activity;
    u->status = s->status;
    u->records.bytes = records->bytes;
    u->records.at = records->size;
    u->reduced = mem_new(&env->mem, MEM_UNDO, lp->ncols, sizeof *u->reduced);
    u->without_basic = mem_new(&env->mem, MEM_UNDO, bits_words(lp->nrows), sizeof *u->without_basic);
    if (!u->reduced || !u->without_basic)
        return fail_memory(env, "undoing presolve");
    for (uint32_t j = 0; j < lp->ncols; j++) {
        u->x[j] = 0.0;
        set_col_status(u, j, SLX_AT_LOWER);
    }
    for (uint32_t i = 0; i < lp->nrows; i++) {
        u->y[i] = u->activity[i] = 0.0;
        set_row_status(u, i, SLX_BASIC);
    }
    return SLX_OK;
}

static void undo_done(struct undo *u)
{
    mem_drop(&u->env->mem, &u->reduced);
    mem_drop(&u->env->mem, &u->ray_activity);
    mem_drop(&u->env->mem, &u->without_basic);
}

/* The last record of an infeasible model: the rows that contradict the columns' bounds, for each its
 * [entries], factor, row; and how many there are. */
static void save_proof(struct work *w)
{
    for (uint32_t k = 0; k < w->proof.count; k++) {
        if (!read_row(w, w->proof.idx[k], &w->row))
            return;
        save_line(w, &w->row);
        save_real(w, w->proof.val[k]);
        save_count(w, w->proof.idx[k]);
    }
    save_count(w, w->proof.count);
}

static void pop_proof(struct undo *u)
{
    for (uint32_t rows = pop_count(&u->records); rows > 0; rows--) {
        uint32_t i = pop_count(&u->records);
        u->y[i] = pop_real(&u->records);
        for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
            double a;
            uint32_t j = pop_entry(&u->records, &a);
            u->reduced[j] -= a * u->y[i];
        }
    }
}

/* ---- forth -------------------------------------------------------------------------------------------- */

/* Crossed bounds are a contradiction that simplex tells by itself. */
static bool is_for_presolve(const struct lp *lp)
{
    if (lp->nrows > INT32_MAX || lp->ncols > INT32_MAX)
        return false;
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (cvec_get(lp->col_lower, j) > cvec_get(lp->col_upper, j))
            return false;
    for (uint32_t i = 0; i < lp->nrows; i++)
        if (cvec_get(lp->row_lower, i) > cvec_get(lp->row_upper, i))
            return false;
    return true;
}

/* The reduced model is held beside the model: what it takes off the work vectors and the copy by rows of the simplex
 * method, in bytes, is to be a fair share of what it takes itself.  Entries alone hardly are. */
static bool pays_for_itself(const struct work *w, double rows_gone, double columns_gone, double entries_gone)
{
    const double saved = 80.0 * rows_gone + 40.0 * columns_gone + 6.0 * entries_gone;
    const double held = 10.0 * w->rows_left + 10.0 * w->columns_left + 4.0 * (double)w->entries_left;
    return saved >= 0.2 * held;
}

/* Whether the reduced model is so much smaller that it is worth making.  Counted is the share of everything that has
 * gone, or the mean of the shares of rows, columns and entries, since the cost of an iteration grows with the numbers
 * of rows and columns as well. */
static bool is_smaller(const struct work *w, double least_gain)
{
    const double rows = w->lp->nrows, columns = w->lp->ncols, entries = (double)spmat_nnz(w->lp->cols);
    const double rows_gone = rows - w->rows_left, columns_gone = columns - w->columns_left,
                 entries_gone = entries - (double)w->entries_left;
    const double all = (rows_gone + columns_gone + entries_gone) / greater(1.0, rows + columns + entries);
    const double mean =
        (rows_gone / greater(1.0, rows) + columns_gone / greater(1.0, columns) + entries_gone / greater(1.0, entries)) /
        3.0;
    return greater(all, mean) > 0.0 && greater(all, mean) >= least_gain &&
           (least_gain == 0.0 || pays_for_itself(w, rows_gone, columns_gone, entries_gone));
}

/* The rows to evict, from the model's numbers to the reduced model's, in place. */
static void renumber(struct presolve *p)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < p->lp->nrows && p->evict; i++) {
        bool marked = bits_get(p->evict, i);
        bits_clear(p->evict, i);
        if (!bits_get(p->row_alive, i))
            continue;
        if (marked)
            bits_set(p->evict, k);
        k++;
    }
}

static slx_status keep(struct work *w, struct presolve **out)
{
    struct presolve *p = mem_new(&w->env->mem, MEM_UNDO, 1, sizeof *p);
    if (!p)
        return fail_memory(w->env, "presolve");
    slx_status status = w->infeasible ? SLX_OK : work_extract(w, &p->reduced);
    if (status != SLX_OK) {
        mem_free(&w->env->mem, p);
        return status;
    }
    p->lp = w->lp;
    p->undo = w->undo;
    p->row_alive = w->row_alive;
    p->evict = w->pivot_rows;
    p->largest_multiple = w->largest_multiple;
    p->col_alive = w->col_alive;
    w->undo = (struct stack){0};
    w->row_alive = w->col_alive = w->pivot_rows = NULL;
    renumber(p);
    *out = p;
    return SLX_OK;
}

uint64_t presolve_need(const struct lp *lp)
{
    return 90 * ((uint64_t)lp->nrows + lp->ncols) + 15 * spmat_nnz(lp->cols);
}

slx_status presolve_run(struct env *env, const struct lp *lp, uint64_t mask, double least_gain, struct presolve **out,
                        enum presolve_answer *answer)
{
    struct work w;
    *out = NULL;
    *answer = PRESOLVE_UNCHANGED;
    if (!is_for_presolve(lp))
        return SLX_OK;
    mem_enter(&env->mem, PHASE_PRESOLVE);
    slx_status status = work_create(env, lp, mask, &w);
    if (status == SLX_OK) {
        work_reduce(&w);
        status = w.status;
    }
    /* Where a limit was met, the model is left as it is: its user has no time for what would follow. */
    if (status == SLX_OK && limits_met(env) == LIMIT_NONE) {
        report(&w);
        *answer = w.infeasible                 ? PRESOLVE_INFEASIBLE
                  : is_smaller(&w, least_gain) ? PRESOLVE_REDUCED
                                               : PRESOLVE_UNCHANGED;
        if (w.infeasible) {
            save_proof(&w);
            status = w.undo.status != SLX_OK ? w.undo.status : w.status;
        }
        if (status == SLX_OK && *answer != PRESOLVE_UNCHANGED)
            status = keep(&w, out);
        if (*out)
            tell(&w, presolve_lp(*out));
    }
    limits_work(env, NULL, 0, false);
    work_done(&w);
    if (status != SLX_OK)
        *answer = PRESOLVE_UNCHANGED;
    if (status == SLX_STOPPED) {
        error_clear(env);
        status = SLX_OK;
    }
    return status;
}

const struct lp *presolve_lp(const struct presolve *p)
{
    return p->reduced;
}

void presolve_keep(struct presolve *p)
{
    p->keep = true;
}

/* The numbers of the n bits that are set, in their order. */
static void list_bits(const uint64_t *bits, uint32_t n, uint32_t *out)
{
    for (uint32_t i = 0, k = 0; out && i < n; i++)
        if (bits_get(bits, i))
            out[k++] = i;
}

void presolve_numbers(const struct presolve *p, uint32_t *rows, uint32_t *cols)
{
    list_bits(p->row_alive, p->lp->nrows, rows);
    list_bits(p->col_alive, p->lp->ncols, cols);
}

const uint64_t *presolve_evict(const struct presolve *p)
{
    return p->evict;
}

double presolve_residual_growth(const struct presolve *p)
{
    return 1.0 + p->largest_multiple;
}

const uint64_t *presolve_basis_in_doubt(const struct presolve *p)
{
    return p->in_doubt;
}

const char *presolve_family(unsigned k)
{
    return k < FAMILIES ? families[k].name : NULL;
}

void presolve_free(struct env *env, struct presolve **pp)
{
    struct presolve *p = *pp;
    if (!p)
        return;
    lp_free(env, &p->reduced);
    stack_done(env, &p->undo);
    mem_free(&env->mem, p->row_alive);
    mem_free(&env->mem, p->evict);
    mem_free(&env->mem, p->in_doubt);
    mem_free(&env->mem, p->col_alive);
    mem_drop(&env->mem, pp);
}

/* ---- back --------------------------------------------------------------------------------------------- */

/* How far `times` y is from proving the model infeasible: what of it meets infinite bounds, and then what the rows ask
 * for beyond what the columns allow. */
struct merit {
    double infinite, margin;
};

static void add_product(struct merit *m, double weight, double bound, double sign)
{
    if (weight == 0.0)
        return;
    if (isinf(bound))
        m->infinite += fabs(weight);
    else
        m->margin += sign * weight * bound;
}

static struct merit farkas_merit(const struct lp *lp, const double *y, double times)
{
    struct merit m = {0.0, 0.0};
    for (uint32_t i = 0; i < lp->nrows; i++) {
        double w = times * y[i];
        add_product(&m, w, cvec_get(w > 0.0 ? lp->row_lower : lp->row_upper, i), 1.0);
    }
    for (uint32_t j = 0; j < lp->ncols; j++) {
        double w = times * spmat_dot(lp->cols, j, y);
        add_product(&m, w, cvec_get(w > 0.0 ? lp->col_upper : lp->col_lower, j), -1.0);
    }
    return m;
}

/* Farkas multipliers prove as much with either sign; the records want the one in which a positive dual belongs to a
 * lower bound. */
static double farkas_sign(const struct lp *lp, const double *y)
{
    struct merit plus = farkas_merit(lp, y, 1.0), minus = farkas_merit(lp, y, -1.0);
    double noise = 1e-9 * (plus.infinite + minus.infinite);
    if (fabs(plus.infinite - minus.infinite) > noise)
        return plus.infinite < minus.infinite ? 1.0 : -1.0;
    return plus.margin >= minus.margin ? 1.0 : -1.0;
}

/* The reduced model's answer to the rows and columns that are left of the model. */
static slx_status scatter(const struct presolve *p, const struct solution *r, struct undo *u)
{
    const struct lp *lp = p->lp, *small = p->reduced;
    uint32_t k = 0;
    for (uint32_t i = 0; i < lp->nrows; i++)
        if (bits_get(p->row_alive, i)) {
            u->y[i] = u->sign * r->y[k];
            set_row_status(u, i, pairs_get(r->status, (size_t)small->ncols + k));
            k++;
        }
    k = 0;
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (bits_get(p->col_alive, j)) {
            slx_status status = limits_go_on_late(u->env, 64 + 16 * (uint64_t)spmat_count(small->cols, k));
            if (status != SLX_OK)
                return status;
            double cost = u->farkas ? 0.0 : cvec_get(small->cost, k);
            u->reduced[j] = u->sign * (cost - spmat_dot(small->cols, k, r->y));
            restore_value(u, j, r->x[k], u->ray ? r->ray[k] : 0.0);
            set_col_status(u, j, pairs_get(r->status, k));
            k++;
        }
    return SLX_OK;
}

/* Beside a box of this range or less, one bound is as good a place as the other. */
static const double narrow_box = 1e-9;

/* The side at which a nonbasic variable is said to stand: a fixed one at its lower bound by name, whichever side of a
 * merged or relaxed one its dual was taken from; one in a narrow box where its dual asks for, since the reductions that
 * moved a bound to another variable could not tell the sides apart. */
static unsigned settled_side(unsigned side, double lower, double upper, double dual)
{
    if ((side != SLX_AT_LOWER && side != SLX_AT_UPPER) || !(upper - lower <= narrow_box))
        return side;
    return lower == upper ? SLX_AT_LOWER : dual > 0.0 ? SLX_AT_LOWER : dual < 0.0 ? SLX_AT_UPPER : side;
}

static void settle_statuses(struct undo *u)
{
    const struct lp *lp = u->lp;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        unsigned was = col_status(u, j), side = settled_side(was, lower, upper, u->reduced[j]);
        if (side == was)
            continue;
        set_col_status(u, j, side);
        if (lower != upper)
            restore_value(u, j, side == SLX_AT_LOWER ? lower : upper, u->ray ? u->ray[j] : 0.0);
    }
    for (uint32_t i = 0; i < lp->nrows; i++)
        set_row_status(u, i,
                       settled_side(row_status(u, i), cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i), u->y[i]));
}

/* The bound that a value of an interior point is nearest to by complementarity: its distance is below its dual. */
static unsigned nearest_side(double value, double lower, double upper, double dual)
{
    if (lower == upper)
        return SLX_AT_LOWER;
    return value - lower < dual ? SLX_AT_LOWER : upper - value < -dual ? SLX_AT_UPPER : SLX_BASIC;
}

static void nearest_statuses(struct undo *u)
{
    const struct lp *lp = u->lp;
    for (uint32_t j = 0; j < lp->ncols; j++)
        set_col_status(u, j,
                       nearest_side(u->x[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j), u->reduced[j]));
    for (uint32_t i = 0; i < lp->nrows; i++)
        set_row_status(
            u, i,
            nearest_side(u->activity[i], cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i), u->sign * u->y[i]));
}

slx_status presolve_undo(struct env *env, struct presolve *p, const struct solution *r, struct solution *s)
{
    struct undo u;
    mem_enter(&env->mem, PHASE_POSTSOLVE);
    mem_drop(&env->mem, &p->in_doubt); /* of an earlier answer */
    slx_status status = undo_init(&u, env, p->lp, &p->undo, s);
    if (status == SLX_OK && r && r->ray) {
        mem_drop(&env->mem, &s->ray);
        u.ray = s->ray = mem_new(&env->mem, MEM_SOLUTION, p->lp->ncols, sizeof *s->ray);
        u.ray_activity = mem_new(&env->mem, MEM_UNDO, p->lp->nrows, sizeof *u.ray_activity);
        if (!u.ray || !u.ray_activity)
            status = fail_memory(env, "undoing presolve");
    }
    if (status == SLX_OK) {
        u.farkas = !r || r->result == SLX_INFEASIBLE;
        u.interior = r && r->interior;
        if (u.farkas)
            u.sign = r ? farkas_sign(p->reduced, r->y) : 1.0;
        if (r)
            status = scatter(p, r, &u);
        else
            pop_proof(&u);
        if (!p->keep)
            lp_free(env, &p->reduced);
        if (status == SLX_OK)
            status = unwind(&u);
    }
    if (status == SLX_OK) {
        if (u.interior)
            nearest_statuses(&u);
        else
            settle_statuses(&u);
        if (u.basis_in_doubt) {
            p->in_doubt = u.without_basic;
            u.without_basic = NULL;
        }
        s->result = r ? r->result : SLX_INFEASIBLE;
        s->iterations = r ? r->iterations : 0;
    }
    undo_done(&u);
    return status;
}
