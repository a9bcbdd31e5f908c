/* What a run leaves for the next, and what the next can take of it. */
#include <string.h>

#include "basis/basis.h"
#include "basis/kept.h"

/* With no more rows than AWAKE a factor stays as it was when it was used: waking it would take a good part of the next
 * solve, and its rest spare some 100 KB.  With no more columns than AWAKE_COLUMNS, too, values are kept. */
enum { AWAKE = 1000, AWAKE_COLUMNS = 10000 };

struct kept {
    uint32_t m, n;             /* of the model when it was kept */
    uint32_t *basic;           /* m: the variable in each position; logicals are n + row */
    int8_t *row_exp, *col_exp; /* m, n; SPMAT_UNSCALED: the column has changed */
    float *weight;             /* m; NULL: none that hold */
    struct lu *lu;             /* at rest, but for a small one */
    uint8_t *status;           /* pairs, n + m: where xb has the nonbasic variables */
    double *xb, *d;            /* m; n + m; all three NULL: not kept */
    bool primal, dual;         /* whether they hold, but for what is NaN in d */
    double primal_noise, dual_noise, objective;
    bool scaled;        /* the exponents are of a run that scales */
    bool confirmed;     /* see struct basis */
    bool weights_rough; /* some of them are no weights of this basis */
    struct kept_run run;
};

void kept_free(struct env *env, struct kept **p)
{
    struct kept *k = *p;
    if (!k)
        return;
    lu_free(env, &k->lu);
    mem_free(&env->mem, k->basic);
    mem_free(&env->mem, k->row_exp);
    mem_free(&env->mem, k->col_exp);
    mem_free(&env->mem, k->weight);
    mem_free(&env->mem, k->status);
    mem_free(&env->mem, k->xb);
    mem_free(&env->mem, k->d);
    kept_edited(env, k);
    mem_drop(&env->mem, p);
}

/* What is in use is not where its owner would give it up for want of memory. */
static struct kept *held_off(struct kept **p)
{
    struct kept *k = *p;
    *p = NULL;
    return k;
}

static bool copied(struct env *env, const void *from, void *to)
{
    void *block = from ? mem_new(&env->mem, MEM_SIMPLEX, mem_size(from), 1) : NULL;
    if (block)
        memcpy(block, from, mem_size(from));
    memcpy(to, &block, sizeof block);
    return block || !from;
}

void kept_copy(struct env *env, struct env *of, struct kept **p, struct kept **out)
{
    struct kept *k = held_off(p);
    if (k)
        lu_rest(of, k->lu);
    *p = k;
    struct kept *c = k ? mem_new(&env->mem, MEM_FACTOR, 1, sizeof *c) : NULL;
    *out = NULL;
    if (!c)
        return;
    *c = *k;
    c->run = (struct kept_run){.method = METHOD_AUTO};
    bool whole = copied(env, k->basic, &c->basic);
    whole &= copied(env, k->row_exp, &c->row_exp);
    whole &= copied(env, k->col_exp, &c->col_exp);
    whole &= copied(env, k->weight, &c->weight);
    whole &= copied(env, k->status, &c->status);
    whole &= copied(env, k->xb, &c->xb);
    whole &= copied(env, k->d, &c->d);
    whole &= lu_copy(env, k->lu, &c->lu) == SLX_OK;
    if (!whole)
        kept_free(env, &c);
    *out = c;
}

/* ---- edits ----------------------------------------------------------------------------------------------- */

void kept_edited(struct env *env, struct kept *k)
{
    if (!k)
        return;
    mem_drop(&env->mem, &k->run.cost);
    mem_drop(&env->mem, &k->run.edge);
    k->run.method = METHOD_AUTO;
}

void kept_forget_values(struct kept *k)
{
    if (k)
        k->primal = k->dual = false;
}

static bool is_basic(const struct kept *k, uint32_t j)
{
    return pairs_get(k->status, j) == SLX_BASIC;
}

void kept_bounds_changed(struct kept *k, bool row, uint32_t index)
{
    if (k && k->primal && index < (row ? k->m : k->n))
        k->primal = is_basic(k, row ? k->n + index : index);
}

void kept_cost_changed(struct kept *k, uint32_t col)
{
    if (!k || col >= k->n)
        return;
    k->objective = NAN;
    if (!k->dual)
        return;
    k->dual = !is_basic(k, col);
    k->d[col] = NAN;
}

void kept_column_changed(struct kept *k, uint32_t col)
{
    if (k && col < k->n)
        k->col_exp[col] = SPMAT_UNSCALED;
}

