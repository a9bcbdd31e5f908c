/* kept: what a simplex run leaves of its last basis for the next run on the same model: its factor, the order of its
 * variables, the scaling that the factor is of, and the dual steepest edge weights where they hold.
 *
 * It borrows nothing from the model, and the next run looks whether it still fits: the model may meanwhile have new
 * bounds and costs, more rows, whose logicals are basic, and more columns, which are nonbasic.  Of the other edits the
 * owner tells here.
 */
#ifndef SIMPLEX_KEPT_H
#define SIMPLEX_KEPT_H

#include "model/lp_edit.h"

struct kept;

void kept_free(struct env *env, struct kept **kept);

/* Column `col` has, in rows that were there, other coefficients than before: the next run has to factor if it is basic.
 * NULL is allowed here and below. */
void kept_column_changed(struct kept *kept, uint32_t col);
/* Columns, or rows, have been selected: frees *kept where it cannot follow, as where a basic column goes, or a row
 * whose logical is not basic or was made so since the factorisation. */
void kept_select_columns(struct env *env, struct kept **kept, const struct lp_selection *which);
void kept_select_rows(struct env *env, struct kept **kept, const struct lp_selection *which);
/* Whether row `row` was there: a change of a later one is of no concern. */
bool kept_has_row(const struct kept *kept, uint32_t row);

#endif
