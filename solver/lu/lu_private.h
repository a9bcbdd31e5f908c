/* What the files of this room share: the factor's data structures.
 *
 * B, with its columns moved to their positions, equals  L R^-1 U:
 *   L  column etas, in pivot order: eta with pivot row p does x[i] -= l_i x[p].  Only rows with entries have one.
 *   R  row etas of the updates, in order: eta with pivot row t does x[t] -= sum r_q x[q].
 *   U  a matrix that is upper triangular in the order `order`; row p and column p share the diagonal 1 / inverse[p].
 * U is held by columns (for FTRAN) and by rows (for BTRAN and updates), diagonal apart; L likewise.
 *
 * Index arrays are of 2 or 4 bytes, hence void * here; each function of body.inc gives them their type.
 */
#ifndef LU_LU_PRIVATE_H
#define LU_LU_PRIVATE_H

#include <string.h>

#include "lu/lu.h"
#include "store/bits.h"

/* Whether an index may have 2 bytes; not where code is dear. */
#ifdef SLX_LESS_CODE
enum { LU_HAS_NARROW = 0 };
#else
enum { LU_HAS_NARROW = 1 };
#endif

/* Magnitudes up to this are taken as 0: fill as it is created, results of solves. */
#define LU_DROP 1e-14
/* The nucleus goes dense when this part of its active submatrix is nonzero.  Seconds of a factorisation over 22 public
 * models, against 0.7: 0.88 with 0.4, 0.87 with 0.25, 0.90 with 0.15. */
#define LU_DENSE 0.3
/* Pivot rows that a dense elimination subtracts at once, and rows that it subtracts them from while they are at hand. */
enum { LU_ROWS = 4, LU_BLOCK = 16 };
/* A vector is handled by its list while that is no longer than this part of m. */
#define LU_SPARSE 0.10
/* All positions of a dense vector are visited where more than this part are nonzero. */
#define LU_FULL 0.7
/* A result is handed out with its list up to this part of m. */
#define LU_LISTED 0.30

/* Entries with indices, `cap` of both. */
struct lu_file {
    void *idx;
    double *val;
    uint32_t used, cap;
};

/* The rows or columns of a matrix, each contiguous in one file.  Invariant: an entry below `used` that belongs to no
 * line has index NONE (all bits set), so that a line may be lengthened into what follows it wherever that is NONE. */
struct lu_lines {
    struct lu_file file;
    uint32_t *start;
    void *len;
};

struct lu_ops;

struct lu {
    const struct lu_ops *ops;
    uint32_t m, width;
    bool factored, resting;

    struct lu_file l; /* by columns: eta e is start[e] .. start[e + 1] */
    uint32_t *l_start;
    void *l_pivot; /* of eta e */
    void *l_eta;   /* of row i, or NONE */
    uint32_t l_etas;

    struct lu_file lr; /* by rows, numbered against the pivot order; only rows with entries */
    uint32_t *lr_start;
    void *lr_pivot;
    void *lr_line; /* of row i, or NONE */
    uint32_t lr_lines;

    double *inverse; /* of the diagonal */
    struct lu_lines ucol, urow;
    void *inner;      /* of a column of U: how many entries it has, at its front, whose rows are no leaves */
    uint64_t *leaves; /* rows whose columns of U are empty; a row with entries that becomes one later is not counted */
    uint64_t u_entries;
    uint32_t *pos;               /* of row i in `order` */
    uint64_t *col_set, *row_set; /* positions whose column or row of U is not empty */
    uint32_t col_entries;        /* how many the former were when last counted */
    void *order;                 /* rows in the order of U; NONE where an update took the row to the end */
    uint32_t order_used, order_cap;

    /* Row etas.  For vectors with few nonzeros: the entries with column q are chained from r_head[q], newest first, and
     * name the eta they are in; the etas with pivot row t are chained from r_last[t] in the same way. */
    struct lu_file r;
    uint32_t *r_start, *r_next; /* of an eta; the next entry of the chain, or UINT32_MAX */
    void *r_pivot, *r_before;   /* of an eta */
    void *r_owner;              /* of an entry */
    uint32_t r_etas, r_cap;

    /* The spike lies behind the last column of U: entries ucol.file.used .. + spike_len, room for m always. */
    uint32_t spike_len;
    bool spike_kept;

    /* The multipliers that replacing the column in position row_kept needs, found by the last BTRAN of a unit vector,
     * lie behind the last row eta; UINT32_MAX: none. */
    uint32_t row_kept, row_len;

    /* What the update that answered LU_GROW was short of. */
    uint32_t need_urow, need_r;

    uint64_t *bits, *bits_top; /* a set of positions or etas, empty between calls; see struct sweep */
    uint32_t bits_words, bits_top_words;
    double *work; /* m, zero between calls */

    /* Scratch of the factorisation, kept for the next.  Between factorisations, when there are row etas, two of its
     * blocks hold the heads of their chains instead, m of each. */
    union {
        uint32_t *list; /* m */
        uint32_t *r_head;
    };
    union {
        void *peel; /* m indices at least */
        void *r_last;
    };
    void *nucleus, *pattern;
    uint32_t pattern_cap;