bool kept_has_row(const struct kept *k, uint32_t row)
{
    return k && row < k->m;
}

void kept_select_columns(struct env *env, struct kept **p, const struct lp_selection *which)
{
    struct kept *k = held_off(p);
    if (!k)
        return;
    uint32_t *number = mem_new(&env->mem, MEM_HANDLE, k->n, sizeof *number), n = 0;
    int8_t *exponents = mem_new(&env->mem, MEM_SIMPLEX, which->count, sizeof *exponents);
    bool fits = number && exponents;
    for (uint32_t j = 0; fits && j < k->n; j++)
        number[j] = NONE;
    for (uint32_t j = 0; fits && j < which->count; j++) {
        bool old = which->which[j] < k->n;
        exponents[j] = old ? k->col_exp[which->which[j]] : SPMAT_UNSCALED;
        n = old ? j + 1 : n;
        if (old)
            number[which->which[j]] = j;
    }
    for (uint32_t i = 0; fits && i < k->m; i++) {
        uint32_t j = k->basic[i];
        fits = j >= k->n || number[j] != NONE;
        k->basic[i] = j >= k->n ? j - k->n + n : fits ? number[j] : 0;
    }
    mem_free(&env->mem, number);
    if (!fits) {
        mem_free(&env->mem, exponents);
        kept_free(env, &k);
        return;
    }
    mem_free(&env->mem, k->col_exp);
    k->col_exp = exponents;
    k->n = n;
    *p = k;
}

/* number[i] := what row i becomes, NONE where it goes; whether those that stay are the first ones after that as well,
 * as they were before rows were added.  *m: how many they are. */
static bool number_rows(const struct kept *k, const struct lp_selection *which, uint32_t *number, uint32_t *m)
{
    bool first = true;
    *m = 0;
    for (uint32_t i = 0; i < k->m; i++)
        number[i] = NONE;
    for (uint32_t i = 0; i < which->count; i++)
        if (which->which[i] < k->m) {
            number[which->which[i]] = i;
            ++*m;
        }
    for (uint32_t i = 0; i < k->m && first; i++)
        first = number[i] == NONE ? k->basic[i] == k->n + i : number[i] < *m;
    return first && *m > 0;
}

/* The elements of an array by the new numbers, in place through `scratch`, in which there is room for them. */
static void move_rows(void *array, size_t size, uint32_t rows, const uint32_t *number, void *scratch)
{
    const char *from = array;
    char *to = scratch;
    uint32_t left = 0;
    for (uint32_t i = 0; i < rows; i++)
        if (number[i] != NONE) {
            memcpy(to + number[i] * size, from + i * size, size);
            left++;
        }
    memcpy(array, scratch, left * size);
}

void kept_select_rows(struct env *env, struct kept **p, const struct lp_selection *which)
{
    struct kept *k = held_off(p);
    if (!k)
        return;
    uint32_t m = 0;
    uint32_t *number = mem_new(&env->mem, MEM_HANDLE, k->m, sizeof *number);
    uint32_t *scratch = mem_new(&env->mem, MEM_HANDLE, k->m, sizeof *scratch);
    lu_rest(env, k->lu);
    bool fits = number && scratch && number_rows(k, which, number, &m) && lu_select(env, k->lu, m, number);
    if (fits) {
        for (uint32_t i = 0; i < k->m; i++)
            if (k->basic[i] >= k->n && number[i] != NONE)
                k->basic[i] = k->n + number[k->basic[i] - k->n];
        move_rows(k->basic, sizeof *k->basic, k->m, number, scratch);
        move_rows(k->row_exp, sizeof *k->row_exp, k->m, number, scratch);
        if (k->weight)
            move_rows(k->weight, sizeof *k->weight, k->m, number, scratch);
        k->m = m;
    }
    mem_free(&env->mem, number);
    mem_free(&env->mem, scratch);
    if (!fits)
        kept_free(env, &k);
    *p = k;
}

/* ---- taking ---------------------------------------------------------------------------------------------- */

/* The variable's number in the model as it is now. */
static uint32_t renumbered(const struct kept *k, const struct basis *b, uint32_t j)
{
    return j < k->n ? j : j - k->n + b->n;
}

