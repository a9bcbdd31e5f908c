/* Several methods at once: the first in the caller's thread, each other in one of its own.
 *
 * They share the model, which none changes, the memory account and the log; nothing else.  `decided` is set once, by
 * the first that has a proven answer, and read by all between iterations and inside factorisations.  The user is asked
 * whether to stop by the caller's thread alone, which passes it on.
 */
#include "base/team.h"
#include "fom/fom.h"
#include "solve/handle_private.h"
#include "solve/race_private.h"
#include "solve/referee_private.h"

/* Who races.  The first is the one that goes on alone where there is no room for others. */
struct entrant {
    int method;
    const char *name;
    bool refereed; /* asks before it takes memory */
    bool waits;    /* until the first is predicted to take longer */
    bool shares;   /* has work for the threads that are left over */
};
static const struct entrant entrants[] = {
    {METHOD_AUTO, "simplex", false, false, false},
    {METHOD_IPM, "interior point", true, false, true},
    {METHOD_PDLP, "first order", false, true, false},
};
enum { ENTRANTS = sizeof entrants / sizeof *entrants };

struct racer {
    const struct entrant *entrant;
    struct env *env;
    const struct lp *lp;
    race_solve solve;
    struct solution *s;
    struct solve_report report;
    atomic_bool *decided;
    struct referee *referee;
    slx_status status;
    bool won;
    double begins; /* clock_seconds before which it waits */
    double ended;  /* clock_seconds when the racer had ended and given back what it held */
    struct env beside;
    struct thread thread;
};

static bool proven(const struct racer *r)
{
    return r->status == SLX_OK && is_claim(r->s->result) && r->s->result != SLX_OPTIMAL_FIRST_ORDER;
}

