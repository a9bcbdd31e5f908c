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

/* The place of `minor` from `begin` on, where it must be before `end`.  A block is compared without a way out of the loop,
 * so that the compiler compares many at once. */
#define FIND(name, INDEX)                                                                                              \
    static size_t name(const void *indices, size_t begin, size_t end, uint32_t minor)                                  \
    {                                                                                                                  \
        enum { BLOCK = 32 };                                                                                           \
        const INDEX *const index = indices, wanted = (INDEX)minor;                                                     \
        for (; end - begin >= BLOCK; begin += BLOCK) {                                                                 \
            INDEX found = 0;                                                                                           \
            for (unsigned t = 0; t < BLOCK; t++)                                                                       \
                found |= (INDEX)(index[begin + t] == wanted);                                                          \
            if (found)                                                                                                 \
                break;                                                                                                 \
        }                                                                                                              \
        while (index[begin] != wanted)                                                                                 \
            begin++;                                                                                                   \
        return begin;                                                                                                  \
    }
FIND(find_8, uint8_t)
FIND(find_16, uint16_t)
FIND(find_32, uint32_t)

static size_t find(const struct spmat *a, size_t begin, size_t end, uint32_t minor)
{
    static size_t (*const of_width[])(const void *, size_t, size_t, uint32_t) = {find_8, find_16, find_32};
    return of_width[a->index_log](a->index, begin, end, minor);
}

/* Elements p and q of an array whose elements have 1 << log bytes. */
static inline void swap(void *array, unsigned log, size_t p, size_t q)
{
    char *const at = (char *)array + (p << log), *const other = (char *)array + (q << log);
    uint64_t kept;
#define SWAP(width)                                                                                                    \
    memcpy(&kept, at, width);                                                                                          \
    memcpy(at, other, width);                                                                                          \
    memcpy(other, &kept, width);                                                                                       \
    break
    switch (log) {
    case 0: SWAP(1);
    case 1: SWAP(2);
    case 2: SWAP(4);
    default: SWAP(8);
    }
}

static void swap_entries(struct spmat *a, size_t p, size_t q)
{
    swap(a->index, a->index_log, p, q);
    swap(a->values.data, a->values.kind, p, q);
}

void spmat_to_back(struct spmat *a, uint32_t k, uint32_t minor)
{
    const size_t begin = spmat_start(a, k);
    const uint32_t front = spmat_front(a, k) - 1;
    swap_entries(a, find(a, begin, begin + front + 1, minor), begin + front);
    set_front(a, k, front);
    a->in_fronts--;
}

void spmat_to_front(struct spmat *a, uint32_t k, uint32_t minor)
{
    const size_t begin = spmat_start(a, k) + spmat_front(a, k);
    swap_entries(a, find(a, begin, spmat_start(a, k + 1), minor), begin);
    set_front(a, k, spmat_front(a, k) + 1);
    a->in_fronts++;
}

double spmat_front_share(const struct spmat *a)
{
    const uint64_t entries = spmat_nnz(a);
    return entries > 0 ? (double)a->in_fronts / (double)entries : 1.0;
}
