/* Pivot rows, rho' [A, -I] on nonbasic variables that are not fixed, and the copy of A by rows that they are made from
 * while rho is sparse.
 */
#include "simplex/internal.h"

/* ---- the row copy --------------------------------------------------------------------------------- */

/* The entries of a column that pivot rows need stand in front in the rows, those of a passive one behind. */
static void move_column(struct simplex *s, uint32_t j, void (*move)(struct spmat *, uint32_t, uint32_t))
{
    if (j >= s->n || !s->rows)
        return;
    uint32_t count = spmat_gather(s->lp->cols, j, s->gather_idx, s->gather_val);
    for (uint32_t k = 0; k < count; k++)
        move(s->rows, s->gather_idx[k], j);
}

void row_copy_without(struct simplex *s, uint32_t j)
{
    if (!(s->flags[j] & FLAG_FIXED))
        move_column(s, j, spmat_to_back);
}

void row_copy_with(struct simplex *s, uint32_t j)
{
    if (!(s->flags[j] & FLAG_FIXED))
        move_column(s, j, spmat_to_front);
}

slx_status make_row_copy(struct simplex *s)
{
    slx_status status = spmat_transpose(s->env, s->lp->cols, MEM_ROWCOPY, &s->rows);
    if (status == SLX_OK)
        status = spmat_split(s->env, s->rows);
    if (status != SLX_OK)
        spmat_free(s->env, &s->rows);
    return status;
}

void arrange_row_copy(struct simplex *s)
{
    for (uint32_t j = 0; j < s->n; j++)
        if (is_passive(s, j))
            move_column(s, j, spmat_to_back);
}

/* Whether there is a row copy.  A run from a given basis makes it when it turns out to need more than a few pivot rows,
 * which cost less by dot products, and goes on without it where there is no room. */
static bool row_copy(struct simplex *s)
{
    if (s->rows || s->without_rows)
        return s->rows;
    if (s->rows_after > 0) {
        s->rows_after--;
        return false;
    }
    bool limit_hit = s->env->mem.limit_hit;
    if (make_row_copy(s) == SLX_OK) {
        arrange_row_copy(s);
        return true;
    }
    error_clear(s->env);
    s->env->mem.limit_hit = limit_hit;
    s->without_rows = true;
    return false;
}

/* ---- pivot row ----------------------------------------------------------------------------------- */

void scale_rows(const struct simplex *s, struct svec *x, int sign)
{
    if (x->count == SVEC_DENSE)
        for (uint32_t i = 0; i < s->m; i++)
            x->val[i] *= pow2(sign * s->row_exp[i]);
    else
        for (uint32_t k = 0; k < x->count; k++)
            x->val[x->idx[k]] *= pow2(sign * s->row_exp[x->idx[k]]);
}

/* Puts the column scale into entry j, or takes the entry out if it is rounding dust or not needed; returns whether it
 * stays. Without a branch, since none could be predicted. */
static inline bool tidy_entry(struct simplex *s, uint32_t j)
{
    union {
        double d;
        uint64_t u;
    } v = {s->row.val[j] * pow2(s->col_exp[j])};
    unsigned stays = (unsigned)(fabs(v.d) > row_drop) & !is_passive(s, j);
    v.u &= -(uint64_t)stays;
    s->row.val[j] = v.d;
    return stays;
}

static void tidy_listed(struct simplex *s)
{
    struct svec *row = &s->row;
    uint32_t kept = 0;
    for (uint32_t k = 0; k < row->count; k++) {
        uint32_t j = row->idx[k];
        row->idx[kept] = j;
        kept += tidy_entry(s, j);
    }
    row->count = kept;
}

static void tidy_all(struct simplex *s)
{
    struct svec *row = &s->row;
    uint32_t kept = 0;
    for (uint32_t j = 0; j < s->n; j++) {
        row->idx[kept] = j;
        kept += tidy_entry(s, j);
    }
    row->count = kept;
}

/* Above this density of rho, dot products with all columns cost less than sums of rows; above this one of the pivot
 * row, to keep a list of its entries costs more than to scan it.  From ./dev bench kernels and whole solves. */
static const double dots_density = 0.4, list_density = 0.25;

void price_row(struct simplex *s, const struct svec *rho)
{
    struct svec *row = &s->row;
    struct svec *scaled = (struct svec *)(uintptr_t)rho; /* scaled in place and back, exactly */
    scale_rows(s, scaled, +1);
    uint32_t nonzeros = count_nonzeros(rho);
    if (nonzeros > dots_density * s->m || !row_copy(s)) {
        spmat_dots(s->lp->cols, rho->val, row->val);
        row->count = SVEC_DENSE;
    } else {
        spmat_price(s->rows, rho, row, s->density_row > list_density ? 0 : (uint32_t)(2 * list_density * s->n));
    }
    if (row->count == SVEC_DENSE)
        tidy_all(s);
    else
        tidy_listed(s);
    scale_rows(s, scaled, -1);
    uint32_t entries = svec_entries(rho);
    for (uint32_t k = 0; k < entries; k++) {
        uint32_t i = svec_entry(rho, k);
        if (fabs(rho->val[i]) > row_drop && !is_passive(s, s->n + i)) {
            row->val[s->n + i] = -rho->val[i];
            row->idx[row->count++] = s->n + i;
        }
    }
    double now = (double)row->count / (s->N ? s->N : 1);
    s->density_row = 0.95 * s->density_row + 0.05 * now;
    lap(s, PART_PRICE, now);
}
