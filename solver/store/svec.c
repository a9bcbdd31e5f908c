/* Work vectors: making, clearing, listing. */
#include <string.h>

#include "store/svec.h"

slx_status svec_init(struct env *env, struct svec *x, uint32_t n, enum mem_purpose purpose)
{
    *x = (struct svec){.n = n};
    x->val = mem_new(&env->mem, purpose, n, sizeof *x->val);
    x->idx = mem_new(&env->mem, purpose, n, sizeof *x->idx);
    if (!x->val || !x->idx) {
        svec_done(env, x);
        return fail_memory(env, "a work vector");
    }
    return SLX_OK;
}

void svec_done(struct env *env, struct svec *x)
{
    mem_free(&env->mem, x->val);
    mem_free(&env->mem, x->idx);
    *x = (struct svec){0};
}

/* Above this share of entries, clearing by memset is faster than by the list. */
enum { CLEAR_BY_LIST = 8 };

void svec_clear(struct svec *x)
{
    if (x->count == SVEC_DENSE || x->count > x->n / CLEAR_BY_LIST) {
        if (x->n)
            memset(x->val, 0, x->n * sizeof *x->val);
    } else {
        for (uint32_t k = 0; k < x->count; k++)
            x->val[x->idx[k]] = 0.0;
    }
    x->count = 0;
}

void svec_wipe(struct svec *x)
{
    x->count = SVEC_DENSE;
    svec_clear(x);
}

void svec_copy(const struct svec *x, struct svec *y)
{
    if (x->count == SVEC_DENSE) {
        memcpy(y->val, x->val, x->n * sizeof *y->val);
        y->count = SVEC_DENSE;
        return;
    }
    svec_clear(y);
    y->count = x->count;
    for (uint32_t k = 0; k < x->count; k++) {
        const uint32_t i = x->idx[k];
        y->idx[k] = i;
        y->val[i] = x->val[i];
    }
}

double svec_norm2(const struct svec *x)
{
    double sum = 0.0;
    if (x->count == SVEC_DENSE) {
        for (uint32_t i = 0; i < x->n; i++)
            sum += x->val[i] * x->val[i];
    } else {
        for (uint32_t k = 0; k < x->count; k++)
            sum += x->val[x->idx[k]] * x->val[x->idx[k]];
    }
    return sum;
}
