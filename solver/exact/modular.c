/* The factor modulo a prime; modular_private.h has the method. */
#include "exact/modular_private.h"

#include <string.h>

#include "store/arrays.h"

void field_init(struct field *f, uint64_t p)
{
    uint64_t inverse = p; /* right to 3 bits; each round doubles them */
    for (int k = 0; k < 5; k++)
        inverse *= 2 - p * inverse;
    uint64_t r = (uint64_t)(((wide)1 << 64) % p);
    *f = (struct field){p, (uint64_t)0 - inverse, (uint64_t)((wide)r * r % p)};
}

/* v^(p - 2). */
uint64_t field_inverse(const struct field *f, uint64_t v)
{
    uint64_t power = field_enter(f, 1);
    for (uint64_t e = f->p - 2; e; e >>= 1) {
        if (e & 1)
            power = field_mul(f, power, v);
        v = field_mul(f, v, v);
    }
    return power;
}

/* ---- storage ------------------------------------------------------------------------------------------ */

enum { ARRAYS = 7 };

static void list_arrays(struct modular *f, size_t n, struct array out[ARRAYS])
{
    const struct array arrays[ARRAYS] = {
        ARRAY(f->row, n),         ARRAY(f->col, n),     ARRAY(f->step, n), ARRAY(f->l_start, n + 1),
        ARRAY(f->u_start, n + 1), ARRAY(f->inverse, n), ARRAY(f->work, n),
    };
    memcpy(out, arrays, sizeof arrays);
}

void modular_free(struct env *env, struct modular *f)
{
    struct array arrays[ARRAYS];
    void *const entries[] = {f->l_index, f->u_index, f->l_value, f->u_value};
    list_arrays(f, 0, arrays);
    arrays_done(env, arrays, ARRAYS);
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++)
        mem_free(&env->mem, entries[k]);
    *f = (struct modular){.n = 0};
}

static bool take(struct env *env, struct modular *f, uint32_t n)
{
    struct array arrays[ARRAYS];
    f->n = n;
    list_arrays(f, n, arrays);
    return arrays_new(env, MEM_EXACT, arrays, ARRAYS);
}

/* Room for `need` entries in a pair of arrays. */
static bool grow(struct env *env, uint32_t **index, uint64_t **value, uint64_t *room, uint64_t need)
{
    if (need <= *room)
        return true;
    size_t more = mem_grown(*room, need);
    uint32_t *i = mem_resize(&env->mem, MEM_EXACT, *index, more, sizeof *i);
    *index = i ? i : *index;
    uint64_t *v = i ? mem_resize(&env->mem, MEM_EXACT, *value, more, sizeof *v) : NULL;
    *value = v ? v : *value;
    *room = v ? more : *room;
    return v;
}

/* ---- factor ------------------------------------------------------------------------------------------- */

/* The column in work: its pattern, and the depth-first search over the rows that have a step. */
struct search {
    struct modular *f;
    uint64_t *mark;          /* of a row: 1 + the column it was met in */
    uint32_t *found, *stack; /* rows with a step, those reached first last; n each */
    uint64_t *at;            /* of a stacked row: the next entry of its L */
    uint32_t *fresh;         /* rows without a step */
    uint32_t found_count, fresh_count;
    uint64_t now;
};

/* Adds what `row` reaches: found is in reverse topological order at the end. */
static void reach(struct search *s, uint32_t row)
{
    const struct modular *f = s->f;
    if (s->mark[row] == s->now)
        return;
    s->mark[row] = s->now;
    if (f->step[row] == UINT32_MAX) {
        s->fresh[s->fresh_count++] = row;
        return;
    }
    uint32_t depth = 0;
    s->stack[0] = row;
    s->at[0] = f->l_start[f->step[row]];
    for (;;) { /* a row comes on the stack once, as it is marked, and each round takes one off */
        uint32_t top = s->stack[depth];
        uint64_t end = f->l_start[f->step[top] + 1];
        while (s->at[depth] < end) {
            uint32_t i = f->l_index[s->at[depth]++];
            if (s->mark[i] == s->now)
                continue;
            s->mark[i] = s->now;
            if (f->step[i] == UINT32_MAX) {
                s->fresh[s->fresh_count++] = i;
                continue;
            }
            s->stack[++depth] = i;
            s->at[depth] = f->l_start[f->step[i]];
            top = i;
            end = f->l_start[f->step[i] + 1];
        }
        s->found[s->found_count++] = top;
        if (depth-- == 0)
            return;
    }
}

/* Column k of `a` less what the steps before it take away; U's part of it is stored for step t. */
static bool eliminate(struct env *env, struct search *s, const struct modular_matrix *a, uint32_t k, uint32_t t)
{
    struct modular *f = s->f;
    s->now++;
    s->found_count = s->fresh_count = 0;
    for (uint64_t e = a->start[k]; e < a->start[k + 1]; e++) {
        reach(s, a->index[e]);
        f->work[a->index[e]] = a->value[e];
    }
    uint64_t used = f->u_start[t];
    if (!grow(env, &f->u_index, &f->u_value, &f->u_room, used + s->found_count))
        return false;
    for (uint32_t c = s->found_count; c-- > 0;) {
        uint32_t row = s->found[c], step = f->step[row];
        uint64_t v = f->work[row];
        f->work[row] = 0;
        if (!v)
            continue;
        f->u_index[used] = step;
        f->u_value[used++] = v;
        for (uint64_t e = f->l_start[step]; e < f->l_start[step + 1]; e++) {
            uint64_t *x = &f->work[f->l_index[e]];
            *x = field_sub(&f->field, *x, field_mul(&f->field, f->l_value[e], v));
        }
    }
    f->u_start[t + 1] = used;
    return true;
}

