/* GLPK as the other opinion.  All of GLPK that the regression tests use is behind this header. */
#ifndef GLPK_SIDE_H
#define GLPK_SIDE_H

#include <glpk.h>

#include "slimplex.h"

struct answer {
    slx_result result;
    double objective;
};

/* The same LP in GLPK, from arrays or from a model that slimplex holds.  Free with glp_delete_prob.  A lower bound
 * above its upper bound, which GLPK does not hold as such, is noted by glpk_crossed. */
glp_prob *glpk_from_arrays(const slx_arrays *arrays);
glp_prob *glpk_from_model(const slx_model *model);
/* An MPS file read by GLPK, fixed or free; NULL where it cannot. */
glp_prob *glpk_read(const char *path);

/* Optimal, infeasible or unbounded; SLX_NOT_SOLVED where GLPK comes to no end. */
struct answer glpk_solve(glp_prob *lp);
/* The same in exact rational arithmetic: slow, and for differences of opinion only. */
struct answer glpk_solve_exactly(glp_prob *lp);

#endif
