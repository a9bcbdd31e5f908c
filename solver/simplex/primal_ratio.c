/* The leaving variable of the primal simplex.
 *
 * Phase 2: Harris' two passes. Phase 1: the sum of infeasibilities is piecewise linear along the edge; breakpoints,
 * where a basic variable meets a bound, are passed while the sum still falls (Maros 2003, chapter 9).
 *
 * The column is s->b.col; the entering variable moves by `direction`, so that basic i changes at the rate -direction *
 * col[i].
 */
#include "simplex/primal_private.h"

static const double least_pivot = 1e-9;

/* The share of the tolerance that a step may use up, so that rounding cannot take a variable out of all of it. */
static const double harris = 0.5;

static double room_to_far(const struct simplex *s, uint32_t i, double rate)
{
    return rate > 0.0 ? s->b.xb[i] - s->b.lb[i] : s->b.ub[i] - s->b.xb[i];
}

/* The room of basic i with its part of the tolerance. */
static double relaxed_room(const struct simplex *s, uint32_t i, double room)
{
    return greater(room + harris * primal_tolerance(s, s->b.basic[i]), 0.0);
}

/* The row that bounds the step of the first pass, most = relaxed / |rate|, passes the second one by the same quotient,
 * where rounding makes comparisons of products fail; so a bounded step always has its row.  Products come first, since
 * few rows need a division. */
static void phase2_ratio(struct simplex *s, int direction, struct primal_step *out)
{
    const struct svec *col = &s->b.col;
    uint32_t count = svec_entries(col);
    double most = INFINITY;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(col, k);
        double rate = direction * col->val[i];
        if (fabs(rate) <= least_pivot)
            continue;
        const double relaxed = relaxed_room(s, i, room_to_far(s, i, rate));
        if (relaxed < most * fabs(rate))
            most = relaxed / fabs(rate);
    }
    *out = (struct primal_step){.unbounded = true, .p = UINT32_MAX, .step = INFINITY};
    double best = 0.0;
    for (uint32_t k = 0; k < count && most < INFINITY; k++) {
        uint32_t i = svec_entry(col, k);
        double rate = direction * col->val[i];
        if (fabs(rate) <= least_pivot || fabs(rate) < best)
            continue;
        const double room = room_to_far(s, i, rate), limit = most * fabs(rate);
        const bool near = room <= limit || (relaxed_room(s, i, room) <= limit * (1.0 + 0x1p-50) &&
                                            relaxed_room(s, i, room) / fabs(rate) <= most);
        if (near && (fabs(rate) > best || i < out->p)) {
            best = fabs(rate);
            out->unbounded = false;
            out->p = i;
            out->step = greater(room, 0.0) / fabs(rate);
            out->status = rate > 0.0 ? SLX_AT_LOWER : SLX_AT_UPPER;
        }
    }
}

/* ---- phase 1 ------------------------------------------------------------------------------------------ */

/* Breakpoints live in two work vectors, first meetings in tau and second ones in aux: val is the step, idx the
 * position; a second meeting always follows the first. The heap, with the least step on top, holds breakpoint numbers
 * 2k (first) or 2k+1 (second) of list entry k. */
struct breaks {
    struct svec *first, *second;
    uint32_t *heap;
    uint32_t count;
};

static double step_of(const struct breaks *b, uint32_t node)
{
    return node & 1 ? b->second->val[node >> 1] : b->first->val[node >> 1];
}

#define HEAP breaks
#define HEAP_STORE const struct breaks *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE double
#define HEAP_AT(b, k) (b)->heap[k]
#define HEAP_PUT(b, k, node) (b)->heap[k] = (node)
#define HEAP_KEY(b, node) step_of(b, node)
#define HEAP_ABOVE(a, b) ((a) < (b))
#include "base/heap.inc"

/* Room of basic i, moving at -rate, to the bound behind which it is infeasible now: positive if it must yet become
 * feasible. */
static double room_to_near(const struct simplex *s, uint32_t i, double rate)
{
    return rate > 0.0 ? s->b.xb[i] - s->b.ub[i] : s->b.lb[i] - s->b.xb[i];
}

/* The steps at which basic i, moving, meets its bounds: *first where it becomes feasible or stops being so, *second
 * where an infeasible one, having become feasible, reaches its other bound. INFINITY: never. */
static void meetings(const struct simplex *s, uint32_t i, double rate, double *first, double *second)
{
    double tolerance = primal_tolerance(s, s->b.basic[i]), size = fabs(rate);
    double far = room_to_far(s, i, rate), near = room_to_near(s, i, rate);
    *first = *second = INFINITY;
    if (near > tolerance) {
        *first = near / size;
        *second = far / size;
    } else if (far >= -tolerance) {
        *first = greater(far, 0.0) / size;
    }
}

static void phase1_ratio(struct simplex *s, uint32_t q, int direction, struct primal_step *out)
{
    const struct svec *col = &s->b.col;
    struct breaks b = {&s->tau, &s->aux, s->b.gather_idx, 0};
    uint32_t *position = s->tau.idx, size = 0, count = svec_entries(col);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(col, k);
        double rate = direction * col->val[i], first, second;
        if (fabs(rate) <= least_pivot)
            continue;
        meetings(s, i, rate, &first, &second);
        if (first == INFINITY)
            continue;
        b.first->val[b.count] = first;
        b.second->val[b.count] = second;
        position[b.count] = i;
        b.heap[size++] = 2 * b.count++;
    }
    breaks_order(&b, size);

    double slope = fabs(s->d[q]), most = 0.0;
    *out = (struct primal_step){.unbounded = true, .p = UINT32_MAX, .step = INFINITY};
    while (size > 0 && slope > 0.0) { /* a node is replaced by its second once, then leaves the heap */
        uint32_t node = b.heap[0], i = position[node >> 1];
        double step = step_of(&b, node), alpha = fabs(col->val[i]);
        if (step == INFINITY)
            break;
        /* The last breakpoint wins whose pivot is not small beside the largest so far. */
        if (alpha >= lesser(0.1 * most, 1.0)) {
            double rate = direction * col->val[i];
            bool near = !(node & 1) && room_to_near(s, i, rate) > primal_tolerance(s, s->b.basic[i]);
            out->unbounded = false;
            out->p = i;
            out->step = step;
            out->status = (rate > 0.0) == near ? SLX_AT_UPPER : SLX_AT_LOWER;
        }
        most = greater(most, alpha);
        slope -= alpha;
        node = node & 1 ? b.heap[--size] : node | 1;
        if (size)
            breaks_down(&b, size, 0, node);
    }
    for (uint32_t k = 0; k < b.count; k++)
        b.first->val[k] = b.second->val[k] = 0.0;
}

void primal_ratio(struct simplex *s, uint32_t q, int direction, struct primal_step *out)
{
    if (s->primal_phase1)
        phase1_ratio(s, q, direction, out);
    else
        phase2_ratio(s, direction, out);
    double range = bound_range(s, q);
    if (range < INFINITY && range <= out->step)
        *out = (struct primal_step){.flip = true, .step = range};
}
