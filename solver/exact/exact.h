/* exact: rational answers.  From a basis of a model, the model's numbers being taken as they are, the point, the duals
 * and the reduced costs of that basis as fractions; wrong signs are pivoted away by exact steps of the primal or dual
 * simplex method (Bland's rule where they stall, so that they end).  What comes out is proved: an optimal basis, or
 * multipliers or a ray that show that there is none.
 *
 * Systems B x = b are solved by lifting: a factor of B modulo a prime p of 61 bits yields the digits of the p-adic
 * expansion of x, one solve a digit (Dixon 1982), from which fractions are recovered by continued fractions and then
 * multiplied out with B (Wan 2006; Steffy 2011).  Neither the condition of B nor the range of its entries matters.
 *
 * The fractions are GMP's; a build without it has no exact arithmetic: exact_available, and exact_solve fails.  The
 * limbs of GMP's numbers are outside of the account.
 */
#ifndef EXACT_EXACT_H
#define EXACT_EXACT_H

#include "model/lp.h"

/* The fractions of an answer. */
struct exact;

bool exact_available(void);

struct exact_start {
    bool decimal;       /* each number of the model stands for the shortest decimal that reads as it, else for itself */
    bool feasible_only; /* costs are taken as 0: is there a feasible point at all? */
    uint64_t most_steps; /* UINT64_MAX, or give up after so many exact pivots: SLX_ITERATION_LIMIT */
};

struct exact_report {
    uint64_t solves, digits; /* of systems; p-adic digits that they took */
    uint64_t steps;          /* exact pivots */
    bool repaired;           /* the basis that was given is singular, or none */
};

/* Goes on from the basis in s->status.  s->result := SLX_OPTIMAL, SLX_INFEASIBLE or SLX_UNBOUNDED, with a proof, or
 * the limit that came before; then s->status, and but for a limit s->x, s->y, s->ray and s->objective are those of the
 * answer, each number rounded once, and the fractions are in *out (NULL after a limit), which the caller frees and
 * which refers to lp.  SLX_ERROR_USAGE without GMP; on failure s is as it was. */
slx_status exact_solve(struct env *env, const struct lp *lp, const struct exact_start *start, struct solution *s,
                       struct exact_report *report, struct exact **out);
void exact_free(struct env *env, struct exact **exact);

/* The value, and dual or reduced cost, of a variable (column j is j, row i is ncols + i) as text, "-4/3" or "12";
 * objective and ray likewise.  Duals are 0-cost ones of a proof where the model is infeasible.  In *text, which the
 * caller frees with mem_free. */
enum exact_number { EXACT_VALUE, EXACT_DUAL, EXACT_RAY };
slx_status exact_text(struct env *env, struct exact *exact, enum exact_number which, uint32_t variable, char **text);
slx_status exact_objective_text(struct env *env, struct exact *exact, char **text);

#endif
