/* An LP as the blocks of memory that it consists of, and an LP of copies of them: in the order of enum lp_part, behind the
 * struct itself, and before what has no part. */
#include "model/lp.h"

void lp_blocks(const struct lp *lp, const void *block[LP_BLOCKS])
{
    struct shared_blocks part[LP_PARTS] = {0};
    for (int v = 0; v < LP_VECTORS; v++)
        part[v] = cvec_blocks(lp->vector[v]);
    part[LP_MATRIX] = spmat_blocks(lp->cols);
    if (lp->row_names)
        part[LP_ROW_NAMES] = names_blocks(lp->row_names);
    if (lp->col_names)
        part[LP_COL_NAMES] = names_blocks(lp->col_names);
    *block++ = lp;
    memcpy(block, part, sizeof part);
    block += LP_PARTS * SHARED_BLOCKS;
    block[0] = lp->integers;
    block[1] = lp->name;
    block[2] = lp->objective_name;
}

struct lp *lp_of_blocks(void *const block[LP_BLOCKS])
{
    struct lp *lp = block[0];
    void *const *part = block + 1, *const *rest = part + LP_PARTS * SHARED_BLOCKS;
    for (int v = 0; v < LP_VECTORS; v++)
        lp->vector[v] = cvec_of_blocks(part + v * SHARED_BLOCKS);
    lp->cols = spmat_of_blocks(part + LP_MATRIX * SHARED_BLOCKS);
    part += LP_ROW_NAMES * SHARED_BLOCKS;
    lp->row_names = *part ? names_of_blocks(part) : NULL;
    part += SHARED_BLOCKS;
    lp->col_names = *part ? names_of_blocks(part) : NULL;
    lp->integers = rest[0];
    lp->name = rest[1];
    lp->objective_name = rest[2];
    lp->pending = NULL;
    lp->marks = NULL;
    lp->marks_used = 0;
    lp->start = NULL;
    return lp;
}
