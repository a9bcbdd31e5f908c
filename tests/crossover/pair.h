/* Interior pairs for the tests of crossover: near points in the relative interior of the optimal faces. */
#ifndef PAIR_H
#define PAIR_H

#include "crossover/crossover.h"
#include "solve/handle_private.h"

/* An optimal pair of the model's LP that is strictly inside the optimal faces as far as averaging over optimal vertices
 * gets: x over vertices for random objectives on the primal face, y over those for slightly moved bounds.  `tries`
 * vertices each.  s->status is rubbish.  False if the LP has no optimum. */
bool pair_inside(const slx_arrays *arrays, unsigned tries, uint64_t *seed, slx_model **model, struct solution **s);
/* Moves each number of the pair by up to `size` relative to its magnitude, or to 1. */
void pair_perturb(struct solution *s, double size, uint64_t *seed);

/* What came of crossover and the clean-up after it. */
struct outcome {
    slx_status status;
    slx_result result;
    uint32_t basics;
    uint64_t pushes, iterations;
    double objective;
};
/* Crossover from s, then the simplex method from the basis, with the model's handle. */
struct outcome pair_cross(slx_model *model, struct solution *s);

#endif
