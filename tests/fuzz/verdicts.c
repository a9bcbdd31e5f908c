/* Fuzz target: a small LP that is hard for floating point, solved by every method with and without presolve, at
 * tolerances and with scalings that take turns; each verdict is held against the exact one (option `exact`).
 *
 *  - Infeasible is right where no point is feasible, exactly, since it is claimed with an exact proof.
 *  - Unbounded is right where the model is, or the model whose sides and bounds are widened by the tolerance.
 *  - Optimal is right where the model has an optimum of that value, to 1e-6; or where the tolerance explains the claim:
 *    the widened model has feasible points, the duals can be right to the tolerance, and the objective lies between the
 *    optimum of the widened model and what duals so wrong can add to the exact one.  How much is explained is counted.
 *  - A solve ends, and an optimal basis has statuses that fit its bounds and signs.
 *  - Numerical trouble is counted and no finding.
 *
 * By the tolerance is meant what check allows: the tolerance and the rounding of the sum (check.h).  A finding leaves
 * the model as MPS and the input in the folder $SLIMPLEX_FUZZ_KEEP, or here, and ends the process, unless
 * $SLIMPLEX_FUZZ_GO_ON is set.
 */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"
#include "verdict_models.h"

#define CLOSE 1e-6
#define ROUNDING 0x1p-52
/* Of a processor, since others may share it: what a solve may take, and until one that does not heed its time limit is
 * killed.  The time limit itself is one of the clock. */
enum { SECONDS = 10, WATCHDOG = 60, TIME_LIMIT = 300 };

struct way {
    const char *method, *crossover, *presolve, *tolerance, *scaling, *exact;
};

struct answer {
    slx_result result;
    double seconds, objective, x[ROOM], activity[LINES_MOST], y[LINES_MOST], d[ROOM];
    slx_basis_status status[ROOM + LINES_MOST]; /* columns, then rows */
    slx_check_info check;
};

static struct {
    const uint8_t *data;
    size_t size;
    struct small_lp lp;
    uint64_t hash;
} now;

static struct {
    uint64_t models, by_result[SLX_OPTIMAL_FIRST_ORDER + 1], solves, trouble, status_explained, value_explained,
        findings;
} counts;

static void print_counts(void)
{
    fprintf(
        stderr,
        "verdicts: %llu models (%llu optimal, %llu infeasible, %llu unbounded), %llu solves: %llu in trouble, status "
        "explained by the tolerance %llu, objective %llu, findings %llu\n",
        (unsigned long long)counts.models, (unsigned long long)counts.by_result[SLX_OPTIMAL],
        (unsigned long long)counts.by_result[SLX_INFEASIBLE], (unsigned long long)counts.by_result[SLX_UNBOUNDED],
        (unsigned long long)counts.solves, (unsigned long long)counts.trouble,
        (unsigned long long)counts.status_explained, (unsigned long long)counts.value_explained,
        (unsigned long long)counts.findings);
}

/* ---- solving ----------------------------------------------------------------------------------------- */

static slx_model *load(const struct small_lp *lp)
{
    static uint64_t start[ROOM + 1];
    static uint32_t index[ROOM * LINES_MOST];
    static double value[ROOM * LINES_MOST];
    uint64_t at = 0;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        start[j] = at;
        for (uint32_t i = 0; i < lp->nrows; i++)
            if (lp->a[i][j] != 0.0) {
                index[at] = i;
                value[at++] = lp->a[i][j];
            }
    }
    start[lp->ncols] = at;
    slx_model *model = new_model();
    const slx_arrays arrays = {
        .nrows = lp->nrows,
        .ncols = lp->ncols,
        .start = start,
        .index = index,
        .value = value,
        .cost = lp->cost,
        .col_lower = lp->col_lower,
        .col_upper = lp->col_upper,
        .row_lower = lp->row_lower,
        .row_upper = lp->row_upper,
        .maximise = lp->maximise,
    };
    REQUIRE(slx_load(model, &arrays) == SLX_OK);
    return model;
}