/* Makes the rest of the column in work step t; false in *pivotal where there is nothing left of it. */
static bool pivot(struct env *env, struct search *s, uint32_t t, uint32_t prefer, bool *pivotal)
{
    struct modular *f = s->f;
    uint32_t row = UINT32_MAX;
    for (uint32_t c = 0; c < s->fresh_count; c++)
        if (f->work[s->fresh[c]] && (row == UINT32_MAX || s->fresh[c] == prefer))
            row = s->fresh[c];
    *pivotal = row != UINT32_MAX;
    uint64_t used = f->l_start[t];
    if (!grow(env, &f->l_index, &f->l_value, &f->l_room, used + s->fresh_count))
        return false;
    if (*pivotal) {
        f->inverse[t] = field_inverse(&f->field, f->work[row]);
        f->row[t] = row;
        f->step[row] = t;
    }
    for (uint32_t c = 0; c < s->fresh_count; c++) {
        uint32_t i = s->fresh[c];
        if (*pivotal && i != row && f->work[i]) {
            f->l_index[used] = i;
            f->l_value[used++] = field_mul(&f->field, f->work[i], f->inverse[t]);
        }
        f->work[i] = 0;
    }
    f->l_start[t + 1] = used;
    return true;
}

/* Behind the steps: the columns that have none, which `last` lists from its end, and in row[] the rows. */
static void list_rest(struct modular *f, const uint32_t *rejected)
{
    uint32_t t = f->steps;
    for (uint32_t c = 0; f->steps + c < f->n; c++)
        f->col[f->steps + c] = rejected[c];
    for (uint32_t i = 0; i < f->n; i++)
        if (f->step[i] == UINT32_MAX)
            f->row[t++] = i;
}

slx_status modular_factor(struct env *env, struct modular *f, const struct modular_matrix *a, const uint32_t *order,
                          const uint32_t *prefer, bool (*stop)(void *user), void *user, bool *stopped)
{
    struct mem *mem = &env->mem;
    const uint32_t n = a->n;
    const struct field field = f->field;
    modular_free(env, f);
    f->field = field;
    struct search s = {.f = f};
    bool good = take(env, f, n) && (s.mark = mem_new(mem, MEM_EXACT, n, sizeof *s.mark)) &&
                (s.at = mem_new(mem, MEM_EXACT, n, sizeof *s.at)) &&
                (s.found = mem_new(mem, MEM_EXACT, n, 4 * sizeof *s.found));
    uint32_t *rejected = NULL, rejections = 0;
    if (good) {
        s.stack = s.found + n;
        s.fresh = s.stack + n;
        rejected = s.fresh + n;
        memset(f->step, 0xff, n * sizeof *f->step);
    }
    *stopped = false;
    for (uint32_t c = 0; good && !*stopped && c < n; c++) {
        bool pivotal;
        good = eliminate(env, &s, a, order[c], f->steps) && pivot(env, &s, f->steps, prefer[order[c]], &pivotal);
        if (good && pivotal)
            f->col[f->steps++] = order[c];
        else if (good)
            rejected[rejections++] = order[c];
        *stopped = stop(user);
    }
    if (good && !*stopped)
        list_rest(f, rejected);
    mem_free(mem, s.mark);
    mem_free(mem, s.at);
    mem_free(mem, s.found);
    return good ? SLX_OK : fail_memory(env, "a factor modulo a prime");
}

/* ---- solves ------------------------------------------------------------------------------------------- */

void modular_solve(struct modular *f, uint64_t *x)
{
    const struct field *g = &f->field;
    for (uint32_t t = 0; t < f->n; t++) {
        uint64_t v = x[f->row[t]];
        for (uint64_t e = f->l_start[t]; v && e < f->l_start[t + 1]; e++)
            x[f->l_index[e]] = field_sub(g, x[f->l_index[e]], field_mul(g, f->l_value[e], v));
    }
    for (uint32_t t = f->n; t-- > 0;) {
        uint64_t v = x[f->row[t]];
        if (!v)
            continue;
        f->work[t] = v = field_mul(g, v, f->inverse[t]);
        for (uint64_t e = f->u_start[t]; e < f->u_start[t + 1]; e++) {
            uint64_t *above = &x[f->row[f->u_index[e]]];
            *above = field_sub(g, *above, field_mul(g, f->u_value[e], v));
        }
    }
    for (uint32_t t = 0; t < f->n; t++) {
        x[f->col[t]] = f->work[t];
        f->work[t] = 0;
    }
}

void modular_solve_transposed(struct modular *f, uint64_t *y)
{
    const struct field *g = &f->field;
    for (uint32_t t = 0; t < f->n; t++) {
        uint64_t v = y[f->col[t]];
        for (uint64_t e = f->u_start[t]; e < f->u_start[t + 1]; e++)
            if (f->work[f->u_index[e]])
                v = field_sub(g, v, field_mul(g, f->u_value[e], f->work[f->u_index[e]]));
        f->work[t] = field_mul(g, v, f->inverse[t]);
    }
    for (uint32_t t = 0; t < f->n; t++)
        y[f->row[t]] = f->work[t];
    for (uint32_t t = f->n; t-- > 0;) {
        f->work[t] = 0;
        uint64_t v = y[f->row[t]];
        for (uint64_t e = f->l_start[t]; e < f->l_start[t + 1]; e++)
            if (y[f->l_index[e]])
                v = field_sub(g, v, field_mul(g, f->l_value[e], y[f->l_index[e]]));
        y[f->row[t]] = v;
    }
}
