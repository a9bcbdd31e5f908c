/* The coded vector as the files of this room see it. */
#ifndef STORE_CVEC_PRIVATE_H
#define STORE_CVEC_PRIVATE_H

#include "store/coded_private.h"
#include "store/cvec.h"
#include "base/shared.h"

struct cvec {
    struct coded values; /* data == NULL with a count: all entries are the dictionary's one value */
    shared_count sharers;
};

/* Takes the vector's blocks out of an account (mem_let_go) or enters them again (mem_take_back). */
static inline void cvec_each_block(struct env *env, const struct cvec *v, mem_entry *entry)
{
    entry(&env->mem, v);
    coded_each_block(&env->mem, &v->values, entry);
}

#endif
