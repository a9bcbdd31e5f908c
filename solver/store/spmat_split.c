/* Vectors in two parts: the entries that a price is to see, and behind them those that it is to pass over. */
#include "store/spmat_private.h"

static void set_front(struct spmat *a, uint32_t k, uint32_t count)
{
    if (a->front_log == 0)
        ((uint8_t *)a->front)[k] = (uint8_t)count;
    else if (a->front_log == 1)
        ((uint16_t *)a->front)[k] = (uint16_t)count;
    else
        ((uint32_t *)a->front)[k] = count;
}

slx_status spmat_split(struct env *env, struct spmat *a)
{
    a->front_log = (uint8_t)index_log_for(spmat_longest(a));
    a->front = mem_new(&env->mem, a->purpose, a->vectors, (size_t)1 << a->front_log);
    if (!a->front)
        return fail_memory(env, "the parts of a matrix");
    for (uint32_t k = 0; k < a->vectors; k++)
        set_front(a, k, spmat_count(a, k));
    a->in_fronts = spmat_nnz(a);
    return SLX_OK;
}

void spmat_to_back(struct spmat *a, uint32_t k, uint32_t minor)
{
    const uint64_t begin = spmat_start(a, k);
    const uint32_t front = spmat_front(a, k) - 1;
    a->loops->swap(a, a->loops->find(a, begin, begin + front + 1, minor), begin + front);
    set_front(a, k, front);
    a->in_fronts--;
}

void spmat_to_front(struct spmat *a, uint32_t k, uint32_t minor)
{
    const uint64_t begin = spmat_start(a, k) + spmat_front(a, k);
    a->loops->swap(a, a->loops->find(a, begin, spmat_start(a, k + 1), minor), begin);
    set_front(a, k, spmat_front(a, k) + 1);
    a->in_fronts++;
}

double spmat_front_share(const struct spmat *a)
{
    const uint64_t entries = spmat_nnz(a);
    return entries > 0 ? (double)a->in_fronts / (double)entries : 1.0;
}
