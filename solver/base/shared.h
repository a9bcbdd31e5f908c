/* shared: storage that several handles hold, and that is in the account of each.
 *
 * A holder that sees no other is alone and stays so: only a holder can make another one, and a handle is used by one
 * thread at a time.  Who leaves touches the storage no more, unless it turns out to have been the last: the others may
 * change or free it at once.  The last one sees all that the others did before they left.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include "base/memory.h"

/* The holders beside the first, somewhere in the storage; zero-filled storage has one holder. */
typedef atomic_uint shared_count;

/* The blocks that the storage consists of; NULL where there is none. */
enum { SHARED_BLOCKS = 6 };
struct shared_blocks {
    const void *block[SHARED_BLOCKS];
};

static inline bool is_shared(shared_count *others)
{
    return atomic_load_explicit(others, memory_order_acquire) != 0;
}

/* One holder more, for the account `mem`; false where its limit forbids that. */
bool shared_join(struct mem *mem, shared_count *others, struct shared_blocks blocks);
/* The holder with the account `mem` leaves; true if there is still another, else the storage is this one's to free. */
bool shared_leave(struct mem *mem, shared_count *others, struct shared_blocks blocks);

#endif