/* Whether the statuses have the basic variables of k, and beside them just the logicals of new rows. */
static bool same_basis(const struct kept *k, const struct basis *b, const uint8_t *statuses)
{
    bool same = pairs_zeros(statuses, b->N) == b->m; /* zero bits are basic */
    for (uint32_t i = 0; i < k->m && same; i++) {
        uint32_t j = renumbered(k, b, k->basic[i]);
        same = pairs_get(statuses, j) == SLX_BASIC && (j >= b->n || k->col_exp[j] != SPMAT_UNSCALED);
    }
    for (uint32_t i = k->m; i < b->m && same; i++)
        same = pairs_get(statuses, b->n + i) == SLX_BASIC;
    return same;
}

/* Whether there is an exponent for each row and column of the model. */
static bool is_complete(const struct kept *k, const struct basis *b)
{
    return k->m == b->m && k->n == b->n && !memchr(k->col_exp, (uint8_t)SPMAT_UNSCALED, k->n);
}

/* The old exponents, and ones for what is new or has changed. */
static slx_status take_scaling(struct basis *b, const struct kept *k)
{
    memcpy(b->row_exp, k->row_exp, k->m);
    memcpy(b->col_exp, k->col_exp, k->n);
    memset(b->col_exp + k->n, SPMAT_UNSCALED, b->n - k->n);
    if (is_complete(k, b))
        return SLX_OK;
    if (k->scaled)
        return spmat_scaling_more(b->env, b->lp->cols, k->m, b->row_exp, b->col_exp);
    memset(b->col_exp, 0, b->n);
    return SLX_OK;
}

struct border {
    const struct basis *basis;
    uint32_t first; /* new row */
};

static uint32_t border_column(const void *user, uint32_t position, uint32_t *idx, double *val)
{
    const struct border *border = user;
    const struct basis *b = border->basis;
    uint32_t j = b->basic[position], count = 0;
    struct spmat_cursor c;
    if (j >= b->n)
        return 0;
    for (spmat_seek(b->lp->cols, j, &c); spmat_next(&c);)
        if (c.index >= border->first) {
            idx[count] = c.index;
            val[count++] = c.value * pow2(b->row_exp[c.index] + b->col_exp[j]);
        }
    return count;
}

/* The factor, with the rows that are new; *fits is false where it cannot be had. */
static slx_status take_factor(struct basis *b, struct kept *k, bool *fits)
{
    slx_status status = lu_wake(b->env, k->lu);
    *fits = true;
    if (status == SLX_OK && k->m < b->m) {
        const struct border border = {b, k->m};
        status = lu_extend(b->env, &k->lu, b->m, -1.0, border_column, &border, fits);
    }
    *fits &= status == SLX_OK;
    return status;
}

/* Whether the statuses are those of k, and what is new stands at 0. */
static bool same_sides(const struct kept *k, const struct basis *b, const uint8_t *statuses)
{
    const uint32_t at_once = b->n == k->n ? k->n + k->m : k->n, fours = at_once / 4;
    bool same = !memcmp(statuses, k->status, fours);
    for (uint32_t j = 4 * fours; j < k->n + k->m && same; j++)
        same = pairs_get(statuses, renumbered(k, b, j)) == pairs_get(k->status, j);
    for (uint32_t j = k->n; j < b->n && same; j++) {
        const unsigned status = pairs_get(statuses, j);
        const struct cvec *bound = status == SLX_AT_UPPER ? b->lp->col_upper : b->lp->col_lower;
        same = status == SLX_FREE || cvec_get(bound, j) == 0.0;
    }
    return same;
}

/* The values that hold, where there are no new rows; columns may be new. */
static void take_values(struct basis *b, const struct kept *k, const uint8_t *statuses, struct kept_values *values)
{
    values->primal = k->primal && k->m == b->m && same_sides(k, b, statuses);
    values->dual = k->dual && k->m == b->m;
    if (values->primal) {
        memcpy(b->xb, k->xb, b->m * sizeof *b->xb);
        b->primal_noise = k->primal_noise;
        values->objective = k->objective;
    }
    if (values->dual) {
        memcpy(values->d, k->d, k->n * sizeof *k->d);
        memcpy(values->d + b->n, k->d + k->n, k->m * sizeof *k->d);
        for (uint32_t j = k->n; j < b->n; j++)
            values->d[j] = NAN;
        b->dual_noise = k->dual_noise;
    }
}

