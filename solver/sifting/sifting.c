/* The rounds of sifting. */
#include <string.h>

#include "sifting/sifting_private.h"
#include "simplex/simplex.h"

/* Beside what a side says (struct side). */
enum { FEW = 50 };

/* Why rounds end: each adds a line or is the last, and lines leave only where the optimum of the part is better for it
 * than any before, so that no part comes again.  How many parts that may be is another matter: after so many rounds
 * sifting gives up. */
enum { ROUNDS = 5000 };

#define HEAP picks
#define HEAP_STORE struct pick *
#define HEAP_ITEM struct pick
#define HEAP_KEY_TYPE float
#define HEAP_AT(h, k) ((h)[k])
#define HEAP_PUT(h, k, item) ((h)[k] = (item))
#define HEAP_KEY(h, item) ((item).score)
#define HEAP_ABOVE(a, b) ((a) < (b))
#include "base/heap.inc"

void sift_offer(struct sift *f, uint32_t line, double score)
{
    const struct pick p = {(float)score, line};
    if (f->picked < f->most)
        picks_up(f->picks, f->picked++, p);
    else if (p.score > f->picks[0].score)
        picks_down(f->picks, f->picked, 0, p);
}

/* ---- the model's basis and point, and the part's ---------------------------------------------------------- */

static bool in_part(const struct sift *f, uint32_t variable)
{
    const uint32_t n = f->lp->ncols;
    if (f->side == &sift_columns)
        return variable >= n || bits_get(f->in, variable);
    return variable < n || bits_get(f->in, variable - n);
}

static void lend_basis(const struct sift *f, struct solution *part)
{
    for (uint32_t v = 0, k = 0; v < f->lp->ncols + f->lp->nrows; v++)
        if (in_part(f, v))
            pairs_set(part->status, k++, pairs_get(f->s->status, v));
}

/* The part's ray, columns outside staying where they are. */
static slx_status bring_ray(struct sift *f, const struct solution *part)
{
    struct mem *mem = &f->env->mem;
    mem_drop(mem, &f->s->ray);
    if (!part->ray)
        return SLX_OK;
    f->s->ray = mem_new(mem, MEM_SOLUTION, f->lp->ncols, sizeof *f->s->ray);
    if (!f->s->ray)
        return fail_memory(f->env, "a ray");
    for (uint32_t j = 0, k = 0; j < f->lp->ncols; j++)
        if (in_part(f, j))
            f->s->ray[j] = part->ray[k++];
    return SLX_OK;
}

/* Of the part's point and duals, with the columns outside at their bounds and the duals of the rows outside 0. */
static slx_status bring_home(struct sift *f, const struct solution *part)
{
    const uint32_t m = f->lp->nrows, n = f->lp->ncols;
    struct solution *s = f->s;
    for (uint32_t v = 0, k = 0; v < n + m; v++)
        if (in_part(f, v))
            pairs_set(s->status, v, pairs_get(part->status, k++));
    for (uint32_t j = 0, k = 0; j < n; j++)
        if (in_part(f, j))
            s->x[j] = part->x[k++];
        else
            sift_rest(f->lp, j, &s->x[j]);
    for (uint32_t i = 0, k = 0; i < m; i++)
        s->y[i] = in_part(f, n + i) ? part->y[k++] : 0.0;
    s->result = part->result;
    s->iterations = part->iterations;
    return bring_ray(f, part);
}

/* ---- rounds ----------------------------------------------------------------------------------------------- */

/* Solves the part and brings its answer home; *objective is its value. */
static slx_status solve_part(struct sift *f, const struct simplex_start *start, double *objective,
                             struct solve_report *report)
{
    struct lp_choice which = {0};
    struct lp *lp = NULL;
    struct solution *part = NULL;
    slx_status status = f->side->outside(f, &which);
    if (status == SLX_OK)
        status = lp_select(f->env, f->lp, &which, MEM_SIMPLEX, &lp);
    if (status == SLX_OK)
        status = solution_create(f->env, lp->nrows, lp->ncols, &part);
    if (status == SLX_OK) {
        lend_basis(f, part);
        status = simplex_solve(f->env, lp, start, part, report);
    }
    if (status == SLX_OK) {
        status = bring_home(f, part);
        *objective = lp->offset;
        for (uint32_t j = 0; j < lp->ncols; j++)
            *objective += cvec_get(lp->cost, j) * part->x[j];
    }
    solution_free(f->env, &part);
    lp_free(f->env, &lp);
    return status;
}

/* Whether the answer that was brought home tells which lines are to join. */
static bool can_price(const struct sift *f)
{
    return f->s->result == SLX_OPTIMAL || f->s->result == SLX_INFEASIBLE || f->s->result == SLX_UNBOUNDED;
}

/* Whether the part's optimum is past *best, the last one by which lines were allowed to leave, and then takes its place:
 * more columns make it better, more rows worse. */
static bool moves_on(const struct sift *f, double objective, double *best)
{
    if (f->s->result != SLX_OPTIMAL || !(f->falls * (*best - objective) > 1e-9 * (1.0 + fabs(objective))))
        return false;
    *best = objective;
    return true;
}

