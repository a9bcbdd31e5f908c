/* The families' apply and undo functions, for the table alone. */
#ifndef PRESOLVE_FAMILIES_H
#define PRESOLVE_FAMILIES_H

#include "presolve/work.h"

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
bool free_substitution(struct work *w, uint32_t j);
void undo_substitution(struct undo *u);

/* Takes row i, as an equation with that right-hand side, and the free column j with coefficient a out: the row's other
 * entries are in w->row (j's too), the column's in w->col. */
void substitute(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side);

#endif
