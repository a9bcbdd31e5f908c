/* The state that the simplex files share, and small functions on it.
 *
 * The computational form is that of basis/basis.h.  Invariants between iterations, beside those of the basis:
 *   b.xb[i], b.lb[i], b.ub[i] are value and bounds in force of b.basic[i]; a nonbasic variable stands at the bound that
 *     its flag names;
 *   d[j] = cost[j] - c_B' B^-1 a_j for every nonbasic j (up to rounding), 0 for basic ones;
 *   the work vectors b.row, b.rho, b.col, tau, aux are all zero, but for row, rho and col within an iteration.
 */
#ifndef SIMPLEX_SIMPLEX_PRIVATE_H
#define SIMPLEX_SIMPLEX_PRIVATE_H

#include "basis/basis.h"
#include "simplex/simplex.h"

/* What a run of one method ended with, or a step of it. */
enum run {
    RUN_GO_ON,      /* a step: the run is not at its end */
    RUN_OPTIMAL,    /* for the costs and bounds in force, perturbed perhaps */
    RUN_INFEASIBLE, /* s->proof is set */
    RUN_UNBOUNDED,  /* primal: no leaving variable; column s->ray_column, direction s->ray_sign */
    RUN_NO_DUAL,    /* dual phase 1: no dual feasible basis exists (for the costs in force) */
    RUN_LIMIT,      /* s->limit says which */
    RUN_PASSED,     /* as RUN_LIMIT, but not for the model's own costs and bounds: to go on without perturbation */
    RUN_TROUBLE,    /* no acceptable pivot */
    RUN_FAILED      /* the error object is set: no memory, or a basis that cannot be repaired */
};

/* The first of the largest of many merits, at the cost of those that have changed: each block of items has a number that
 * no merit in it passes, and, where that is known, the first item that has it.  An item whose merit changes raises the
 * number of its block, or, where it was the one that had it, leaves the block to be looked through; that is done only for
 * blocks whose number passes all merits that are known.  See blocks_first. */
enum { BLOCK_ITEMS = 64, BLOCK_UNKNOWN = 255 };
struct blocks {
    double *most;
    uint8_t *best; /* in its block */
};

/* What a run has gained: see progress.c. */
struct progress {
    unsigned stage;        /* primal phase 1 comes before phase 2 */
    double best;           /* the least measure at that stage */
    uint64_t since, began; /* the iterations when `best` was found, and when the run began */
    uint64_t judged;       /* the iterations when the measure was last looked at */
    uint64_t repairs;      /* of the basis, when `best` was found */
    uint32_t troubles;     /* factorisations for numerical reasons since `best` was found */
    bool changed;          /* the run has been perturbed for want of progress */
};

struct simplex {
    struct basis b;
    struct solve_report *report;

    double *cost;        /* N: scaled, perturbed and shifted */
    double *d;           /* N: reduced costs */
    float *weight;       /* N: primal edge weights; only while the primal runs */
    uint64_t *reference; /* N bits: the variables of their reference framework */
    float *kept_weight;  /* N: both, of a run that was stopped and goes on, as in struct kept_run; else NULL */

    struct blocks attracting; /* primal, full pricing: the variables by their merit; else without arrays */

    bool scanned; /* all are to be looked at, since the last pivot row was dense: `attracting` knows nothing */

    uint32_t *candidates; /* primal, partial pricing: the only variables whose d is kept up to date; else NULL */
    uint32_t candidate_count, candidate_room;
    uint32_t minors;    /* iterations since the candidates were chosen */
    double least_merit; /* below this merit, variables that are no candidates are to be looked at */

    double *infeas;         /* m: squared primal infeasibility, 0 where feasible; dual only */
    struct blocks violated; /* the rows by infeas / weight */

    struct svec tau, aux;             /* m: dual steepest edge, bound flips; both scratch beside that */
    double density_tau, density_flip; /* running averages, for the solves */