static double processor_seconds(void)
{
    struct timespec t;
    REQUIRE(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void watch(long seconds)
{
    const struct itimerval timer = {.it_value = {.tv_sec = seconds}};
    REQUIRE(setitimer(ITIMER_PROF, &timer, NULL) == 0);
}

static void never_ends(int number)
{
    static const char text[] = "verdicts: a solve does not heed its time limit\n";
    (void)number;
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(2);
    abort();
}

static void solve(const struct small_lp *lp, const struct way *way, struct answer *out)
{
    char limit[8];
    slx_model *model = load(lp);
    snprintf(limit, sizeof limit, "%d", TIME_LIMIT);
    set_option(model, "method", way->method);
    set_option(model, "crossover", way->crossover);
    set_option(model, "presolve", way->presolve);
    set_option(model, "tolerance", way->tolerance);
    set_option(model, "scaling", way->scaling);
    set_option(model, "exact", way->exact);
    set_option(model, "time-limit", limit);
    set_option(model, "threads", "1");
    out->seconds = -processor_seconds();
    watch(WATCHDOG);
    slx_status status = slx_solve(model);
    watch(0);
    out->seconds += processor_seconds();
    if (status != SLX_OK)
        fprintf(stderr, "verdicts: slx_solve: %s\n", slx_error(model)->message);
    REQUIRE(status == SLX_OK);
    out->result = slx_get_result(model);
    out->objective = slx_objective(model);
    REQUIRE(slx_get_check(model, &out->check) == SLX_OK);
    for (uint32_t j = 0; j < lp->ncols; j++)
        REQUIRE(slx_col_solution(model, j, &out->x[j], &out->d[j], &out->status[j]) == SLX_OK);
    for (uint32_t i = 0; i < lp->nrows; i++)
        REQUIRE(slx_row_solution(model, i, &out->activity[i], &out->y[i], &out->status[lp->ncols + i]) == SLX_OK);
    slx_free(&model);
}

static int is_verdict(slx_result result)
{
    return result == SLX_OPTIMAL || result == SLX_INFEASIBLE || result == SLX_UNBOUNDED;
}

/* The exact verdict of a model; 0: there is none in time. */
static int solve_exactly(const struct small_lp *lp, struct answer *out)
{
    static const struct way exactly = {"dual", "on", "auto", "1e-9", "on", "yes"};
    solve(lp, &exactly, out);
    return out->seconds <= SECONDS && is_verdict(out->result);
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static void keep(const char *ending, const void *data, size_t size)
{
    char path[4096];
    const char *folder = getenv("SLIMPLEX_FUZZ_KEEP");
    snprintf(path, sizeof path, "%s/verdicts-%016llx.%s", folder ? folder : ".", (unsigned long long)now.hash, ending);
    if (!data) {
        slx_model *model = load(&now.lp);
        REQUIRE(slx_write(model, path) == SLX_OK);
        slx_free(&model);
    } else {
        FILE *f = fopen(path, "wb");
        REQUIRE(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
    }
    fprintf(stderr, "  %s\n", path);
}

static void finding(const struct way *way, const char *what, const struct answer *claimed, const struct answer *truth)
{
    fprintf(stderr,
            "verdicts: %s: --method=%s --crossover=%s --presolve=%s --tolerance=%s --scaling=%s: %s %.17g, exactly %s "
            "%.17g\n",
            what, way->method, way->crossover, way->presolve, way->tolerance, way->scaling,
            slx_result_text(claimed->result), claimed->objective, slx_result_text(truth->result), truth->objective);
    keep("mps", NULL, 0);
    keep("input", now.data, now.size);
    counts.findings++;
    if (!getenv("SLIMPLEX_FUZZ_GO_ON"))
        abort();
}

/* ---- what a tolerance explains ------------------------------------------------------------------------ */

/* What check allows a row's activity, and a column's reduced cost. */
static double row_allowance(const struct small_lp *lp, uint32_t i, const double *x, double tolerance)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < lp->ncols; j++)
        sum += fabs(lp->a[i][j] * x[j]);
    return tolerance + ROUNDING * sum;
}

static double cost_allowance(const struct small_lp *lp, uint32_t j, const double *y, double tolerance)
{
    double sum = fabs(lp->cost[j]);
    for (uint32_t i = 0; i < lp->nrows; i++)
        sum += fabs(lp->a[i][j] * y[i]);
    return tolerance + ROUNDING * sum;
}

static void widen(double *lower, double *upper, double by)
{
    *lower = nextafter(*lower - by, -INFINITY);
    *upper = nextafter(*upper + by, INFINITY);
}

static void widened(const struct small_lp *lp, const double *x, double tolerance, struct small_lp *out)
{
    *out = *lp;
    for (uint32_t i = 0; i < lp->nrows; i++)
        widen(&out->row_lower[i], &out->row_upper[i], row_allowance(lp, i, x, tolerance));
    for (uint32_t j = 0; j < lp->ncols; j++)
        widen(&out->col_lower[j], &out->col_upper[j], tolerance);
}

/* One direction of a column or row, as a column of `out`. */
static void direction(struct small_lp *out, const struct small_lp *lp, uint32_t column, uint32_t row, double way,
                      double cost)
{
    const uint32_t k = out->ncols++;
    for (uint32_t i = 0; i < lp->nrows; i++)
        out->a[i][k] = column != SLX_NO_VARIABLE ? way * lp->a[i][column] : i == row ? -way : 0.0;
    out->cost[k] = cost;
    out->col_upper[k] = INFINITY;
}

/* Directions r and s = A r in which no finite bound stops x and A x, each of whose steps costs what the duals may be
 * off: unbounded where no duals have the right signs to the tolerance, by Farkas. */
static void directions(const struct small_lp *lp, const double *y, double tolerance, struct small_lp *out)
{
    const double sense = lp->maximise ? -1.0 : 1.0;
    memset(out, 0, sizeof *out);
    out->nrows = lp->nrows;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        const double off = cost_allowance(lp, j, y, tolerance);
        if (lp->col_upper[j] == INFINITY)
            direction(out, lp, j, SLX_NO_VARIABLE, 1.0, sense * lp->cost[j] + off);
        if (lp->col_lower[j] == -INFINITY)
            direction(out, lp, j, SLX_NO_VARIABLE, -1.0, -sense * lp->cost[j] + off);
    }
    for (uint32_t i = 0; i < lp->nrows; i++) {
        if (lp->row_upper[i] == INFINITY)
            direction(out, lp, SLX_NO_VARIABLE, i, 1.0, tolerance);
        if (lp->row_lower[i] == -INFINITY)
            direction(out, lp, SLX_NO_VARIABLE, i, -1.0, tolerance);
    }
}

/* What duals of the wrong sign, to the tolerance, can add to the optimum at the exact one's point. */
static double dual_slack(const struct small_lp *lp, const double *y, double tolerance, const struct answer *truth)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (lp->col_lower[j] == -INFINITY || lp->col_upper[j] == INFINITY)
            sum += cost_allowance(lp, j, y, tolerance) * fabs(truth->x[j]);
    for (uint32_t i = 0; i < lp->nrows; i++)
        if (lp->row_lower[i] == -INFINITY || lp->row_upper[i] == INFINITY)
            sum += tolerance * fabs(truth->activity[i]);
    return sum;
}

