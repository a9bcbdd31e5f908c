/* What the files of basis share. */
#ifndef BASIS_BASIS_PRIVATE_H
#define BASIS_BASIS_PRIVATE_H

#include "basis/basis.h"

static inline uint32_t count_nonzeros(const struct svec *x)
{
    uint32_t count = 0;
    if (x->count != SVEC_DENSE)
        return x->count;
    for (uint32_t i = 0; i < x->n; i++)
        count += x->val[i] != 0.0;
    return count;
}

/* Variable j becomes passive, or is so no more: its entries in the row copy go to the back, or the front. */
void basis_rows_without(struct basis *b, uint32_t j);
void basis_rows_with(struct basis *b, uint32_t j);

#endif
