/* The whole of a first-order solve: storage, iterations with their restarts and weights, their ends, and the way back to
 * the model.
 */
#include "fom/fom_private.h"
#include "fom/device_private.h"

#include <string.h>

/* ---- storage -------------------------------------------------------------------------------------------- */

enum { ARRAYS = 10 };

static void fom_arrays(struct fom *f, struct array out[ARRAYS])
{
    const size_t m = f->m, n = f->n;
    const struct array arrays[ARRAYS] = {
        ARRAY(f->x, n),
        ARRAY(f->x0, n),
        ARRAY(f->y, m),
        ARRAY(f->y0, m),
        ARRAY(f->product, m * (f->packed ? f->parts : f->leaves)),
        ARRAY(f->col_exp, n),
        ARRAY(f->row_exp, m),
        ARRAY(f->col_whole, n),
        ARRAY(f->row_whole, m),
        ARRAY(f->bar, f->packed ? n : 0),
    };
    memcpy(out, arrays, sizeof arrays);
}

static unsigned lesser_count(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool uses_device(const struct fom *f)
{
    return f->device_kind || f->env->options.device != DEVICE_CPU;
}

/* Whether the entries that a product asks for in no order stay in a processor's own cache, where 2^18 doubles take
 * 2 MB.  Beyond that it depends on the model: 400 iterations take 1.40 s as it is and 1.09 packed
 * of a flow of 270,095 columns, 4.8 and 6.0 of the 400,001 of `generate random 4M`, with 1.5 and 2 times the memory. */
static bool is_to_be_packed(const struct fom *f)
{
    enum { MOST = 1 << 18 };
    return !f->as_is && !uses_device(f) && f->m <= MOST && f->n <= MOST;
}

/* As many leaves as their vectors cost little beside the entries that they are for; where other processes have parts of
 * the model, so that the sums depend on their number anyway, no more than there are threads. */
static uint32_t count_leaves(const struct fom *f)
{
    enum { ENTRIES_EACH_ROW = 2 };
    const uint32_t most = f->links ? lesser_count(env_threads(f->env), FOM_LEAVES) : FOM_LEAVES;
    uint32_t leaves = f->packed ? FOM_LEAVES : 1;
    while (leaves < most && 2 * (uint64_t)leaves * ENTRIES_EACH_ROW * f->m <= spmat_nnz(f->lp->cols))
        leaves *= 2;
    return leaves;
}

/* As many parts as rows have enough entries in each for, and as their products take less room than the columns: what
 * goes from one thread's cache to another's is then mostly a product for each row, not a number for each column.  One
 * where other processes wait for products of some rows: these are to be begun with.
 * Microseconds of an iteration, for 1, 2, 4 parts on one thread: osa-14 (134 entries a row) 402, 398, 410; cre-d (27)
 * 364, 370, 405; qap12 (12) 37, 43, 49.  On two threads osa-14 fell from 405 to 238 by 4, rail507 from 350 to 272. */
static uint32_t count_parts(const struct fom *f)
{
    enum { MOST = 4, ENTRIES_EACH_ROW = 12 };
    uint32_t parts = 1;
    while (!f->links && parts < f->leaves && parts < MOST && 2 * (uint64_t)parts * f->m <= f->n &&
           2 * (uint64_t)parts * ENTRIES_EACH_ROW * f->m <= spmat_nnz(f->lp->cols))
        parts *= 2;
    return parts;
}

/* The columns are cut where the entries are shared out evenly. */
static slx_status cut_columns(struct fom *f)
{
    const struct spmat *cols = f->lp->cols;
    const uint64_t work = spmat_nnz(cols) + SPMAT_OF_VECTOR * (uint64_t)f->n;
    uint64_t done = 0;
    uint32_t leaf = 0;
    struct fom_blocks at = fom_numbers(0, f->n, 0);
    while (fom_next(f, &at)) /* between blocks, of which a packed model has products */
        for (uint32_t j = at.first; j < at.first + at.count; j++) {
            while (leaf < f->leaves && done * f->leaves >= leaf * work && (!f->packed || j == at.first))
                f->col_first[leaf++] = j;
            done += spmat_count(cols, j) + SPMAT_OF_VECTOR;
        }
    while (leaf <= f->leaves)
        f->col_first[leaf++] = f->n;
    f->col_first[f->leaves] = f->n;
    return limits_go_on(f->env, 1);
}

static void unpack(struct fom *f)
{
    sell_free(f->env, &f->by_cols);
    for (uint32_t part = 0; part < FOM_LEAVES; part++)
        sell_free(f->env, &f->by_rows[part]);
}

static slx_status pack(struct fom *f)
{
    struct env *env = f->env;
    struct spmat *rows = NULL;
    slx_status status = sell_create(env, f->lp->cols, 0, f->m, MEM_FIRST_ORDER, &f->by_cols);
    if (status == SLX_OK)
        status = spmat_transpose(env, f->lp->cols, MEM_FIRST_ORDER, &rows);
    for (uint32_t part = 0; part < f->parts && status == SLX_OK; part++)
        status = sell_create(env, rows, fom_part_first(f, part), fom_part_first(f, part + 1), MEM_FIRST_ORDER,
                             &f->by_rows[part]);
    spmat_free(env, &rows);
    return status;
}

slx_status fom_cut(struct fom *f)
{
    slx_status status = cut_columns(f);
    if (status != SLX_OK || !f->packed)
        return status;
    status = pack(f);
    if (status == SLX_OK || !env_limit_met(f->env))
        return status;
    env_forgive(f->env);
    unpack(f);
    f->packed = false;
    f->leaves = f->parts = 1; /* there are as many products at least */
    return cut_columns(f);
}

/* ---- sizes and starts ----------------------------------------------------------------------------------- */

/* The larger finite magnitude of two bounds, 0 where neither is finite. */
static double finite_size(double lower, double upper)
{
    return greater(isfinite(lower) ? fabs(lower) : 0.0, isfinite(upper) ? fabs(upper) : 0.0);
}

/* row_size and cost_size, and the first weight: the same norms in the metric. */
static slx_status measure_model(struct fom *f)
{
    const struct lp *lp = f->lp;
    double rows = 0.0, costs = 0.0, scaled_rows = 0.0, scaled_costs = 0.0;
    double cost[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK];
    struct fom_blocks i = fom_numbers(0, f->own, 0), j = fom_numbers(0, f->n, 0);
    while (fom_next(f, &i)) {
        cvec_gather(lp->row_lower, i.first, i.count, lower);
        cvec_gather(lp->row_upper, i.first, i.count, upper);
        for (uint32_t t = 0; t < i.count; t++) {
            const double b = finite_size(lower[t], upper[t]);
            rows += b * b;
            scaled_rows += b * b * fom_square(f->row_exp[i.first + t]);
        }
    }
    while (fom_next(f, &j)) {
        cvec_gather(lp->cost, j.first, j.count, cost);
        for (uint32_t t = 0; t < j.count; t++) {
            const double c = cost[t];
            costs += c * c;
            scaled_costs += c * c * fom_square(f->col_exp[j.first + t]);
        }
    }
    double sums[] = {rows, costs, scaled_rows, scaled_costs};
    fom_total(f, sums, 4);
    f->row_size = 1.0 + sqrt(sums[0]);
    f->cost_size = 1.0 + sqrt(sums[1]);
    f->weight = (1.0 + sqrt(sums[3])) / (1.0 + sqrt(sums[2]));
    f->best_weight = f->weight;
    f->best_imbalance = INFINITY;
    return limits_go_on(f->env, 1);
}

/* The iterate, its anchor and the trial point: the point that was given, within the bounds of its columns, or what is
 * there nearest to 0.  Asks no limits, since it is also what is left where one is met before; the products are those of
 * the scales, in the first leaf. */
static void begin(struct fom *f)
{
    const struct lp *lp = f->lp;
    const bool from_point = f->report->from_point;
    struct bounds_block b;
    for (bounds_begin(&b); bounds_next(lp->col_lower, lp->col_upper, &b);)
        for (uint32_t t = 0; t < b.count; t++) {
            const uint32_t j = b.first + t;
            f->x[j] = f->x0[j] = f->tx[j] = lesser(greater(from_point ? f->tx[j] : 0.0, b.lower[t]), b.upper[t]);
        }
    for (uint32_t i = 0; i < f->m; i++)
        f->y[i] = f->y0[i] = f->ty[i] = from_point ? f->sense * f->ty[i] : 0.0;
    memset(f->product, 0, f->m * sizeof *f->product);
}

/* ---- back to the model ---------------------------------------------------------------------------------- */

static unsigned column_status(double x, double lower, double upper)
{
    return x <= lower ? SLX_AT_LOWER : x >= upper ? SLX_AT_UPPER : SLX_BASIC;
}

/* Duals in the model's sense, and statuses. */
static void extract(const struct fom *f)
{
    const struct lp *lp = f->lp;
    struct solution *s = f->solution;
    for (uint32_t j = 0; j < f->n; j++)
        pairs_set(s->status, j, column_status(f->tx[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)));
    for (uint32_t i = 0; i < f->m; i++) {
        pairs_set(s->status, (size_t)f->n + i,
                  f->ty[i] > 0.0   ? SLX_AT_LOWER
                  : f->ty[i] < 0.0 ? SLX_AT_UPPER
                                   : SLX_BASIC);
        s->y[i] = f->sense * f->ty[i];
    }
}

slx_status fom_prepare(struct fom *f)
{
    static const double close = 1e-3;
    enum { FIRST_STEPS = 100 }; /* while all moves far */
    double norm = 0.0;
    slx_status status = fom_cut(f);
    if (status == SLX_OK && f->links)
        status = fom_find_outer(f);
    if (status == SLX_OK)
        status = fom_scale(f);
    if (status == SLX_OK)
        status = fom_norm(f, close, &norm);
    if (status == SLX_OK)
        status = measure_model(f);
    f->step = f->safe_step = norm > 0.0 ? FOM_SAFETY / norm : 1.0;
    f->next_step = FIRST_STEPS;
    begin(f);
    if (f->links && f->links->resume)
        fom_set_state(f, f->links->resume);
    if (status == SLX_OK && uses_device(f))
        status = &fom_to_device
                     ? fom_to_device(f)
                     : fail(f->env, SLX_ERROR_USAGE,
                            "this program has no devices in it; slimplex-gpu and the shared library may have");
    log_line(f->env, SLX_LOG_DEBUG, "first order: norm %.4f after scaling, first weight %.2e, %u leaves, %u threads",
             norm, f->weight, f->leaves, team_threads(f->team));
    return status;
}

static slx_status solve(struct fom *f)
{
    slx_status status = fom_prepare(f);
    if (status != SLX_OK && status != SLX_STOPPED)
        return status;
    switch (status == SLX_OK ? fom_run(f) : FOM_LIMIT) {
    case FOM_CONVERGED: f->solution->result = SLX_OPTIMAL_FIRST_ORDER; break;
    case FOM_STUCK: f->solution->result = SLX_NUMERICAL_TROUBLE; break;
    case FOM_LIMIT: f->solution->result = limits_met(f->env); break;
    case FOM_GO_ON: break; /* no run ends so */
    case FOM_PROVED: return SLX_OK;
    case FOM_FAILED: return f->env->error.status;
    }
    error_clear(f->env);
    extract(f);
    return SLX_OK;
}

struct fom_forecast fom_foresee(const struct lp *lp)
{
    /* Between half and twice these seconds of 33 public models, beside other work. */
    static const double each_entry = 2.4e-9, each_line = 4e-9;
    enum { VECTORS = 5, PACKED_ENTRY = 10 }; /* of rows or columns; bytes in both orders, at about the most */
    const double nnz = (double)spmat_nnz(lp->cols), lines = (double)lp->nrows + lp->ncols;
    return (struct fom_forecast){.seconds = each_entry * nnz + each_line * lines,
                                 .bytes = (uint64_t)(PACKED_ENTRY * nnz + VECTORS * sizeof(double) * lines)};
}

slx_status fom_open(struct fom *f)
{
    struct env *env = f->env;
    struct array arrays[ARRAYS];
    f->m = f->lp->nrows;
    f->n = f->lp->ncols;
    f->links = f->report->links;
    f->gap_tolerance = greater(f->gap_tolerance, f->tolerance);
    f->own = f->links ? f->links->own : f->m;
    f->sense = f->lp->maximise ? -1.0 : 1.0;
    f->tx = f->solution->x;
    f->ty = f->solution->y;
    f->engine = &fom_processors;
    f->packed = is_to_be_packed(f);
    f->leaves = count_leaves(f);
    f->parts = f->packed ? count_parts(f) : 1;
    fom_arrays(f, arrays);
    const unsigned threads = lesser_count(env_threads(env), f->leaves);
    if (arrays_new(env, MEM_FIRST_ORDER, arrays, ARRAYS) &&
        (threads < 2 || team_new(env, MEM_FIRST_ORDER, threads, &f->team)))
        return SLX_OK;
    return fail_memory(env, "the first-order method");
}

void fom_close(struct fom *f)
{
    struct array arrays[ARRAYS];
    if (f->device)
        f->device->kind->close(f->device);
    unpack(f);
    team_free(f->env, &f->team);
    fom_arrays(f, arrays);
    arrays_done(f->env, arrays, ARRAYS);
    mem_drop(&f->env->mem, &f->outer);
}

slx_status fom_solve(struct env *env, const struct lp *lp, double tolerance, double gap, struct solution *s,
                     struct fom_report *report)
{
    struct fom f = {
        .env = env, .lp = lp, .report = report, .solution = s, .tolerance = tolerance, .gap_tolerance = gap};
    report->iterations = report->restarts = 0;
    s->result = SLX_INFEASIBLE;
    if (!report->links && lp_bounds_contradict(lp, env->options.tolerance, s->y))
        return SLX_OK;
    mem_enter(&env->mem, PHASE_FIRST_ORDER);
    limits_report_soon(env);
    slx_status status = fom_open(&f);
    if (status == SLX_OK)
        status = solve(&f);
    fom_close(&f);
    return status;
}
