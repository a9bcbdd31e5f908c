/* shared: how many handles hold a piece of storage beside the first.  Zero-filled storage has one holder.
 *
 * A holder that sees no other is alone and stays so: only a holder can make another one, and a handle is used by one
 * thread at a time.  Who leaves touches the storage no more, unless it turns out to have been the last: the others may
 * change or free it at once.  The last one sees all that the others did before they left.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <stdatomic.h>
#include <stdbool.h>

typedef atomic_uint shared_count;

static inline void shared_join(shared_count *others)
{
    atomic_fetch_add_explicit(others, 1, memory_order_relaxed);
}

static inline bool is_shared(shared_count *others)
{
    return atomic_load_explicit(others, memory_order_acquire) != 0;
}

/* Leaves; true if there is still a holder, else the storage is this one's to free. */
static inline bool shared_leave(shared_count *others)
{
    return atomic_fetch_sub_explicit(others, 1, memory_order_acq_rel) != 0;
}

#endif
