/* simplex: dual and primal simplex on one model, from the slack basis or a given one. */
#ifndef SIMPLEX_SIMPLEX_H
#define SIMPLEX_SIMPLEX_H

#include "model/lp.h"
#include "model/report.h"
#include "basis/kept.h"

/* How to begin. */
struct simplex_start {
    int method; /* METHOD_AUTO, METHOD_DUAL or METHOD_PRIMAL */
    bool scaled;
    bool from_basis; /* begin with the basis in s->status, repaired if it is none; else with the slack basis */
    bool perturb;    /* costs (dual) or bounds (primal), at first */
    bool trusting;   /* an optimum few iterations away is not computed anew: its check tells whether it is one */
    uint64_t most_iterations; /* of this run; 0: no limit but that of the options */
    /* NULL, or with from_basis, bits of rows whose logicals, if equations', leave the basis first where they can.  The
     * basis is optimal with the duals in s->y, but for those of these rows, which need not be 0. */
    const uint64_t *evict;
    /* NULL, or where the factor of the last basis is to be left for the next run; with from_basis, what the last run
     * left there is used if it is of that basis. */
    struct kept **kept;
};

/* What simplex_solve will take, in bytes. */
struct simplex_need {
    uint64_t vectors;
    uint64_t rows;   /* the copy of the matrix by rows */
    uint64_t factor; /* a guess: with m rows and columns of k entries on the average, bases of the public models take a
                      * third to three times of this */
};
struct simplex_need simplex_need(const struct lp *lp);

/* Solves lp and fills s: result, x, y, ray, status.  The objective and what check says of the solution are filled by
 * the room check.  A claim of infeasible or unbounded comes with its certificate.  All work memory is freed on return,
 * but what is left in *start->kept.  Under the memory limit the copy by rows goes first; where the factor does not fit
 * without it, the result is SLX_MEMORY_LIMIT with point and basis as they were, and duals of 0.  (Where there is no
 * room to begin, that is an error, and s is as before.) */
slx_status simplex_solve(struct env *env, const struct lp *lp, const struct simplex_start *start, struct solution *s,
                         struct solve_report *report);

#endif
