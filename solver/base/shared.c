/* Storage in the accounts of its holders. */
#include "base/shared.h"

bool shared_join(struct mem *mem, shared_count *others, struct shared_blocks blocks)
{
    for (unsigned k = 0; k < SHARED_BLOCKS; k++)
        if (!mem_hold(mem, blocks.block[k])) {
            while (k-- > 0)
                mem_let_go(mem, blocks.block[k]);
            return false;
        }
    atomic_fetch_add_explicit(others, 1, memory_order_relaxed);
    return true;
}

/* The blocks leave the account while the others cannot free them yet, and come back where there are no others. */
bool shared_leave(struct mem *mem, shared_count *others, struct shared_blocks blocks)
{
    if (!is_shared(others))
        return false;
    for (unsigned k = 0; k < SHARED_BLOCKS; k++)
        mem_let_go(mem, blocks.block[k]);
    if (atomic_fetch_sub_explicit(others, 1, memory_order_acq_rel) != 0)
        return true;
    for (unsigned k = 0; k < SHARED_BLOCKS; k++)
        mem_take_back(mem, blocks.block[k]);
    return false;
}
