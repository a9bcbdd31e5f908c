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

#endif
