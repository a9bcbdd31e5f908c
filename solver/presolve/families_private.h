/* The families' apply and undo functions, for the table alone. */
#ifndef PRESOLVE_FAMILIES_PRIVATE_H
#define PRESOLVE_FAMILIES_PRIVATE_H

#include "presolve/work_private.h"

/* Whether the range r of the activity of row i, by the bounds of its columns, rules out the row's own bounds; claimed
 * only beyond the tolerance, and then proved by the row. */
bool contradicts(struct work *w, uint32_t i, struct range r);
/* Bounds of column j made tighter by those given; where they cross, within the tolerance, they become one.  Tells what
 * became tighter. */
enum { TIGHTER_LOWER = 1, TIGHTER_UPPER = 2, NOW_FIXED = 4 };
unsigned tighten(const struct work *w, uint32_t j, struct range given, double *lower, double *upper);

bool empty_row(struct work *w, uint32_t i);
bool singleton_row(struct work *w, uint32_t i);
void undo_singleton_row(struct undo *u);
bool redundant_row(struct work *w, uint32_t i);
bool forcing_row(struct work *w, uint32_t i);
void undo_forcing_row(struct undo *u);

bool empty_column(struct work *w, uint32_t j);
bool fixed_column(struct work *w, uint32_t j);
void undo_fixed_column(struct undo *u);
bool dual_fixing(struct work *w, uint32_t j);
void undo_dual_fixing(struct undo *u);

bool slack_column(struct work *w, uint32_t j);
void undo_slack_column(struct undo *u);
bool free_singleton(struct work *w, uint32_t j);

bool doubleton_equation(struct work *w, uint32_t i);
void undo_doubleton_equation(struct undo *u);
bool tripleton_equation(struct work *w, uint32_t i);
bool tight_row(struct work *w, uint32_t j);
bool free_substitution(struct work *w, uint32_t j);
void undo_substitution(struct undo *u);

void implied_rows(struct work *w);
void parallel_rows(struct work *w);
void undo_parallel_rows(struct undo *u);
void parallel_columns(struct work *w);
void undo_parallel_columns(struct undo *u);
void dominated_columns(struct work *w);
void undo_dominated(struct undo *u);
void dependent_equations(struct work *w);
void clean_coefficients(struct work *w);
void undo_cleaning(struct undo *u);
void sparsify(struct work *w);
void undo_sparsify(struct undo *u);

/* l -= times `from`, leaving out the entry `skip` of `from`; entries of l that cancel but for rounding go. */
bool subtract(struct work *w, struct line *l, const struct line *from, double times, uint32_t skip);
/* The one row that keeps the column in w->col from going up, or down, and that row's coefficient in *value; UINT32_MAX
 * where no row does or several do. */
uint32_t only_blocker(const struct work *w, bool up, double *value);
/* Takes out row i, as an equation with right-hand side `rhs`, together with the free column j, whose coefficient in the
 * row is a.  The entries of the row, that of j among them, are in w->row, those of the column in w->col. */
void substitute(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side);
/* Does that with the bound of the row on that side as right-hand side, if rows keep the column in w->col within its
 * bounds, the pivot is not small, and no more entries come in than may; returns whether it was done. */
bool substitute_if_light(struct work *w, uint32_t i, uint32_t j, double a, unsigned side);

#endif
