/* MPS: fixed and free, read in one pass as a stream, and written through one buffer.  The rulings on
 * dialects are in docs/mps.md; each has a test. */
#ifndef FORMAT_MPS_H
#define FORMAT_MPS_H

#include "model/lp.h"
#include "stream/stream.h"

/* Reads a model from r to its end, by the options in env.  An error is SLX_ERROR_INPUT with file, line, column and
 * token.  Warnings go to the log. */
slx_status mps_read(struct env *env, struct reader *r, struct lp **out);

/* Where columns are cut into parts: what a pass has counted of columns and their entries, a mark each `stride` columns. */
enum { MPS_MARKS = 4096 };
struct mps_census {
    uint64_t columns, entries, stride;
    uint64_t marks[MPS_MARKS]; /* entries before column k * stride */
};
/* The first column of `part` of `parts`, so that entries and columns are shared out evenly; of `parts` the number of
 * columns. */
uint64_t mps_census_cut(const struct mps_census *census, unsigned part, unsigned parts);

/* mps_read of the columns first, ..., end - 1 alone, with all rows; of the others no more is read than where they end,
 * and what concerns them in BOUNDS is passed over.  part NULL: all columns.  census, which begins as 0, or NULL: counts
 * all columns. */
struct mps_part {
    uint64_t first, end;
};
slx_status mps_read_part(struct env *env, struct reader *r, const struct mps_part *part, struct mps_census *census,
                         struct lp **out);

/* Whether text that begins so is a model in this format. */
bool mps_begins(const char *text, size_t length);

/* Writes lp to path ("-": standard output) through one buffer.  Reading the file gives the same model, bit for bit,
 * with three exceptions:
 *  - a name that no file can hold is replaced by the number of its row or column, with a warning;
 *  - an objective without a name, or with a name that no file can hold, is called OBJ;
 *  - a row with two finite bounds is written as one bound and a range, the difference of the two; where no double is a
 *    difference that gives the upper bound back, the upper bound is rounded, with a warning.
 * SLX_ERROR_USAGE for a row whose lower bound is above its upper one.  Beside the buffer the writer holds one name of a
 * row and one of a column, and an index of names where the names are not known to differ. */
slx_status mps_write(struct env *env, const struct lp *lp, const char *path);
/* Of the columns, first, ..., end - 1 alone. */
slx_status mps_write_columns(struct env *env, const struct lp *lp, uint32_t first, uint32_t end, const char *path);

#endif
