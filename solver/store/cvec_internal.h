/* The coded vector as the files of this room see it. */
#ifndef STORE_CVEC_INTERNAL_H
#define STORE_CVEC_INTERNAL_H

#include "store/coded.h"
#include "store/cvec.h"
#include "base/shared.h"

struct cvec {
    struct coded values; /* data == NULL with a count: all entries are the dictionary's one value */
    shared_count sharers;
};

/* The blocks of a vector out of an account, or in it again. */
static inline void cvec_enter(struct env *env, const struct cvec *v, mem_entry *entry)
{
    entry(&env->mem, v);
    coded_enter(&env->mem, &v->values, entry);
}

#endif
