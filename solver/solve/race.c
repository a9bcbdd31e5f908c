/* Two methods at once: the dual simplex in the caller's thread, interior point and crossover in another.
 *
 * They share the model, which neither changes, the memory account and the log; nothing else.  `decided` is set once, by
 * the first that has a proven answer, and read by both between iterations and inside factorisations.  The user is asked
 * whether to stop by the caller's thread alone, which passes it on.
 */
#include "solve/handle_private.h"
#include "solve/race_private.h"

struct racer {
    struct env *env;
    const struct lp *lp;
    race_solve solve;
    struct solution *s;
    struct solve_report report;
    atomic_bool *decided;
    slx_status status;
    bool won;
    double ended; /* clock: it had an answer or none, and had given back what it held */
};

static bool proven(const struct racer *r)
{
    return r->status == SLX_OK && is_claim(r->s->result);
}

static void *run(void *user)
{
    struct racer *r = user;
    r->status = r->solve(r->env, r->lp, false, r->s, &r->report);
    r->ended = clock_seconds();
    r->won = proven(r) && !atomic_exchange(r->decided, true);
    return NULL;
}

static void swap_solutions(struct solution *a, struct solution *b)
{
    struct solution t = *a;
    *a = *b;
    *b = t;
}

/* Both to their end; the dual is told to stop the other by whatever stops it itself. */
static bool run_both(struct racer *dual, struct racer *interior)
{
    struct thread thread;
    if (!thread_start(&thread, run, interior))
        return false;
    run(dual);
    if (dual->status != SLX_OK || dual->s->result != SLX_NUMERICAL_TROUBLE)
        atomic_store(dual->decided, true);
    thread_join(&thread);
    return true;
}

slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, uint64_t interior_bytes, struct solution *s,
                    struct solve_report *report)
{
    atomic_bool decided = false, log_held = false;
    const int method = env->options.method;
    struct env beside;
    struct solution *other;
    slx_status status = solution_create(env, lp->nrows, lp->ncols, &other);
    if (status != SLX_OK)
        return status;
    env->decided = &decided;
    env->log_held = &log_held;
    env->options.method = METHOD_DUAL;
    env_beside(env, &beside);
    beside.options.method = METHOD_IPM;
    beside.options.crossover = CROSSOVER_ON;
    struct racer dual = {env, lp, solve, s, *report, &decided, SLX_OK, false, 0.0};
    struct racer interior = {&beside, lp, solve, other, *report, &decided, SLX_OK, false, 0.0};
    interior.report.interior_bytes = interior_bytes;
    bool raced = run_both(&dual, &interior);
    limits_race_over(env);
    env->log_held = NULL;
    if (raced && interior.won) {
        swap_solutions(s, other);
        dual.report = interior.report;
        dual.status = SLX_OK;
        error_clear(env);
    }
    solution_free(env, &other);
    if (raced && (dual.won || interior.won)) {
        env_forgive(env);
        log_line(env, SLX_LOG_INFO, "first of two methods: %s; the other stopped %.3f s later",
                 interior.won ? "interior point" : "dual simplex",
                 interior.won ? dual.ended - interior.ended : interior.ended - dual.ended);
    }
    bool begun = raced && dual.status == SLX_OK; /* the dual stopped at a basis, for the room that the other took */
    if (!raced || dual.status == SLX_ERROR_MEMORY || (begun && s->result == SLX_MEMORY_LIMIT)) {
        env_forgive(env);
        log_line(env, SLX_LOG_INFO, "no room or no thread for two methods: the dual simplex goes on alone");
        if (!begun)
            dual.report = *report;
        dual.status = solve(env, lp, begun, s, &dual.report);
    }
    *report = dual.report;
    env->options.method = method;
    return dual.status;
}
