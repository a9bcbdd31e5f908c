/* Equations of three columns: one of the three that rows keep within its bounds is expressed by the two others and
 * leaves by substitution, the shortest that can.  The columns of longer equations are looked at one by one
 * (substitution.c); here the row is, as soon as it is so short.
 */
#include "presolve/families_private.h"

bool tripleton_equation(struct work *w, uint32_t i)
{
    uint32_t columns[3];
    if (w->row_count[i] != 3 || !is_equation(w, i) || changes_are_full(w) || !read_row(w, i, &w->row))
        return false;
    for (int k = 0; k < 3; k++) {
        int at = k;
        for (; at > 0 && w->col_count[columns[at - 1]] > w->col_count[w->row.idx[k]]; at--)
            columns[at] = columns[at - 1];
        columns[at] = w->row.idx[k];
    }
    for (int k = 0; k < 3; k++) {
        uint32_t j = columns[k];
        if (w->col_count[j] < 2 || !read_col(w, j, &w->col))
            continue;
        if (substitute_if_light(w, i, j, line_value(&w->col, i), SLX_AT_LOWER))
            return true;
    }
    return false;
}
