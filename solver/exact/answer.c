/* The fractions of an answer as text. */
#include "exact/exact_private.h"

static slx_status as_text(struct env *env, const mpq_t q, char **text)
{
    size_t room = mpz_sizeinbase(mpq_numref(q), 10) + mpz_sizeinbase(mpq_denref(q), 10) + 3;
    *text = mem_new(&env->mem, MEM_EXACT, room, 1);
    if (!*text)
        return fail_memory(env, "a fraction");
    mpq_get_str(*text, 10, q);
    return SLX_OK;
}

slx_status exact_text(struct env *env, struct exact *e, enum exact_number which, uint32_t j, char **text)
{
    slx_status status = SLX_OK;
    const bool row = j >= e->n;
    *text = NULL;
    if (which == EXACT_DUAL && row) {
        mpq_set(e->c, e->y[j - e->n]);
    } else if (which == EXACT_DUAL) {
        fraction_of(e->c, e->proof_of_none ? 0.0 : cvec_get(e->lp->cost, j), e->decimal);
        subtract_column(e, j, e->y, e->c);
    } else if (which == EXACT_RAY && !e->ray) {
        mpq_set_ui(e->c, 0, 1);
    } else {
        mpq_t *v = which == EXACT_RAY ? e->ray : e->x;
        status = row ? row_sum(e, j - e->n, v) : SLX_OK;
        if (row)
            fraction_sum_get(&e->sum, e->c);
        else
            mpq_set(e->c, v[j]);
    }
    return status == SLX_OK ? as_text(env, e->c, text) : status;
}

slx_status exact_objective_text(struct env *env, struct exact *e, char **text)
{
    return as_text(env, e->objective, text);
}
