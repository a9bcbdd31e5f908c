/* The basis as a matrix: rows and columns of its inverse and of the tableau, its condition. */
#include "sensitivity/sensitivity_private.h"

/* ---- inverse and tableau --------------------------------------------------------------------------------- */

/* Of the variable in position p the column in [A, I] is this times the one in [A, -I]. */
static double sign_of(const struct sensitivity *s, uint32_t p)
{
    return s->b.basic[p] < s->b.n ? 1.0 : -1.0;
}

uint32_t sensitivity_head(const struct sensitivity *s, uint32_t position)
{
    return s->b.basic[position];
}

void sensitivity_inverse_row(struct sensitivity *s, uint32_t position, double *out)
{
    int own = basis_exponent(&s->b, s->b.basic[position]);
    basis_inverse_row(&s->b, position);
    for (uint32_t i = 0; i < s->b.m; i++)
        out[i] = sign_of(s, position) * ldexp(s->b.rho.val[i], own + s->b.row_exp[i]) + 0.0;
    svec_clear(&s->b.rho);
}

/* out := col, of a right-hand side that was multiplied by 2^own; col is cleared. */
static void put_column(struct sensitivity *s, int own, double sign, double *out)
{
    for (uint32_t p = 0; p < s->b.m; p++)
        out[p] = sign * sign_of(s, p) * ldexp(s->b.col.val[p], basis_exponent(&s->b, s->b.basic[p]) - own) + 0.0;
    svec_clear(&s->b.col);
}

void sensitivity_inverse_column(struct sensitivity *s, uint32_t row, double *out)
{
    basis_tableau_column(&s->b, s->b.n + row, false);
    put_column(s, -s->b.row_exp[row], -1.0, out);
}

void sensitivity_tableau_column(struct sensitivity *s, uint32_t j, double *out)
{
    basis_tableau_column(&s->b, j, false);
    put_column(s, s->b.col_exp[j], 1.0, out);
}

void sensitivity_tableau_row(struct sensitivity *s, uint32_t position, double *out)
{
    int own = basis_exponent(&s->b, s->b.basic[position]);
    double most = 1.0; /* that of the basic variable */
    basis_inverse_row(&s->b, position);
    basis_price_all(&s->b);
    for (uint32_t j = 0; j < s->b.n; j++)
        most = greater(most, fabs(s->b.row.val[j]));
    for (uint32_t j = 0; j < s->b.n; j++) {
        double alpha = s->b.row.val[j];
        out[j] = s->position[j] != NONE              ? (double)(s->position[j] == position)
                 : fabs(alpha) <= basis_noise * most ? 0.0
                                                     : sign_of(s, position) * ldexp(alpha, own - s->b.col_exp[j]);
    }
    svec_clear(&s->b.row);
    svec_clear(&s->b.rho);
}

/* ---- solves with the basis ------------------------------------------------------------------------------- */

/* v := B^-1 v, unscaled, for dense v; returns its 1-norm. */
static double apply_inverse(struct sensitivity *s, struct svec *v)
{
    double norm = 0.0;
    for (uint32_t i = 0; i < s->b.m; i++)
        v->val[i] = ldexp(v->val[i], s->b.row_exp[i]);
    int e = basis_solve(&s->b, v);
    for (uint32_t p = 0; p < s->b.m; p++) {
        v->val[p] = ldexp(v->val[p], e + basis_exponent(&s->b, s->b.basic[p]));
        norm += fabs(v->val[p]);
    }
    return norm;
}

/* v := B^-T v, unscaled, for dense v; returns the place of its largest magnitude. */
static uint32_t apply_transposed(struct sensitivity *s, struct svec *v)
{
    uint32_t largest = 0;
    for (uint32_t p = 0; p < s->b.m; p++)
        v->val[p] = ldexp(v->val[p], basis_exponent(&s->b, s->b.basic[p]));
    int e = basis_solve_transposed(&s->b, v);
    for (uint32_t i = 0; i < s->b.m; i++) {
        v->val[i] = ldexp(v->val[i], e + s->b.row_exp[i]);
        if (fabs(v->val[i]) > fabs(v->val[largest]))
            largest = i;
    }
    return largest;
}

void sensitivity_ftran(struct sensitivity *s, double *v)
{
    struct svec *x = &s->b.col;
    for (uint32_t i = 0; i < s->b.m; i++)
        x->val[i] = v[i];
    apply_inverse(s, x);
    for (uint32_t p = 0; p < s->b.m; p++)
        v[p] = sign_of(s, p) * x->val[p] + 0.0;
    svec_clear(x);
}

void sensitivity_btran(struct sensitivity *s, double *v)
{
    struct svec *x = &s->b.col;
    for (uint32_t p = 0; p < s->b.m; p++)
        x->val[p] = sign_of(s, p) * v[p];
    apply_transposed(s, x);
    for (uint32_t i = 0; i < s->b.m; i++)
        v[i] = x->val[i] + 0.0;
    svec_clear(x);
}

/* ---- condition ------------------------------------------------------------------------------------------- */

static double basis_norm(const struct sensitivity *s)
{
    double norm = 0.0;
    struct spmat_cursor c;
    for (uint32_t p = 0; p < s->b.m; p++) {
        double sum = s->b.basic[p] < s->b.n ? 0.0 : 1.0;
        if (s->b.basic[p] < s->b.n)
            for (spmat_seek(s->b.lp->cols, s->b.basic[p], &c); spmat_next(&c);)
                sum += fabs(c.value);
        norm = greater(norm, sum);
    }
    return norm;
}

/* Replaces v by its signs, kept in `signs` too; whether any of those has changed. */
static bool take_signs(struct svec *v, double *signs)
{
    bool changed = false;
    for (uint32_t i = 0; i < v->n; i++) {
        double sign = v->val[i] < 0.0 ? -1.0 : 1.0;
        changed |= sign != signs[i];
        v->val[i] = signs[i] = sign;
    }
    return changed;
}

/* Higham, "FORTRAN codes for estimating the one-norm of a real or complex matrix" (1988): ascent over the vertices of
 * the unit ball, and one more vector against matrices made so that it fails. */
static double inverse_norm(struct sensitivity *s)
{
    enum { STEPS = 5 };
    struct svec *v = &s->b.col;
    double *signs = s->b.gather_val, best, alternating;
    uint32_t at = NONE;
    for (uint32_t i = 0; i < s->b.m; i++) {
        v->val[i] = 1.0 / s->b.m;
        signs[i] = 0.0;
    }
    best = apply_inverse(s, v);
    for (int step = 0; step < STEPS && take_signs(v, signs); step++) {
        uint32_t largest = apply_transposed(s, v);
        if (at != NONE && fabs(v->val[largest]) <= fabs(v->val[at]))
            break;
        at = largest;
        svec_clear(v);
        v->val[at] = 1.0;
        double norm = apply_inverse(s, v);
        if (norm <= best)
            break;
        best = norm;
    }
    for (uint32_t i = 0; i < s->b.m; i++)
        v->val[i] = (i % 2 ? -1.0 : 1.0) * (1.0 + (s->b.m > 1 ? (double)i / (s->b.m - 1) : 0.0));
    alternating = 2.0 * apply_inverse(s, v) / (3.0 * s->b.m);
    svec_clear(v);
    return greater(best, alternating);
}

double sensitivity_condition(struct sensitivity *s)
{
    return s->b.m ? basis_norm(s) * inverse_norm(s) : 1.0;
}
