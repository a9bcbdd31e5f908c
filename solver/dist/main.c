/* slimplex-mpi: the first-order method on a model that many processes share. */
#include "dist/dist_private.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* As the exit codes of slimplex, but that what was asked for is 0: mpirun takes all else for a failure. */
enum { EXIT_ERROR = 1, EXIT_INFEASIBLE = 10, EXIT_LIMIT = 12, EXIT_NUMERICAL = 20 };

struct settings {
    const char *model, *solution, *checkpoint, *resume;
    double minutes;
    bool quiet, verbose;
};

struct run {
    struct part part;
    struct env env;
    struct settings settings;
    double began, time_limit, iterations_began, next_checkpoint;
    uint64_t checkpoints;
    slx_result reason; /* why all ranks stop */
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
    (void)signal;
    stopped = 1;
}

/* ---- arguments --------------------------------------------------------------------------------------------- */

static const char help[] =
    "usage: mpirun -n RANKS slimplex-mpi [OPTIONS] MODEL\n"
    "\n"
    "Solves the linear program in the MPS file MODEL by a first-order method, shared among the ranks, of which each "
    "reads\n"
    "the file and keeps its own part.  Where MODEL has a '%', each reads a part of it that `slimplex split` has "
    "written,\n"
    "with the number of the rank in the place of '%'.\n"
    "\n"
    "  --pdlp-tolerance X       residuals and gap, relative, at which it ends (1e-4)\n"
    "  --pdlp-gap X             the gap, where it may be larger\n"
    "  --time-limit S, --iteration-limit N\n"
    "  --memory-limit BYTES     of each rank\n"
    "  --threads N              of each rank (1)\n"
    "  --checkpoint FILE        write where the method stands to FILE, at restarts and when a limit is met\n"
    "  --checkpoint-minutes M   at least so long between two (10)\n"
    "  --resume FILE            go on from there, on any number of ranks\n"
    "  --solution FILE          write the values of columns and the duals of rows\n"
    "  --quiet, --verbose       no progress; all messages\n"
    "  --help, --version\n"
    "\n"
    "All options of `slimplex` on reading MPS and `--scaling` are understood too.  Exit codes: 0 optimal to first "
    "order,\n"
    "10 infeasible (bounds that contradict each other), 12 a limit, 20 numerical trouble, 1 an error.\n";

/* The value of `--name`, behind '=' or in the next argument; NULL: the argument is another. */
static const char *value_of(const char *name, int argc, char **argv, int *k)
{
    const size_t length = strlen(name);
    if (strncmp(argv[*k], "--", 2) != 0 || strncmp(argv[*k] + 2, name, length) != 0)
        return NULL;
    const char *rest = argv[*k] + 2 + length;
    if (*rest == '=')
        return rest + 1;
    return *rest == 0 && *k + 1 < argc ? argv[++*k] : NULL;
}

/* An option of the table that the library has. */
static slx_status set_option(struct env *env, int argc, char **argv, int *k)
{
    static const char *const known[] = {
        "pdlp-tolerance", "pdlp-gap",   "time-limit",      "iteration-limit", "memory-limit", "threads",
        "scaling",        "format",     "objective",       "objective-rhs",   "rhs",          "ranges",
        "bounds",         "duplicates", "progress-seconds"};
    for (size_t o = 0; o < sizeof known / sizeof *known; o++) {
        const char *value = value_of(known[o], argc, argv, k);
        if (value)
            return options_set(env, &env->options, known[o], value);
    }
    return fail(env, SLX_ERROR_USAGE, "unknown option, or one without its value: '%s'; --help lists them", argv[*k]);
}

static slx_status parse(struct run *run, int argc, char **argv)
{
    struct settings *s = &run->settings;
    struct env *env = &run->env;
    slx_status status = SLX_OK;
    s->minutes = 10.0;
    env->options.threads = 1;
    for (int k = 1; k < argc && status == SLX_OK; k++) {
        const char *minutes = NULL;
        if (!strcmp(argv[k], "--quiet"))
            s->quiet = true;
        else if (!strcmp(argv[k], "--verbose"))
            s->verbose = true;
        else if ((minutes = value_of("checkpoint-minutes", argc, argv, &k))) {
            char *end;
            s->minutes = strtod(minutes, &end);
            if (end == minutes || *end || !(s->minutes >= 0.0))
                status = fail(env, SLX_ERROR_USAGE, "--checkpoint-minutes: '%s' is no number of minutes", minutes);
        } else if (argv[k][0] == '-' && argv[k][1]) {
            const struct {
                const char *name, **place;
            } files[] = {{"solution", &s->solution}, {"checkpoint", &s->checkpoint}, {"resume", &s->resume}};
            bool found = false;
            for (size_t f = 0; f < 3 && !found; f++) {
                const char *value = value_of(files[f].name, argc, argv, &k);
                found = value != NULL;
                *files[f].place = found ? value : *files[f].place;
            }
            status = found ? SLX_OK : set_option(env, argc, argv, &k);
        } else if (s->model)
            status = fail(env, SLX_ERROR_USAGE, "more than one model: '%s' and '%s'", s->model, argv[k]);
        else
            s->model = argv[k];
    }
    if (status == SLX_OK && !s->model)
        status = fail(env, SLX_ERROR_USAGE, "no model; --help tells more");
    env->mem.limit = env->options.memory_limit;
    run->time_limit = env->options.time_limit;
    env->options.time_limit = INFINITY; /* all ranks are to stop at once: `total` sees to that */
    return status;
}