/* Rounds until an answer holds for the model: *done; or until it is time to give up. */
static slx_status go_round(struct sift *f, const struct sift_start *how, struct solve_report *report, bool *done)
{
    const double tolerance = 1e-2 * f->env->options.tolerance;
    const uint64_t began = report->iterations;
    struct simplex_start start = {
        .method = how->method, .scaled = f->env->options.scaling == SCALING_ON, .perturb = true};
    double best = f->falls * INFINITY, objective = 0.0;
    slx_status status = SLX_OK;
    for (unsigned round = 0; round < ROUNDS && status == SLX_OK && !*done; round++) {
        const uint64_t before = report->iterations;
        if (how->most_iterations) {
            if (before - began >= how->most_iterations)
                break;
            start.most_iterations = how->most_iterations - (before - began);
        }
        status = solve_part(f, &start, &objective, report);
        if (status != SLX_OK || !can_price(f))
            break;
        const bool moved = moves_on(f, objective, &best);
        const uint32_t held = f->held;
        f->picked = 0;
        status = f->side->price(f, tolerance, moved && held / f->side->hold > f->others);
        log_line(f->env, SLX_LOG_DEBUG,
                 "sifting: round %u, %u %s, %s, objective %.10g, %llu iterations, %u left, %u join", round, held,
                 f->side->lines, slx_result_text(f->s->result), objective,
                 (unsigned long long)(report->iterations - before), held - f->held, f->picked);
        for (uint32_t k = 0; k < f->picked; k++)
            sift_take(f, f->picks[k].line);
        start = (struct simplex_start){.method = f->side->method, .scaled = start.scaled, .from_basis = true};
        *done = status == SLX_OK && f->picked == 0;
    }
    return status;
}

static void slack_basis(const struct sift *f)
{
    const uint32_t n = f->lp->ncols;
    double value;
    for (uint32_t j = 0; j < n; j++)
        pairs_set(f->s->status, j, sift_rest(f->lp, j, &value));
    for (uint32_t i = 0; i < f->lp->nrows; i++)
        pairs_set(f->s->status, (size_t)n + i, SLX_BASIC);
}

/* Makes what can be said of a run that did not come to its end: where a limit was met the point of the last part is one
 * of the model, and so that is done; where it is the memory limit, there may be room without sifting. */
static slx_status end_early(struct sift *f, slx_status status, bool solved, bool *done)
{
    struct env *env = f->env;
    if (status == SLX_STOPPED && solved) {
        error_clear(env);
        f->s->result = limits_met(env);
        status = SLX_OK;
    } else if (status == SLX_ERROR_MEMORY && env_limit_met(env)) {
        env_forgive(env);
        status = SLX_OK;
    }
    *done = status == SLX_OK && limits_met(env) != LIMIT_NONE;
    return status;
}

slx_status sift_solve(struct env *env, const struct lp *lp, const struct sift_start *start, struct solution *s,
                      struct solve_report *report, bool *done)
{
    const bool wide = lp->ncols > lp->nrows, objective_done = report->objective_done,
               without_rows = report->without_rows;
    const uint64_t began = report->iterations;
    struct sift f = {.env = env,
                     .lp = lp,
                     .s = s,
                     .side = wide ? &sift_columns : &sift_rows,
                     .lines = wide ? lp->ncols : lp->nrows,
                     .others = wide ? lp->nrows : lp->ncols,
                     .falls = wide != lp->maximise ? 1.0 : -1.0};
    *done = false;
    if (f.others == 0)
        return SLX_OK;
    const uint64_t most = (uint64_t)f.side->join * f.others + FEW;
    f.most = most < f.lines ? (uint32_t)most : f.lines;
    f.in = mem_new(&env->mem, MEM_SIMPLEX, bits_words(f.lines), sizeof *f.in);
    f.picks = mem_new(&env->mem, MEM_SIMPLEX, f.most, sizeof *f.picks);
    slx_status status = f.in && f.picks ? SLX_OK : fail_memory(env, "sifting");
    slack_basis(&f);
    if (status == SLX_OK)
        status = f.side->begin(&f);
    log_line(env, SLX_LOG_INFO, "method: sifting, begins with %u of %u %s", f.held, f.lines, f.side->lines);
    report->objective_done = true; /* an objective of a part is no bound on that of the model */
    report->without_rows = false;  /* that was decided of the whole model */
    if (status == SLX_OK)
        status = go_round(&f, start, report, done);
    report->objective_done = objective_done;
    report->without_rows = without_rows;
    if (!*done)
        status = end_early(&f, status, report->iterations > began, done);
    if (!*done && status == SLX_OK)
        log_line(env, SLX_LOG_INFO, "sifting gives up after %llu iterations",
                 (unsigned long long)(report->iterations - began));
    mem_free(&env->mem, f.in);
    mem_free(&env->mem, f.picks);
    mem_free(&env->mem, f.left);
    return status;
}

/* Measured on 15 models 8 to 1,350 times wider than long: from 10 times on the primal by way of parts takes 0.1 to 1.1 of
 * the time of the primal on the whole, from 40 times on 0.1 to 0.7 of the time of the dual.  On 11 models 9 to 67 times
 * taller than wide, by way of parts of the rows the dual takes 0.2 to 1.1 of its time, and half of its memory.  Where it
 * is not so, as with boxes of which the dual flips hundreds at a time (fit2d), parts take hundreds of iterations for
 * each row; where it is, 4 to 35. */
bool sift_pays(const struct lp *lp, int method, struct sift_start *start)
{
    enum { LEAST_LINES = 5000, WIDE = 10, VERY_WIDE = 40, TALL = 8, EACH = 50 };
    const bool primal = method == METHOD_PRIMAL, wide = lp->ncols > lp->nrows;
    const uint32_t lines = wide ? lp->ncols : lp->nrows, others = wide ? lp->nrows : lp->ncols;
    *start = (struct sift_start){.method = primal ? METHOD_PRIMAL : METHOD_DUAL,
                                 .most_iterations = primal ? 0 : (uint64_t)EACH * others};
    if (lines < LEAST_LINES || (primal && !wide))
        return false;
    return lines / (!wide ? TALL : primal ? WIDE : VERY_WIDE) >= others;
}