/* ---- the judge --------------------------------------------------------------------------------------- */

static int status_is_explained(const struct small_lp *lp, const struct answer *claimed, const struct answer *truth,
                               double tolerance)
{
    static struct small_lp other;
    static struct answer verdict;
    if (truth->result == SLX_INFEASIBLE) {
        widened(lp, claimed->x, tolerance, &other);
        if (!solve_exactly(&other, &verdict) || verdict.result == SLX_INFEASIBLE)
            return 0;
        if (claimed->result == SLX_UNBOUNDED || verdict.result == SLX_OPTIMAL)
            return claimed->result == verdict.result;
    }
    directions(lp, claimed->y, tolerance, &other);
    return solve_exactly(&other, &verdict) && verdict.result == SLX_OPTIMAL;
}

static int value_is_explained(const struct small_lp *lp, const struct answer *claimed, const struct answer *truth,
                              double tolerance)
{
    static struct small_lp other;
    static struct answer verdict;
    const double sense = lp->maximise ? -1.0 : 1.0, value = sense * claimed->objective,
                 exact = sense * truth->objective;
    const double eps = CLOSE * fmax(1.0, fabs(exact));
    if (value > exact)
        return value <= exact + eps + dual_slack(lp, claimed->y, tolerance, truth);
    widened(lp, claimed->x, tolerance, &other);
    return solve_exactly(&other, &verdict) &&
           (verdict.result == SLX_UNBOUNDED ||
            (verdict.result == SLX_OPTIMAL && value >= sense * verdict.objective - eps));
}

/* From the duals, with less rounding than in the one that is handed out. */
static double reduced_cost(const struct small_lp *lp, uint32_t j, const double *y)
{
    long double d = lp->cost[j];
    for (uint32_t i = 0; i < lp->nrows; i++)
        d -= (long double)lp->a[i][j] * y[i];
    return (double)d;
}

/* Whether statuses fit bounds and signs; between bounds that the allowance does not tell apart a status may
 * name either. */