/* ---- what is told ----------------------------------------------------------------------------------------------- */

static void tell(void *user, slx_log_level level, const char *text)
{
    (void)user;
    fprintf(stderr, "%s%s\n", level == SLX_LOG_WARNING ? "warning: " : "", text);
}

static void tell_progress(void *user, const slx_progress *p)
{
    (void)user;
    if (p->phase == 2)
        fprintf(stderr, "%8" PRIu64 "  objective %.10g  infeasibilities %.1e %.1e  gap %.1e  %.0f s\n", p->iterations,
                p->objective, p->primal_infeasibility, p->dual_infeasibility, p->gap, p->seconds);
}

static double largest(double value)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return value;
}

static double all(double value)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    return value;
}

/* Seconds for a message to the rank next to this one, and for a byte more of it. */
static void measure_messages(const struct part *p, struct dist_rates *rates)
{
    enum { SHORT = 200, LONG = 5, DOUBLES = 1 << 17, TAG = 200 };
    const int peer = p->rank ^ 1;
    double *block = peer < p->ranks ? mem_new(&p->env->mem, MEM_FIRST_ORDER, DOUBLES, sizeof *block) : NULL;
    int both = block != NULL;
    if (peer < p->ranks)
        MPI_Sendrecv_replace(&both, 1, MPI_INT, peer, TAG, peer, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    for (int size = 0; size < 2 && block && both; size++) {
        const int rounds = size ? LONG : SHORT, count = size ? DOUBLES : 1;
        const double began = MPI_Wtime();
        for (int k = 0; k < rounds; k++)
            MPI_Sendrecv_replace(block, count, MPI_DOUBLE, peer, TAG, peer, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        const double each = (MPI_Wtime() - began) / rounds;
        *(size ? &rates->byte : &rates->message) = size ? each / (DOUBLES * sizeof *block) : each;
    }
    mem_free(&p->env->mem, block);
    rates->message = largest(rates->message);
    rates->byte = largest(rates->byte);
}

struct forecast {
    double seconds, bytes;
};

/* All ranks measure at once, as they will work at once. */
static slx_status predict(struct run *run, struct forecast *f)
{
    struct part *p = &run->part;
    const struct halo *h = &p->halo;
    struct fom_rates here = {0};
    const struct dist_load load = {.entries = (double)spmat_nnz(p->lp->cols),
                                   .lines = (double)p->lp->ncols + p->lp->nrows,
                                   .ghosts = p->lp->nrows - p->own,
                                   .shared = h->shared_first[h->peers],
                                   .peers = h->peers};
    const slx_status status = dist_agree(p, fom_measure(p->env, p->lp, &here));
    if (status != SLX_OK)
        return status;
    struct dist_rates rates = {.entry = here.entry, .line = here.line};
    measure_messages(p, &rates);
    f->seconds = largest(dist_seconds(&load, &rates));
    f->bytes = all(dist_bytes(&load));
    const double ghosts = all(load.ghosts), peers = largest(load.peers), columns = largest(p->lp->ncols),
                 entries = largest(load.entries), entry = largest(here.entry);
    if (p->rank == 0 && !run->settings.quiet) {
        printf("Model: %" PRIu64 " rows, %" PRIu64 " columns, %" PRIu64 " nonzeros over %d ranks\n", p->rows,
               p->columns, p->entries, p->ranks);
        printf("Largest part: %.0f columns, %.0f nonzeros; %.0f ghost rows in all; peers: %.0f at most\n", columns,
               entries, ghosts, peers);
        printf("Rates: %.2f ns a nonzero, %.2f us a message, %.2f GB/s\n", 1e9 * entry, 1e6 * rates.message,
               rates.byte > 0.0 ? 1e-9 / rates.byte : 0.0);
        printf("Predicted: %.6f s and %.0f bytes an iteration\n", f->seconds, f->bytes);
        fflush(stdout);
    }
    return SLX_OK;
}

/* ---- the calls of links that need more than the part -------------------------------------------------------------- */

static bool total(void *user, double *values, unsigned count)
{
    struct run *run = (struct run *)user; /* the part stands first in it */
    double more[DIST_SUMS];
    memcpy(more, values, count * sizeof *values);
    more[count] = MPI_Wtime() - run->began > run->time_limit;
    more[count + 1] = stopped;
    dist_sum(&run->part, more, count + 2);
    memcpy(values, more, count * sizeof *values);
    run->reason = more[count + 1] > 0.0 ? SLX_INTERRUPTED : more[count] > 0.0 ? SLX_TIME_LIMIT : SLX_NOT_SOLVED;
    return run->reason == SLX_NOT_SOLVED;
}

/* A checkpoint that fails is told, and tried again at the next restart. */
static void checkpoint(struct run *run, const double *x, const double *y, const struct fom_state *state)
{
    const slx_status status = checkpoint_write(&run->part, run->settings.checkpoint, x, y, state);
    if (status == SLX_OK) {
        run->checkpoints++;
        run->next_checkpoint = MPI_Wtime() + 60.0 * run->settings.minutes;
    } else if (run->part.rank == 0) {
        fprintf(stderr, "warning: no checkpoint: %s\n", run->env.error.message);
    }
    error_clear(&run->env);
}

static void at_limit(void *user, const double *x, const double *y, const struct fom_state *state)
{
    struct run *run = user;
    if (run->settings.checkpoint)
        checkpoint(run, x, y, state);
}

static void begun(void *user)
{
    struct run *run = user;
    run->iterations_began = MPI_Wtime();
    run->next_checkpoint = run->iterations_began + 60.0 * run->settings.minutes;
    run->part.halo.bytes = 0;
}

static bool restarted(void *user, const double *x, const double *y, const struct fom_state *state)
{
    struct run *run = user;
    int due = MPI_Wtime() >= run->next_checkpoint;
    if (!run->settings.checkpoint)
        return true;
    MPI_Bcast(&due, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (due)
        checkpoint(run, x, y, state);
    return true;
}

/* ---- a run ------------------------------------------------------------------------------------------------------ */

static int exit_code(slx_result result)
{
    return result == SLX_OPTIMAL_FIRST_ORDER ? 0
           : result == SLX_NUMERICAL_TROUBLE ? EXIT_NUMERICAL
           : result == SLX_INFEASIBLE        ? EXIT_INFEASIBLE
                                             : EXIT_LIMIT;
}

static void tell_end(struct run *run, const struct solution *s, const struct fom_report *r, const struct forecast *f,
                     uint64_t iterations_before, double seconds)
{
    const struct part *p = &run->part;
    double objective = 0.0;
    struct rusage usage;
    for (uint32_t j = 0; j < p->lp->ncols; j++)
        objective += cvec_get(p->lp->cost, j) * s->x[j];
    objective = all(objective) + p->lp->offset;
    getrusage(RUSAGE_SELF, &usage);
    const double peak = largest((double)usage.ru_maxrss / 1024.0), done = (double)(r->iterations - iterations_before);
    const double bytes = all((double)p->halo.bytes);
    if (p->rank != 0)
        return;
    if (s->result == SLX_OPTIMAL_FIRST_ORDER)
        printf("Status: optimal (first order, %.3g)\n", run->env.options.pdlp_tolerance);
    else
        printf("Status: %s\n", slx_result_text(s->result));
    printf("Objective: %.15g\n", objective);
    printf("Iterations: %" PRIu64 ", restarts %" PRIu64 "\n", r->iterations, r->restarts);
    printf("Residuals: primal %.1e, dual %.1e, gap %.1e\n", r->residuals.primal, r->residuals.dual, r->residuals.gap);
    if (done > 0.0)
        printf("Measured: %.6f s and %.0f bytes an iteration (predicted %.6f and %.0f)\n", seconds / done, bytes / done,
               f->seconds, f->bytes);
    printf("Checkpoints: %" PRIu64 "\n", run->checkpoints);
    printf("Memory: %.3f MB in the largest rank\n", peak);
    printf("Time: %.3f s\n", MPI_Wtime() - run->began);
}

/* Bounds that contradict each other anywhere. */
static bool contradict(struct run *run, struct solution *s)
{
    const bool here = lp_bounds_contradict(run->part.lp, run->env.options.tolerance, s->y);
    return largest(here) > 0.0;
}

static slx_status resume(struct run *run, struct solution *s, struct fom_state *state, struct fom_links *links,
                         struct fom_report *report)
{
    struct part *p = &run->part;
    const slx_status status = checkpoint_read(p, run->settings.resume, s->x, s->y, state);
    for (uint32_t i = 0; i < p->lp->nrows && p->lp->maximise; i++)
        s->y[i] = -s->y[i];
    links->resume = state;
    report->from_point = true;
    return dist_agree(p, status);
}

/* A failure of one rank alone ends all. */
static slx_status iterate(struct run *run, struct solution *s, struct fom_report *report)
{
    const slx_status status =
        fom_solve(&run->env, run->part.lp, run->env.options.pdlp_tolerance, run->env.options.pdlp_gap, s, report);
    if (status == SLX_OK)
        return SLX_OK;
    fprintf(stderr, "slimplex-mpi: rank %d: %s\n", run->part.rank, run->env.error.message);
    MPI_Abort(MPI_COMM_WORLD, EXIT_ERROR);
    return status;
}

/* A limit was met: `total` has stopped the method, which knows no reason. */
static void name_limit(struct run *run, struct solution *s, const struct fom_report *r)
{
    if (s->result != SLX_NOT_SOLVED)
        return;
    s->result = r->iterations >= run->env.options.iteration_limit ? SLX_ITERATION_LIMIT : run->reason;
}

static slx_status solve(struct run *run, struct solution *s, int *code)
{
    struct part *p = &run->part;
    struct fom_links links = halo_links(p);
    struct fom_state state = {0};
    struct fom_report report = {.links = &links};
    struct forecast forecast = {0};
    links.total = total;
    links.restarted = restarted;
    links.begun = begun;
    links.stopped = at_limit;
    slx_status status = predict(run, &forecast);
    if (status == SLX_OK && run->settings.resume)
        status = resume(run, s, &state, &links, &report);
    if (status != SLX_OK)
        return status;
    if (contradict(run, s)) {
        s->result = SLX_INFEASIBLE;
        if (p->rank == 0)
            printf("Status: %s\n", slx_result_text(s->result));
        *code = EXIT_INFEASIBLE;
        return SLX_OK;
    }
    const uint64_t before = state.iterations;
    status = iterate(run, s, &report);
    const double seconds = MPI_Wtime() - run->iterations_began;
    name_limit(run, s, &report);
    tell_end(run, s, &report, &forecast, before, seconds);
    *code = exit_code(s->result);
    if (status == SLX_OK && run->settings.solution) {
        status = dist_write_solution(p, run->settings.solution, s->x, s->y);
        if (dist_agree(p, p->rank == 0 ? status : SLX_OK) != SLX_OK)
            *code = EXIT_ERROR;
    }
    return status;
}

static int run_all(struct run *run)
{
    struct part *p = &run->part;
    struct solution *s = NULL;
    int code = EXIT_ERROR;
    limits_begin(&run->env);
    slx_status status = part_read(p, run->settings.model, run->settings.solution != NULL);
    if (status == SLX_OK)
        status = dist_agree(p, solution_create(&run->env, p->lp->nrows, p->lp->ncols, &s));
    if (status == SLX_OK)
        status = solve(run, s, &code);
    solution_free(&run->env, &s);
    part_free(p);
    return code;
}

int main(int argc, char **argv)
{
    static struct run run;
    int provided, code = EXIT_ERROR;
    for (int k = 1; k < argc; k++)
        if (!strcmp(argv[k], "--help") || !strcmp(argv[k], "--version")) {
            if (argv[k][2] == 'h')
                fputs(help, stdout);
            else
                printf("slimplex-mpi %d.%d.%d\n", SLX_VERSION_MAJOR, SLX_VERSION_MINOR, SLX_VERSION_PATCH);
            return 0;
        }
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    env_init(&run.env);
    run.part.env = &run.env;
    run.began = MPI_Wtime();
    MPI_Comm_rank(MPI_COMM_WORLD, &run.part.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &run.part.ranks);
    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    slx_status status = parse(&run, argc, argv);
    run.part.sums = mem_new(&run.env.mem, MEM_FIRST_ORDER, (uint64_t)run.part.ranks * DIST_SUMS, sizeof(double));
    if (status == SLX_OK && !run.part.sums)
        status = fail_memory(&run.env, "the ranks");
    if (run.part.rank == 0) {
        run.env.log = tell;
        run.env.log_level = run.settings.verbose ? SLX_LOG_DEBUG : SLX_LOG_WARNING;
        run.env.progress = run.settings.quiet ? NULL : tell_progress;
    }
    if (dist_agree(&run.part, status) == SLX_OK)
        code = run_all(&run);
    mem_free(&run.env.mem, run.part.sums);
    MPI_Finalize();
    return code;
}
