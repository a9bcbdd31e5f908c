/* What the two sides of sifting, by columns and by rows, share.  A line is a column or a row, whichever there are more
 * of. */
#ifndef SIFTING_SIFTING_PRIVATE_H
#define SIFTING_SIFTING_PRIVATE_H

#include "model/lp_select.h"
#include "sifting/sifting.h"

/* A line that may join the part. */
struct pick {
    float score;
    uint32_t line;
};

struct sift {
    struct env *env;
    const struct lp *lp;
    struct solution *s; /* of the model: its statuses are the present basis; columns outside stand as sift_rest has it,
                         * logicals of rows outside are basic */
    const struct side *side;
    uint32_t lines, others; /* how many there are of each: rows of columns, or columns of rows */
    double falls;           /* 1 where the optimum of a part falls as lines join, -1 where it rises */
    uint32_t held;          /* lines in the part */
    uint64_t *in;           /* bits of these */
    double *left;           /* nrows: activity of the columns outside; NULL: 0 */
    struct pick *picks;     /* most: a heap with the smallest score on top */
    uint32_t picked, most;
};

/* What differs between the sides. */
struct side {
    const char *lines;
    /* As many lines join in a round, at most, as `join` times the others, and none leaves a part of fewer than `hold`
     * times: by measurement, times over a dozen models each being flat from half to twice of these. */
    uint32_t join, hold;
    int method; /* of simplex, once there is a basis: adding lines keeps the other kind of feasibility */
    /* Which lines the first part is made of. */
    slx_status (*begin)(struct sift *f);
    /* What the lines outside leave for the part. */
    slx_status (*outside)(struct sift *f, struct lp_choice *which);
    /* Offers the lines outside that the answer for the part, brought home to f->s, leaves wanting by more than
     * `tolerance`; with `drop`, takes lines out of the part that the answer does not need. */
    slx_status (*price)(struct sift *f, double tolerance, bool drop);
};
extern const struct side sift_columns, sift_rows;

static inline void sift_take(struct sift *f, uint32_t line)
{
    f->held += !bits_get(f->in, line);
    bits_set(f->in, line);
}

static inline void sift_drop(struct sift *f, uint32_t line)
{
    f->held--;
    bits_clear(f->in, line);
}

/* Remembers a line, if its score is among the best. */
void sift_offer(struct sift *f, uint32_t line, double score);

/* The cost of a column, for minimisation. */
static inline double sift_cost(const struct lp *lp, uint32_t j)
{
    return lp->maximise ? -cvec_get(lp->cost, j) : cvec_get(lp->cost, j);
}

/* Where a column stands that is outside the part, and its value there. */
static inline unsigned sift_rest(const struct lp *lp, uint32_t j, double *value)
{
    const double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
    *value = isfinite(lower) ? lower : isfinite(upper) ? upper : 0.0;
    return isfinite(lower) ? SLX_AT_LOWER : isfinite(upper) ? SLX_AT_UPPER : SLX_FREE;
}

#endif