    /* The tolerance by which `infeas` was found, -1 times it where `tight`; 0: it is not that of xb. */
    double infeas_tolerance;
    double tolerance;    /* feasibility, primal and dual */
    double asked;        /* the tolerance of the options */
    bool tight;          /* tolerances hold on the unscaled model too */
    bool advanced;       /* the start was a given basis */
    bool trusting;       /* see struct simplex_start */
    bool resumed;        /* the costs in force are those of the run that goes on: the dual begins with them */
    bool phase1;         /* dual: artificial bounds in force */
    bool primal_phase1;  /* d belongs to the sum of infeasibilities */
    uint32_t infeasible; /* primal phase 1: basic variables out of their bounds */
    bool costs_changed;  /* perturbed or shifted */
    bool perturb_bounds; /* primal: bounds are widened by a small function of the index */
    bool perturbed;      /* they were so when the last run of the primal ended */
    uint32_t stalled;    /* primal: degenerate steps in succession */
    uint32_t rejected;   /* pivots rejected since the last accepted one */
    struct progress progress;
    unsigned lost; /* runs that made no progress any more, and rounds in a circle */

    uint32_t ray_column;
    int ray_sign;
    double *proof; /* m: B^-T proof are Farkas multipliers; NULL until infeasibility is found */
    slx_result limit;
    uint64_t last_iteration;                  /* of this run */
    double objective_limit, objective_target; /* minimising sense, without the offset; infinite: none */
    uint64_t objective_next, objective_wait;  /* when limit and target are looked at next, and the pause after that */
    double objective_now; /* dual: objective_in_force as it was computed last, and what each step has added since */
    bool objective_known; /* objective_now is that of the basis which a run begins with */
    int method;           /* METHOD_DUAL or METHOD_PRIMAL, once one has run; else METHOD_AUTO */
};

static inline const char *method_name(const struct simplex *s)
{
    return s->method == METHOD_DUAL ? "dual" : "primal";
}

/* Tolerances of one variable, in scaled space; none is below what rounding leaves. */
static inline double primal_tolerance(const struct simplex *s, uint32_t j)
{
    int e = s->tight ? basis_exponent(&s->b, j) : 0;
    return greater(e > 0 ? s->tolerance * pow2(-e) : s->tolerance, s->b.primal_noise);
}
static inline double dual_tolerance(const struct simplex *s, uint32_t j)
{
    int e = s->tight ? basis_exponent(&s->b, j) : 0;
    return greater(e < 0 ? s->tolerance * pow2(e) : s->tolerance, s->b.dual_noise);
}

/* Amount by which basic variable i is out of its bounds in force; 0 or less where it is within. */
static inline double primal_violation(const struct simplex *s, uint32_t i)
{
    return greater(s->b.lb[i] - s->b.xb[i], s->b.xb[i] - s->b.ub[i]);
}
/* -1 where basic variable i is below its bounds by more than the tolerance, 1 where it is above them, else 0. */
static inline int infeasible_side(const struct simplex *s, uint32_t i)
{
    double tolerance = primal_tolerance(s, s->b.basic[i]);
    return s->b.xb[i] < s->b.lb[i] - tolerance ? -1 : s->b.xb[i] > s->b.ub[i] + tolerance ? 1 : 0;
}

/* By flags, what times a reduced cost is not above 0 where its sign is right; NaN for free variables, where 0 alone is. */
extern const double dual_side[2 * FLAG_FIXED];

/* Amount by which reduced cost d of nonbasic j has the wrong sign; 0 where it is right.  With one branch, which is
 * rarely taken, since signs and statuses follow no pattern. */
static inline double dual_violation(const struct simplex *s, uint32_t j, double d)
{
    if (__builtin_expect(dual_side[s->b.flags[j]] * d <= 0.0, 1))
        return 0.0;
    _Static_assert(SLX_BASIC == 0 && SLX_AT_LOWER == 1 && SLX_AT_UPPER == 2 && SLX_FREE == 3,
                   "a bit for each sign that is wrong");
    const unsigned sign = (unsigned)(d < 0.0) | (unsigned)(d > 0.0) << 1, flags = s->b.flags[j];
    return __builtin_expect((sign & flags & FLAG_STATUS) && !(flags & FLAG_FIXED), 0) ? fabs(d) : 0.0;
}

/* The number of the bounds in force, for basis_compute_primal. */
static inline uint8_t bounds_in_force(const struct simplex *s)
{
    return (uint8_t)(1 + s->phase1 + 2 * s->perturb_bounds);
}

/* Whether what a few updates have made of values and reduced costs will do for the check to judge. */
static inline bool may_trust(const struct simplex *s)
{
    return s->trusting && s->rejected == 0 && basis_is_short(&s->b);
}

/* ---- storage.c ------------------------------------------------------------------------------------- */

slx_status simplex_init(struct simplex *s, struct env *env, const struct lp *lp, struct solve_report *report);
void simplex_free(struct simplex *s);

