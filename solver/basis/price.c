/* Pivot rows, rho' [A, -I] on nonbasic variables that are not fixed, and the copy of A by rows that they are made from
 * while rho is sparse.
 */
#include "basis/basis_private.h"

/* ---- the row copy --------------------------------------------------------------------------------- */

/* The entries of a column that pivot rows need stand in front in the rows, those of a passive one behind. */
static void move_column(struct basis *b, uint32_t j, void (*move)(struct spmat *, uint32_t, uint32_t))
{
    if (j >= b->n || !b->rows)
        return;
    uint32_t count = spmat_gather(b->lp->cols, j, b->gather_idx, b->gather_val);
    for (uint32_t k = 0; k < count; k++)
        move(b->rows, b->gather_idx[k], j);
}

void basis_rows_without(struct basis *b, uint32_t j)
{
    if (!(b->flags[j] & FLAG_FIXED))
        move_column(b, j, spmat_to_back);
}

void basis_rows_with(struct basis *b, uint32_t j)
{
    if (!(b->flags[j] & FLAG_FIXED))
        move_column(b, j, spmat_to_front);
}

/* Whether the scaled model is the model, as a network is. */
static bool is_plain(const struct basis *b)
{
    bool plain = true;
    for (uint32_t i = 0; i < b->m; i++)
        plain &= b->row_exp[i] == 0;
    for (uint32_t j = 0; j < b->n; j++)
        plain &= b->col_exp[j] == 0;
    return plain;
}

slx_status basis_make_rows(struct basis *b)
{
    b->plain = is_plain(b);
    slx_status status = spmat_transpose(b->env, b->lp->cols, MEM_ROWCOPY, &b->rows);
    if (status == SLX_OK)
        status = spmat_split(b->env, b->rows);
    if (status != SLX_OK)
        spmat_free(b->env, &b->rows);
    return status;
}

void basis_arrange_rows(struct basis *b)
{
    for (uint32_t j = 0; b->rows && j < b->n; j++)
        if (basis_is_passive(b, j))
            move_column(b, j, spmat_to_back);
}

/* Whether there is a row copy.  A run from a given basis makes it when it turns out to need more than a few pivot rows,
 * which cost less by dot products, and goes on without it where there is no room. */
static bool row_copy(struct basis *b)
{
    if (b->rows || b->without_rows)
        return b->rows;
    if (b->rows_after > 0) {
        b->rows_after--;
        return false;
    }
    bool limit_hit = b->env->mem.limit_hit;
    if (basis_make_rows(b) == SLX_OK) {
        basis_arrange_rows(b);
        return true;
    }
    error_clear(b->env);
    b->env->mem.limit_hit = limit_hit;
    b->without_rows = true;
    return false;
}

/* ---- pivot row ----------------------------------------------------------------------------------- */

void basis_scale_rows(const struct basis *b, struct svec *x, int sign)
{
    if (x->count == SVEC_DENSE)
        for (uint32_t i = 0; i < b->m; i++)
            x->val[i] *= pow2(sign * b->row_exp[i]);
    else
        for (uint32_t k = 0; k < x->count; k++)
            x->val[x->idx[k]] *= pow2(sign * b->row_exp[x->idx[k]]);
}

/* Puts the scales of the columns in, and takes entries out that are rounding dust: of sums of the fronts of rows, in
 * which there is no passive column.  Without a branch, since none could be predicted. */
ALWAYS_INLINE void tidy_listed(struct basis *b, bool plain)
{
    struct svec *row = &b->row;
    uint32_t kept = 0;
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        union {
            double d;
            uint64_t u;
        } v = {plain ? row->val[j] : row->val[j] * pow2(b->col_exp[j])};
        const unsigned stays = fabs(v.d) > basis_row_drop;
        v.u &= -(uint64_t)stays;
        row->val[j] = v.d;
        row->idx[kept] = j;
        kept += stays;
    }
    row->count = kept;
}

static void tidy_all(struct basis *b)
{
    _Static_assert(SLX_BASIC == 0 && FLAG_STATUS + 1 < FLAG_FIXED, "not passive: from 1 to FLAG_STATUS");
    svec_sift(&b->row, b->n, b->col_exp, basis_row_drop, b->flags, FLAG_STATUS | FLAG_FIXED, FLAG_STATUS);
}

/* Dot products go through all entries of the matrix, sums of rows through the fronts of the rows that rho names.  Where
 * these have more than this part of all entries, were all rows alike, dot products cost less: of 0.2 to 0.8, 0.6 to 0.8
 * gave the shortest time a pivot row on 9 of 11 models with dense rho, and nothing was lost on the others. */
static const double dots_share = 0.7;
/* To keep a list costs three times as much an entry as to add it up; without a list all columns are gone through after.
 * Where there are more than so many entries for each column, that costs less: of 0.03 to 0.5, 0.15 gave the shortest
 * time on pds-50 (a fifth less than with 0.5), and 0.12 to 0.25 did on seven others. */
static const double list_share = 0.15;

/* Leaves row without the scales of the columns. */
static void multiply(struct basis *b, const struct svec *rho)
{
    struct svec *row = &b->row;
    struct svec *scaled = (struct svec *)(uintptr_t)rho; /* scaled in place and back, exactly */
    const double all = (double)spmat_nnz(b->lp->cols), share = b->rows ? spmat_front_share(b->rows) : 1.0;
    const double entries = b->m ? svec_nonzeros(rho) * share * all / b->m : 0.0;
    if (!b->plain)
        basis_scale_rows(b, scaled, +1);
    if (entries > dots_share * all || !row_copy(b)) {
        spmat_dots(b->lp->cols, 0, b->n, rho->val, row->val);
        row->count = SVEC_DENSE;
    } else {
        spmat_price(b->rows, rho, row, entries > list_share * b->n ? 0 : b->n / 2);
    }
    if (!b->plain)
        basis_scale_rows(b, scaled, -1);
}

void basis_price(struct basis *b, const struct svec *rho)
{
    struct svec *row = &b->row;
    multiply(b, rho);
    if (row->count == SVEC_DENSE)
        tidy_all(b);
    else if (b->plain)
        tidy_listed(b, true);
    else
        tidy_listed(b, false);
    uint32_t entries = svec_entries(rho);
    for (uint32_t k = 0; k < entries; k++) {
        uint32_t i = svec_entry(rho, k);
        if (fabs(rho->val[i]) > basis_row_drop && !basis_is_passive(b, b->n + i)) {
            row->val[b->n + i] = -rho->val[i];
            row->idx[row->count++] = b->n + i;
        }
    }
    double now = (double)row->count / (b->N ? b->N : 1);
    basis_lap(b, PART_PRICE, now);
    limits_worked(b->env,
                  4 * (uint64_t)row->count); /* for whoever asks next: the clock is looked at after a long row */
}

void basis_price_all(struct basis *b)
{
    struct svec *row = &b->row;
    multiply(b, &b->rho);
    const bool listed = row->count != SVEC_DENSE;
    const uint32_t entries = listed ? row->count : b->n;
    for (uint32_t k = 0; k < entries; k++) {
        const uint32_t j = listed ? row->idx[k] : k;
        row->val[j] *= pow2(b->col_exp[j]);
    }
}
