/* store: numbers kept narrow.  The room's face: matrices and their overlays, vectors, sparse work vectors, bit sets,
 * arrays. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/arrays.h"
#include "store/bits.h"
#include "store/cvec.h"
#include "store/overlay.h"
#include "store/spmat.h"
#include "store/svec.h"

#endif