static void *run(void *user)
{
    struct racer *r = user;
    /* Ends with the clock; limits and the end of the race are looked at by the method. */
    while (clock_seconds() < r->begins && limits_wait(r->env) == LIMIT_NONE)
        continue;
    if (!r->entrant->waits || referee_lets_begin(r->referee, r->env, fom_foresee(r->lp).seconds))
        r->status = r->solve(r->env, r->lp, false, r->s, &r->report);
    if (r->entrant->waits)
        referee_ends_trial(r->referee);
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

/* Runs the first `count` that get a thread to their end, and returns how many they were; nothing has run where none but
 * the first got one.  The others are told to stop by whatever stops the first. */
static unsigned run_all(struct racer *racers, unsigned count)
{
    unsigned started = 1;
    while (started < count && thread_start(&racers[started].thread, run, &racers[started]))
        started++;
    if (started < count)
        referee_ends_trial(racers[0].referee);
    if (started == 1)
        return 1;
    run(&racers[0]);
    if (racers[0].status != SLX_OK || racers[0].s->result != SLX_NUMERICAL_TROUBLE)
        atomic_store(racers[0].decided, true);
    for (unsigned k = 1; k < started; k++)
        thread_join(&racers[k].thread);
    return started;
}

static void drop_solutions(struct env *env, struct racer *racers)
{
    for (int k = 1; k < ENTRANTS; k++)
        solution_free(env, &racers[k].s);
}

/* `count` racers with solutions and envs of their own, but for the first, which has the caller's and waits for nobody;
 * `spare`: threads beyond one for each. */
static slx_status enter_all(struct env *env, struct racer *racers, const struct entrant *const *chosen, unsigned count,
                            unsigned spare, const struct racer *first)
{
    slx_status status = SLX_OK;
    racers[0] = *first;
    racers[0].entrant = chosen[0];
    racers[0].begins = 0.0;
    for (unsigned k = 1; k < count && status == SLX_OK; k++)
        status = solution_create(env, first->lp->nrows, first->lp->ncols, &racers[k].s);
    if (status != SLX_OK) {
        drop_solutions(env, racers);
        return status;
    }
    for (unsigned k = 1; k < count; k++) {
        struct racer *r = &racers[k];
        const struct entrant *e = chosen[k];
        *r = (struct racer){.entrant = e,
                            .env = &r->beside,
                            .lp = first->lp,
                            .solve = first->solve,
                            .s = r->s,
                            .report = first->report,
                            .decided = first->decided,
                            .referee = first->referee,
                            .begins = e->waits ? 0.0 : first->begins};
        env_beside(env, r->env);
        r->env->yields = e->shares ? env->yields : NULL;
        r->env->share = 1 + (e->shares ? spare : 0);
        r->env->options.method = e->method;
        r->env->options.crossover = CROSSOVER_ON;
        r->env->options.device = DEVICE_CPU;
        if (e->refereed)
            r->report.referee = &first->referee->asked;
        if (e->waits)
            r->report.first_order_referee = &first->referee->told;
    }
    return SLX_OK;
}

/* The methods of the plan; how many they are. */
static unsigned choose(const struct plan *plan, const struct entrant **chosen)
{
    unsigned count = 0;
    for (int k = 0; k < ENTRANTS; k++)
        if ((!entrants[k].refereed || plan->interior) && (!entrants[k].waits || plan->first_order))
            chosen[count++] = &entrants[k];
    return count;
}

/* How good the predictions were, of the method that came to its end. */
static void tell_predictions(const struct env *env, const struct referee *referee, const struct racer *winner,
                             bool interior)
{
    const double took = winner->ended - referee->began - referee->admitted;
    if (referee->admitted > 0.0)
        log_line(env, SLX_LOG_INFO, "race: %s method was predicted to take %.2f s from then on, and took %.2f s",
                 interior ? "interior point" : "simplex",
                 interior ? referee->interior_seconds : referee->simplex_seconds, took);
}

/* The answer of the winner, of the `count` that have run, becomes the first racer's. */
static void take_answer(struct env *env, struct racer *racers, unsigned count)
{
    unsigned winner = 0;
    double last = 0.0;
    while (winner < count && !racers[winner].won)
        winner++;
    if (winner == count)
        return;
    for (unsigned k = 0; k < count; k++)
        last = k == winner ? last : greater(last, racers[k].ended);
    if (winner > 0) {
        swap_solutions(racers[0].s, racers[winner].s);
        racers[0].report = racers[winner].report;
        racers[0].status = SLX_OK;
        error_clear(env);
    }
    env_forgive(env);
    const struct entrant *e = racers[winner].entrant;
    log_line(env, SLX_LOG_INFO, "first of %u methods: %s; the last of the others stopped %.3f s later", count, e->name,
             last - racers[winner].ended);
    if (!e->waits)
        tell_predictions(env, racers[0].referee, &racers[winner], e->method == METHOD_IPM);
}

slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, const struct plan *plan, struct solution *s,
                    struct solve_report *report)
{
    atomic_bool decided = false, log_held = false;
    const int method = env->options.method;
    const unsigned threads = env_threads(env);
    struct racer racers[ENTRANTS] = {0};
    const struct entrant *chosen[ENTRANTS];
    const unsigned entered = choose(plan, chosen);
    struct referee referee;
    referee_init(&referee, lp, plan->interior_bytes, plan->interior_most, plan->predicted, threads, threads < entered,
                 plan->head_start);
    const struct racer own = {.env = env,
                              .lp = lp,
                              .solve = solve,
                              .s = s,
                              .report = *report,
                              .decided = &decided,
                              .referee = &referee,
                              .begins = referee.began + plan->head_start};
    env->pace = &referee.iterations;
    env->yields = &referee.yields;
    env->decided = &decided;
    env->share = 1;
    env->log_held = &log_held;
    env->options.method = entrants[0].method;
    const slx_status status = enter_all(env, racers, chosen, entered, threads > entered ? threads - entered : 0, &own);
    const unsigned count = status == SLX_OK ? run_all(racers, entered) : 0;
    const bool raced = count > 1;
    limits_race_over(env);
    env->log_held = NULL;
    if (status != SLX_OK) {
        env->options.method = method;
        return status;
    }
    struct racer *first = &racers[0];
    if (raced)
        take_answer(env, racers, count);
    drop_solutions(env, racers);
    bool begun = raced && first->status == SLX_OK; /* `first` has ended at a basis */
    if (!raced || first->status == SLX_ERROR_MEMORY || (begun && s->result == SLX_MEMORY_LIMIT)) {
        env_forgive(env);
        log_line(env, SLX_LOG_INFO, "no room or no thread for %u methods: the %s goes on alone", entered,
                 entrants[0].name);
        if (!begun)
            first->report = *report;
        first->status = solve(env, lp, begun, s, &first->report);
    }
    *report = first->report;
    env->options.method = method;
    return first->status;
}
