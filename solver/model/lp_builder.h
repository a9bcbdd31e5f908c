/* lp_builder: the one way by which an LP comes to be, whoever reads, receives or computes its numbers.
 *
 * The parts of the LP come in any order, each at its own pace, and take memory from their first number on.  A part that
 * is complete can be said to be done, so that its slack goes back before the next one comes.  Rows and columns, sense,
 * offset and what else is no part are the author's to set in `lp`, at any time before the end.  At the end the LP is
 * whole or there is none: parts of which nothing was said have their defaults (no entries, cost 0, columns in
 * [0, inf), free rows, no names), and what was said is as long as the LP has rows and columns.
 *
 *     lp_build_begin; parts in any order; lp_build_end
 */
#ifndef MODEL_LP_BUILDER_H
#define MODEL_LP_BUILDER_H

#include "model/lp.h"

struct lp_builder {
    struct env *env;
    struct lp *lp; /* what there is so far; its parts change through the builder alone, but for names of an index */
    enum mem_purpose matrix, vectors;
};

slx_status lp_build_begin(struct env *env, enum mem_purpose matrix, enum mem_purpose vectors, struct lp_builder *b);
/* An empty part, where there is none yet; every call below does this by itself. */
slx_status lp_build_open(struct lp_builder *b, enum lp_part part);
/* Appends a number to a vector. */
slx_status lp_build_value(struct lp_builder *b, enum lp_part vector, double value);
/* Makes a vector of which nothing was said: `count` equal numbers, which lp_build_set changes one by one. */
slx_status lp_build_fill(struct lp_builder *b, enum lp_part vector, uint32_t count, double value);
slx_status lp_build_set(struct lp_builder *b, enum lp_part vector, uint32_t i, double value);
/* Appends entries to the open column, which lp_build_close ends; it may be empty. */
slx_status lp_build_entry(struct lp_builder *b, uint32_t row, double value);
slx_status lp_build_entries(struct lp_builder *b, uint32_t count, const uint32_t *row, const double *value);
slx_status lp_build_close(struct lp_builder *b);
/* Takes a matrix of columns that was made elsewhere, in the place of entries; *matrix becomes NULL. */
void lp_build_take(struct lp_builder *b, struct spmat **matrix);
/* Takes a pool of names that was made elsewhere, in the place of those appended, or none; *pool becomes NULL. */
void lp_build_take_names(struct lp_builder *b, enum lp_part names, struct names **pool);
/* Appends a name; LP_ROW_NAMES or LP_COL_NAMES. */
slx_status lp_build_name(struct lp_builder *b, enum lp_part names, const char *name, size_t length);
/* No more of this part is to come, but for lp_build_set; of LP_MATRIX once lp->nrows is known. */
slx_status lp_build_done(struct lp_builder *b, enum lp_part part);
/* Gives the LP away, where all has gone well so far, as `status` tells; returns that, or the failure that comes here. 
 * On failure, before or here, what there is is freed and *out is NULL; SLX_ERROR_USAGE where a part has another length
 * than the LP has rows or columns. */
slx_status lp_build_end(struct lp_builder *b, slx_status status, struct lp **out);

#endif
