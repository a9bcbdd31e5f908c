/* fom: a first-order method, which multiplies by A and A' and factors nothing: primal-dual hybrid gradient with Halpern's
 * iteration, reflection and restarts (Chambolle & Pock 2011; Applegate et al. 2021; Lu & Yang 2024, arXiv 2407.16144; Lu,
 * Peng & Yang 2025, arXiv 2507.14051). */
#ifndef FOM_FOM_H
#define FOM_FOM_H

#include "model/lp.h"

/* How far a point is from an optimum, all relative: 2-norms of what the rows miss, over 1 + that of the row bounds; of
 * the reduced costs that have the wrong sign, over 1 + that of the costs; and the difference of the primal and the dual
 * objective over 1 + their magnitudes. */
struct fom_residuals {
    double primal, dual, gap;
};

/* Who hears of the progress of a run, and may end it. */
struct fom_referee {
    /* After each judgement, with the iterations that the limit counts: how far the point is, as a multiple of what was asked for (1 at most: the run has converged).
     * Whether the run goes on; if not, it ends as one whose residuals fall no more. */
    bool (*hears)(struct fom_referee *referee, struct env *env, uint64_t iterations, double merit);
};

struct fom_report {
    uint64_t iterations, restarts;  /* done here */
    struct fom_residuals residuals; /* at the end */
    /* In: whether s->result, SLX_INFEASIBLE or SLX_UNBOUNDED, is proved by what s holds, to be asked while the method
     * runs, rarely.  NULL: the method looks for no such proof. */
    slx_status (*proves)(void *user, struct solution *s, bool *proved);
    void *user;
    const struct fom_links *links; /* in: whom the model is shared with; NULL: all of it is here */
    struct fom_referee *referee;   /* in; NULL: none */
    uint64_t done_before;          /* in: iterations that the limit counts as well */
    bool from_point;               /* in: s->x and s->y are where to begin */
};

/* Seconds that an iteration on a part of a shared model takes here on one thread: an entry of the matrix, in both
 * products, and a row or column. */
struct fom_rates {
    double entry, line;
};
/* Measures them by some iterations on lp, which lead nowhere.  SLX_ERROR_MEMORY; SLX_STOPPED where a limit was met. */
slx_status fom_measure(struct env *env, const struct lp *lp, struct fom_rates *rates);

/* What the method is expected to take on one thread. */
struct fom_forecast {
    double seconds; /* an iteration */
    uint64_t bytes;
};
struct fom_forecast fom_foresee(const struct lp *lp);

/* Solves lp until no residual is above `tolerance`, nor the gap above the larger of that and `gap`, and fills s: result, x,
 * y; status holds, for each column and row, the bound that it is at, or SLX_BASIC (not a basis).  Results:
 * SLX_OPTIMAL_FIRST_ORDER, to that accuracy; SLX_INFEASIBLE and SLX_UNBOUNDED, proved, with y, or x and ray; limits, met
 * at the latest some milliseconds before; SLX_NUMERICAL_TROUBLE where the residuals fall no more: s then holds the last
 * point.  The answer does not depend on the number of threads, not by a bit. */
slx_status fom_solve(struct env *env, const struct lp *lp, double tolerance, double gap, struct solution *s,
                     struct fom_report *report);

#endif
