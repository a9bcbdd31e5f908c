/* kept: what a simplex run leaves of its last basis for the next run on the same model: its factor, the order of its
 * variables, the scaling that the factor is of, and the dual steepest edge weights where they hold.
 *
 * It borrows nothing from the model, and the next run looks whether it still fits: the model may meanwhile have new
 * bounds and costs, more rows, whose logicals are basic, and more columns, which are nonbasic.  Of the other edits the
 * owner tells here.
 */
#ifndef BASIS_KEPT_H
#define BASIS_KEPT_H

#include "model/lp_edit.h"

struct basis;
struct kept;

/* What a run that a limit has stopped had in force in the place of the model's numbers.  The next run from its basis goes
 * on with them, unless an edit comes between. */
struct kept_run {
    int method;          /* METHOD_DUAL or METHOD_PRIMAL; METHOD_AUTO: no run was stopped */
    int asked;           /* the method that it was to begin with: the dual may have called in the primal */
    double *cost;        /* N: scaled, perturbed and shifted; NULL: those of the model */
    float *edge;         /* N: primal edge weights, below 0 outside of the framework; NULL: they are to begin anew */
    bool perturb_bounds; /* by `seed` */
    uint64_t seed;
};

/* Values of basic variables and reduced costs, of the model as it is: of few columns and rows they are kept, too, as
 * they are after an optimum, and need not be computed anew where what they depend on has not changed since. */
struct kept_values {
    bool primal, dual;     /* which of them are there: b->xb; d */
    double *d;             /* N: for the model's own costs; NaN: that one is not known */
    double objective;      /* of xb, minimised, without the offset, where `primal`; NaN: not known */
    const uint8_t *status; /* when they are left: pairs, of all N variables */
};

/* Takes into b what *kept holds, which is freed: scaling, factor, basic variables and weights, if they are those that
 * `statuses` says; then b->factored.  Else *scaling tells whether the scaling at least is there, and perhaps an old
 * factor, whose room is of use.  b is as basis_init made it, with weights; values->d has room for N. */
slx_status kept_take(struct basis *b, struct kept **kept, bool scaled, const uint8_t *statuses, struct kept_run *run,
                     struct kept_values *values, bool *scaling);
/* The same of the present basis into *kept, out of b; NULL where there is none to keep, or no room.  run->cost and
 * run->edge are kept's from then on, or freed, and values->d, which becomes NULL, where it is kept. */
void kept_leave(struct basis *b, bool scaled, struct kept_run *run, struct kept_values *values, struct kept **kept);
void kept_free(struct env *env, struct kept **kept);
/* A copy in *out, for another handle, of what `of` has kept; NULL where there is none, or no room. */
void kept_copy(struct env *env, struct env *of, struct kept **kept, struct kept **out);

/* The model has been edited.  NULL is allowed here and below. */
void kept_edited(struct env *env, struct kept *kept);
/* And more than its bounds and costs, or columns that are added: no values are known any more. */
void kept_forget_values(struct kept *kept);
/* A row or column has other bounds, a column another cost. */
void kept_bounds_changed(struct kept *kept, bool row, uint32_t index);
void kept_cost_changed(struct kept *kept, uint32_t col);

/* Column `col` has, in rows that were there, other coefficients than before: the next run has to factor if it is basic. */
void kept_column_changed(struct kept *kept, uint32_t col);
/* Columns, or rows, have been selected: frees *kept where it cannot follow, as where a basic column goes, or a row
 * whose logical is not basic or was made so since the factorisation. */
void kept_select_columns(struct env *env, struct kept **kept, const struct lp_selection *which);
void kept_select_rows(struct env *env, struct kept **kept, const struct lp_selection *which);
/* Whether row `row` was there: a change of a later one is of no concern. */
bool kept_has_row(const struct kept *kept, uint32_t row);

#endif