slx_status kept_take(struct basis *b, struct kept **p, bool scaled, const uint8_t *statuses, struct kept_run *run,
                     struct kept_values *values, bool *scaling)
{
    struct kept *k = held_off(p);
    struct env *env = b->env;
    *scaling = false;
    *run = (struct kept_run){.method = METHOD_AUTO};
    if (!k)
        return SLX_OK;
    bool fits = k->m <= b->m && k->n <= b->n && k->scaled == scaled && same_basis(k, b, statuses);
    slx_status status = fits ? take_scaling(b, k) : SLX_OK;
    if (status == SLX_OK && fits) {
        for (uint32_t i = 0; i < b->m; i++)
            b->basic[i] = i < k->m ? renumbered(k, b, k->basic[i]) : b->n + i;
        status = take_factor(b, k, &fits);
    }
    if (status == SLX_OK && fits) {
        b->lu = k->lu;
        k->lu = NULL;
        b->factored = true;
        b->confirmed = k->confirmed;
        /* Rows of the inverse that were there only get zeros more.  What is too small for a new row is found when that
         * is chosen to leave. */
        for (uint32_t i = 0; i < b->m; i++)
            b->weight[i] = k->weight && i < k->m ? (double)k->weight[i] : 1.0;
        b->weights_valid = k->weight != NULL;
        b->weights_rough = k->weights_rough;
        take_values(b, k, statuses, values);
        *run = k->run;
        k->run.cost = NULL;
        k->run.edge = NULL;
        log_line(env, SLX_LOG_DEBUG, "the factor of the last solve holds, %u updates, %u rows more",
                 lu_stats(b->lu).updates, b->m - k->m);
    }
    if (status == SLX_ERROR_MEMORY) { /* then a new one may be had, once this is gone */
        env_forgive(env);
        status = SLX_OK;
    }
    *scaling = status == SLX_OK && !b->factored && k->scaled == scaled && is_complete(k, b);
    if (status == SLX_OK && !b->factored) {
        memset(b->row_exp, 0, b->m);
        memset(b->col_exp, 0, b->n);
    }
    if (*scaling) {
        memcpy(b->row_exp, k->row_exp, b->m);
        memcpy(b->col_exp, k->col_exp, b->n);
    }
    if (*scaling && !lu_is_at_rest(k->lu)) { /* its room, for another factor */
        b->lu = k->lu;
        k->lu = NULL;
    }
    kept_free(env, &k);
    return status;
}

/* ---- leaving --------------------------------------------------------------------------------------------- */

/* Weights in half the room, in place. */
static float *narrowed(struct basis *b)
{
    char *block = (char *)b->weight;
    for (uint32_t i = 0; i < b->m; i++) {
        double wide;
        memcpy(&wide, block + i * sizeof wide, sizeof wide);
        float narrow = (float)lesser(wide, 3e38);
        memcpy(block + i * sizeof narrow, &narrow, sizeof narrow);
    }
    b->weight = NULL;
    void *less = mem_resize(&b->env->mem, MEM_SIMPLEX, block, b->m, sizeof(float));
    return less ? less : (void *)block;
}

void kept_leave(struct basis *b, bool scaled, struct kept_run *run, struct kept_values *values, struct kept **out)
{
    struct env *env = b->env;
    kept_free(env, out);
    const bool any = b->factored && !b->want_factor && b->m > 0;
    struct kept *k = any ? mem_new(&env->mem, MEM_FACTOR, 1, sizeof *k) : NULL;
    if (!k) {
        mem_drop(&env->mem, &run->cost);
        mem_drop(&env->mem, &run->edge);
        return;
    }
    *k = (struct kept){.m = b->m,
                       .n = b->n,
                       .basic = b->basic,
                       .row_exp = b->row_exp,
                       .col_exp = b->col_exp,
                       .weight = b->weights_valid ? narrowed(b) : NULL,
                       .lu = b->lu,
                       .scaled = scaled,
                       .confirmed = b->confirmed,
                       .run = *run,
                       .weights_rough = b->weights_rough || b->weights_partial};
    b->basic = NULL;
    b->row_exp = b->col_exp = NULL;
    b->lu = NULL;
    run->cost = NULL;
    run->edge = NULL;
    if (k->m > AWAKE)
        lu_rest(env, k->lu);
    if (k->m <= AWAKE && k->n <= AWAKE_COLUMNS && values->primal && values->dual) {
        k->primal = k->dual = true;
        memcpy(b->flags, values->status, pairs_bytes((size_t)k->n + k->m));
        k->status = b->flags; /* whose room is four times of that */
        k->xb = b->xb;
        k->d = values->d;
        k->primal_noise = b->primal_noise;
        k->objective = values->objective;
        k->dual_noise = b->dual_noise;
        b->flags = NULL;
        b->xb = values->d = NULL;
    }
    *out = k;
}
