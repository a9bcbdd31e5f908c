/* What the files of basis share. */
#ifndef BASIS_BASIS_PRIVATE_H
#define BASIS_BASIS_PRIVATE_H

#include "basis/basis.h"

/* Variable j becomes passive, or is so no more: its entries in the row copy go to the back, or the front. */
void basis_rows_without(struct basis *b, uint32_t j);
void basis_rows_with(struct basis *b, uint32_t j);

#endif