/* ---- bounds.c: bounds and costs in force ------------------------------------------------------------ */

double lower_bound(const struct simplex *s, uint32_t j);
double upper_bound(const struct simplex *s, uint32_t j);
/* upper - lower; infinite unless both are finite. */
double bound_range(const struct simplex *s, uint32_t j);
/* Value of a nonbasic variable. */
double nonbasic_value(const struct simplex *s, uint32_t j);
/* The same of variables first .. first + count - 1, BASIS_BLOCK at most; 0 for basic ones. */
void nonbasic_values(const struct simplex *s, uint32_t first, uint32_t count, double *x);
void restore_costs(struct simplex *s);
/* Perturbs the costs of nonbasic and basic variables, away from dual infeasibility. */
void perturb_costs(struct simplex *s);

/* ---- values.c: what is computed from the basis ------------------------------------------------------ */

static inline uint32_t blocks_of(uint32_t items)
{
    return (items + BLOCK_ITEMS - 1) / BLOCK_ITEMS;
}

/* Nothing is known any more. */
static inline void blocks_forget(const struct blocks *b, uint32_t items)
{
    for (uint32_t k = 0; b->most && k < blocks_of(items); k++) {
        b->most[k] = INFINITY;
        b->best[k] = BLOCK_UNKNOWN;
    }
}

/* The merit of item j has become v. */
static inline void blocks_note(const struct blocks *b, uint32_t j, double v)
{
    const uint32_t block = j / BLOCK_ITEMS, at = j % BLOCK_ITEMS;
    if (v > b->most[block] || (v == b->most[block] && b->best[block] != BLOCK_UNKNOWN && at < b->best[block])) {
        b->most[block] = v;
        b->best[block] = (uint8_t)at;
    } else if (at == b->best[block] && v < b->most[block]) {
        b->best[block] = BLOCK_UNKNOWN;
    }
}

/* The merit of an item, or any number that does not pass `most` where the merit does not. */
typedef double (*blocks_merit)(const struct simplex *s, uint32_t j, double most);

/* The first item of the largest merit; NONE where none is above 0. */
ALWAYS_INLINE uint32_t blocks_first(const struct simplex *s, const struct blocks *b, uint32_t items, blocks_merit merit)
{
    const uint32_t blocks = blocks_of(items);
    uint32_t first = NONE; /* block */
    double most = 0.0;
    for (uint32_t k = 0; k < blocks; k++)
        if (b->most[k] > most && b->best[k] != BLOCK_UNKNOWN) {
            most = b->most[k];
            first = k;
        }
    for (uint32_t k = 0; k < blocks; k++) {
        if (b->most[k] < most || b->best[k] != BLOCK_UNKNOWN)
            continue;
        const uint32_t begin = k * BLOCK_ITEMS, end = begin + BLOCK_ITEMS < items ? begin + BLOCK_ITEMS : items;
        b->most[k] = 0.0;
        b->best[k] = 0;
        for (uint32_t j = begin; j < end; j++) {
            const double v = merit(s, j, b->most[k]);
            if (v > b->most[k]) {
                b->most[k] = v;
                b->best[k] = (uint8_t)(j - begin);
            }
        }
        if (b->most[k] > most || (b->most[k] == most && k < first)) {
            most = b->most[k];
            first = k;
        }
    }
    return most > 0.0 ? first * BLOCK_ITEMS + b->best[first] : NONE;
}

/* After infeas or weight of row i changed. */
static inline void touch_row(struct simplex *s, uint32_t i)
{
    blocks_note(&s->violated, i, s->infeas[i] > 0.0 ? s->infeas[i] / s->b.weight[i] : 0.0);
}

/* Notes the squared infeasibility of position i after xb, lb or ub changed. */
static inline void note_infeasibility(struct simplex *s, uint32_t i)
{
    const double v = primal_violation(s, i);
    s->infeas[i] = v > 0.0 && v > primal_tolerance(s, s->b.basic[i]) ? v * v : 0.0;
}