    uint32_t *deficient; /* columns, then rows */
    uint32_t deficient_count;
    struct lu_stats stats;
};

/* The two widths' entry points. */
struct lu_ops {
    slx_status (*factor)(struct env *env, struct lu *lu, lu_column column, const void *user, double markowitz,
                         double singular, uint32_t *row_of);
    void (*ftran)(struct lu *lu, struct svec *x, double expected, bool keep_spike);
    void (*btran)(struct lu *lu, struct svec *y, double expected);
    uint32_t (*ftran_at)(struct lu *lu, struct svec *x, double expected, const struct svec *wanted);
    uint32_t (*ftran_some)(struct lu *lu, struct svec *x, double expected, const double *wanted, uint32_t rest);
    enum lu_answer (*update)(struct lu *lu, uint32_t row, double alpha, double tolerance);
    slx_status (*grow)(struct env *env, struct lu *lu);
};
extern const struct lu_ops lu_ops_16, lu_ops_32;

/* Those of a factor that outlives a solve, apart, as not every program has such. */
struct lu_life {
    void (*rest)(struct lu *lu);
    slx_status (*wake)(struct env *env, struct lu *lu);
    bool (*select)(struct lu *lu, uint32_t m, const uint32_t *number, double *scratch);
    slx_status (*extend)(struct env *env, struct lu *from, struct lu *to, double diagonal, lu_column entries,
                         const void *user);
};
extern const struct lu_life lu_life_16, lu_life_32;

/* Room for `need` entries of an array, whose pointer is at `array`; of the pattern; of a file.  Contents stay.  At
 * least `need`, an eighth more when growing. */
slx_status lu_room(struct env *env, void *array, uint64_t need, size_t size);
slx_status lu_pattern_room(struct env *env, struct lu *lu, uint64_t need);
slx_status lu_file_room(struct env *env, const struct lu *lu, struct lu_file *file, uint64_t need);

/* A sweep over a set of small integers in increasing or decreasing order, to which the body may add members that
 * still lie ahead.  Two levels of bits: the cost is that of the members visited and n / 4096.  In a triangular
 * solve the members are pivot positions, and a row's position is added when it becomes nonzero; that finds the
 * pattern and computes the values in one pass over the entries, where a depth-first search needs two, and the sums
 * are formed in the same order as by a plain loop over all positions.  A sweep ends since its word never goes back:
 * each round of the search takes a member out, or a word without members. */
struct sweep {
    uint64_t *bits, *top;
    uint32_t word, top_words;
};
#define SWEEP_END UINT32_MAX

static inline struct sweep sweep_up(const struct lu *lu)
{
    return (struct sweep){lu->bits, lu->bits_top, 0, lu->bits_top_words};
}
static inline struct sweep sweep_down(const struct lu *lu)
{
    return (struct sweep){lu->bits, lu->bits_top, lu->bits_words - 1, lu->bits_top_words};
}
static inline void sweep_add(struct sweep *s, uint32_t i)
{
    s->bits[i >> 6] |= UINT64_C(1) << (i & 63);
    s->top[i >> 12] |= UINT64_C(1) << ((i >> 6) & 63);
}
static inline uint32_t sweep_next_up(struct sweep *s)
{
    for (;;) {
        uint64_t w = s->bits[s->word];
        if (w) {
            s->bits[s->word] = w & (w - 1);
            return s->word * 64 + (uint32_t)__builtin_ctzll(w);
        }
        uint32_t t = s->word >> 6;
        s->top[t] &= ~(UINT64_C(1) << (s->word & 63));
        while (!s->top[t])
            if (++t == s->top_words)
                return SWEEP_END;
        s->word = t * 64 + (uint32_t)__builtin_ctzll(s->top[t]);
    }
}
static inline uint32_t sweep_next_down(struct sweep *s)
{
    for (;;) {
        uint64_t w = s->bits[s->word];
        if (w) {
            uint32_t b = 63 - (uint32_t)__builtin_clzll(w);
            s->bits[s->word] = w ^ (UINT64_C(1) << b);
            return s->word * 64 + b;
        }
        uint32_t t = s->word >> 6;
        s->top[t] &= ~(UINT64_C(1) << (s->word & 63));
        while (!s->top[t])
            if (t-- == 0)
                return SWEEP_END;
        s->word = t * 64 + 63 - (uint32_t)__builtin_clzll(s->top[t]);
    }
}
/* Empties the set when a sweep is broken off. */
static inline void sweep_clear(const struct lu *lu)
{
    memset(lu->bits, 0, lu->bits_words * sizeof *lu->bits);
    memset(lu->bits_top, 0, lu->bits_top_words * sizeof *lu->bits_top);
}

/* a[e] -= times[k] * row[k][e] for each k in turn, with the same result on all processors. */
void lu_subtract_rows(double *a, const double *const row[LU_ROWS], const double times[LU_ROWS], uint32_t n);

#endif
