/* ipm: infeasible primal-dual interior point method (Mehrotra 1992; Gondzio 1996). */
#ifndef IPM_IPM_H
#define IPM_IPM_H

#include "model/lp.h"

/* What the method expects of itself, once its symbolic phase is done. */
struct ipm_forecast {
    double iterations;   /* as many as most models take */
    double seconds;      /* of them all, by one thread */
    double factor_share; /* of that, what a second thread halves */
    uint64_t bytes;
};
/* Who decides, before anything large is allocated, whether the method may go on, which may take time. */
struct ipm_referee {
    bool (*admits)(struct ipm_referee *referee, struct env *env, const struct ipm_forecast *forecast);
    /* Before an iteration, from the third on: how long the method expects to take from now on; infinite: not known. */
    void (*hears)(struct ipm_referee *referee, const struct env *env, double seconds_left);
};

struct ipm_report {
    uint32_t iterations, correctors, refinements;
    double primal_residual, dual_residual, gap; /* relative, at the end */
    uint64_t planned_bytes;
    bool by_columns; /* the factor is of the normal equations of A', those of A being more work */
    double flops;
    struct ipm_forecast forecast;
    struct ipm_referee *referee; /* in; NULL: none */
    double residual_growth;      /* in: as in struct solve_report */
    /* In: crossover follows, which makes the point exact; so a point is good enough as soon as it meets gap_tolerance,
     * with residuals relative to the numbers of the model. */
    bool vertex_follows;
};

/* Products of two entries of a column, over all but the dense ones, which the method sets apart, or the same of rows if
 * those are fewer: about the entries of the normal equations, which their ordering has to hold and to go through.
 * Infinite if memory is short. */
double ipm_normal_entries(struct env *env, const struct lp *lp);

/* Solves lp to relative residuals and gap of `gap_tolerance` and fills s: result, x, y; status holds, for each column
 * and row, the bound that the interior point is nearest to by complementarity, or SLX_BASIC where its value is
 * strictly between its bounds (not a basis).  Results: SLX_OPTIMAL; SLX_INFEASIBLE and SLX_UNBOUNDED with their
 * certificates (y; x and ray); limits; SLX_NUMERICAL_TROUBLE where no progress is possible: s then holds the best point
 * found. SLX_MEMORY_LIMIT is given before anything large is allocated if the plan would break the limit, or the referee
 * admits it not. */
slx_status ipm_solve(struct env *env, const struct lp *lp, double gap_tolerance, struct solution *s,
                     struct ipm_report *report);

#endif