/* xb from the nonbasic values, and lb, ub, unless they stand.  aux is scratch. */
void recompute_primal(struct simplex *s);
/* The same, unless xb may be trusted to be near enough. */
void settle_primal(struct simplex *s);
/* lb and ub alone. */
void load_basic_bounds(struct simplex *s);
/* infeas from xb, lb and ub, unless it stands. */
void recompute_infeasibilities(struct simplex *s);
/* d from cost (or from the phase 1 gradient of the primal), unless it stands.  aux is scratch. */
void recompute_duals(struct simplex *s);
/* The d that are NaN, from the others; then d stands. */
void complete_duals(struct simplex *s);
/* At an optimum with multipliers y, in the model's sense: d of columns that are fixed, which no pivot row has, becomes
 * NaN, and those of logicals what y says. */
void forget_fixed_duals(struct simplex *s, const double *y);
double primal_infeasibility(const struct simplex *s, uint32_t *count);
double dual_infeasibility(const struct simplex *s, uint32_t *count);
/* For the costs and bounds in force, minimised; and the model's. */
double objective_in_force(const struct simplex *s);
double present_objective(const struct simplex *s);
/* Room for s->proof, zero; RUN_INFEASIBLE or RUN_FAILED. */
enum run make_proof(struct simplex *s);

/* ---- run.c: what both methods do between iterations ------------------------------------------------- */

/* basis_refresh with tau and aux as scratch. */
slx_status refresh_factor(struct simplex *s);
/* Replaces basic[p] by q in basis and factor; the leaving variable gets `status`, a fixed one AT_LOWER. */
slx_status replace_basic(struct simplex *s, uint32_t p, uint32_t q, unsigned status);
/* Whether a pivot by row and by column differ by no more than the factor's age excuses. */
bool pivots_agree(const struct simplex *s, double by_row, double by_column);
/* d -= theta times the pivot row, where q enters for `leaving`. */
void update_duals(struct simplex *s, uint32_t q, uint32_t leaving, double theta);
/* The work vectors of an iteration, zero again. */
void clear_work(struct simplex *s);
/* What an iteration does when it finds no candidate.  END: there is none, on a factor that is confirmed or to be trusted.
 * AGAIN: a factor has been asked for, to confirm that or to give rejected pivots another chance, with a stricter
 * tolerance.  STUCK: that has not helped `*troubles` times. */
enum last_word { END, AGAIN, STUCK };
enum last_word no_candidate(struct simplex *s, unsigned *troubles);
/* Time, iteration and interruption limits and the progress line; true if the run must end. */
bool must_stop(struct simplex *s);

/* ---- progress.c ------------------------------------------------------------------------------------- */

void begin_progress(struct simplex *s);
/* Before each factorisation: whether numerical trouble has asked for it. */
void note_trouble(struct simplex *s);
/* Whether so many iterations have gone by without a factorisation that one has to be asked for. */
bool unjudged_too_long(const struct simplex *s);
/* After each factorisation; begin: it is the run's first.  CHANGE: nothing has been gained for long; the costs (dual) or
 * bounds (primal) are to be perturbed and what depends on them computed anew.  LOST: that has not helped. */
enum gain { GAINING, CHANGE, LOST };
enum gain dual_gain(struct simplex *s, bool begin);
enum gain primal_gain(struct simplex *s, bool begin);

/* ---- objective.c ------------------------------------------------------------------------------------ */

/* The options' limits on the objective into s. */
void begin_objective(struct simplex *s);
/* Whether the dual's basis proves that the objective limit is passed, the primal's that the target is reached:
 * RUN_LIMIT, or RUN_PASSED; else RUN_GO_ON.  Work vectors are zero. */
enum run limit_passed(struct simplex *s);
enum run target_passed(struct simplex *s);

/* ---- crash.c ---------------------------------------------------------------------------------------- */

/* From the slack basis to a triangular one with columns in place of the fixed logicals; the row copy must not be
 * arranged yet. */
slx_status crash_basis(struct simplex *s);

/* ---- evict.c ---------------------------------------------------------------------------------------- */

/* Pivots the logicals of those rows out of the basis, if they are fixed and something can enter for them.  The basis is
 * optimal with the duals y of the model, but that those of these rows need not be 0. */
slx_status evict_logicals(struct simplex *s, const uint64_t *rows, const double *y);

/* ---- dual.c, primal.c ------------------------------------------------------------------------------- */

enum run dual_run(struct simplex *s, bool perturb);
enum run primal_run(struct simplex *s, bool perturb);

/* ---- extract.c -------------------------------------------------------------------------------------- */

/* The way back to the model: s->b and what run r found into sol. */
slx_status simplex_extract(struct simplex *s, enum run r, struct solution *sol);

#endif