static int basis_is_right(const struct small_lp *lp, const struct answer *a, double tolerance)
{
    const double sense = lp->maximise ? -1.0 : 1.0;
    uint32_t basic = 0;
    for (uint32_t k = 0; k < lp->ncols + lp->nrows; k++) {
        const int row = k >= lp->ncols;
        const uint32_t i = row ? k - lp->ncols : k;
        const double lower = row ? lp->row_lower[i] : lp->col_lower[i],
                     upper = row ? lp->row_upper[i] : lp->col_upper[i];
        const double width = row ? row_allowance(lp, i, a->x, tolerance) : tolerance;
        const double off = row ? tolerance : cost_allowance(lp, i, a->y, tolerance);
        const double d = sense * (row ? a->y[i] : reduced_cost(lp, i, a->y));
        basic += a->status[k] == SLX_BASIC;
        if (a->status[k] == SLX_AT_LOWER && (lower == -INFINITY || (upper - lower > width && d < -off)))
            return 0;
        if (a->status[k] == SLX_AT_UPPER && (upper == INFINITY || (upper - lower > width && d > off)))
            return 0;
        if (a->status[k] == SLX_FREE && (lower != -INFINITY || upper != INFINITY || fabs(d) > off))
            return 0;
    }
    return basic == lp->nrows;
}

static void judge(const struct small_lp *lp, const struct way *way, const struct answer *truth)
{
    static struct answer claimed;
    const double tolerance = atof(way->tolerance);
    solve(lp, way, &claimed);
    counts.solves++;
    if (claimed.seconds > SECONDS)
        finding(way, "no end in time", &claimed, truth);
    if (claimed.result == SLX_NUMERICAL_TROUBLE) {
        counts.trouble++;
        return;
    }
    if (!is_verdict(claimed.result)) {
        finding(way, "no end", &claimed, truth);
        return;
    }
    if (!claimed.check.passed)
        finding(way, "an answer that failed its check", &claimed, truth);
    if (claimed.result == SLX_OPTIMAL && !claimed.check.interior && !basis_is_right(lp, &claimed, tolerance))
        finding(way, "wrong statuses", &claimed, truth);
    if (claimed.result != truth->result) {
        if (claimed.result == SLX_INFEASIBLE || (claimed.result == SLX_UNBOUNDED && truth->result == SLX_OPTIMAL) ||
            !status_is_explained(lp, &claimed, truth, tolerance))
            finding(way, "wrong status", &claimed, truth);
        else
            counts.status_explained++;
    } else if (claimed.result == SLX_OPTIMAL &&
               !(fabs(claimed.objective - truth->objective) <= CLOSE * fmax(1.0, fabs(truth->objective)))) {
        if (!value_is_explained(lp, &claimed, truth, tolerance))
            finding(way, "wrong objective", &claimed, truth);
        else
            counts.value_explained++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const methods[][2] = {
        {"dual", "on"}, {"primal", "on"}, {"ipm", "on"}, {"ipm", "off"}, {"auto", "on"}};
    static const char *const tolerances[] = {"1e-7", "1e-9", "1e-12"}, *const scalings[] = {"on", "off"},
                             *const presolves[] = {"auto", "full", "light", "off"};
    static struct answer truth;
    enum { METHODS = sizeof methods / sizeof *methods };
    if (!counts.models) {
        signal(SIGPROF, never_ends);
        atexit(print_counts);
    }
    now.data = data;
    now.size = size;
    now.hash = 0xcbf29ce484222325u;
    for (size_t k = 0; k < size; k++) /* FNV-1a */
        now.hash = (now.hash ^ data[k]) * 0x100000001b3u;
    verdict_model(data, size, &now.lp);
    counts.models++;
    if (!solve_exactly(&now.lp, &truth)) {
        finding(&(struct way){"exact", "", "", "", "", ""}, "no exact end", &truth, &truth);
        return 0;
    }
    counts.by_result[truth.result]++;
    for (unsigned k = 0; k < 2 * METHODS; k++) {
        const unsigned turn = k + (unsigned)(now.hash >> 32 & 0xffff);
        const struct way way = {
            methods[k % METHODS][0], methods[k % METHODS][1], k < METHODS ? presolves[turn / 7 % 3] : "off",
            tolerances[turn % 3],    scalings[turn / 3 % 2],  "no"};
        judge(&now.lp, &way, &truth);
    }
    return 0;
}
