/* Parts of a model: some of its columns, read as if the others were not there; and where they are cut. */
#include "format/mps_private.h"
#include "format/words_private.h"

/* Takes every other mark away where there is no room for more. */
static void census_column(struct mps_census *c)
{
    if (c->stride == 0)
        c->stride = 1;
    if (c->columns / c->stride == MPS_MARKS) {
        for (unsigned k = 0; k < MPS_MARKS / 2; k++)
            c->marks[k] = c->marks[2 * k];
        c->stride *= 2;
    }
    if (c->columns % c->stride == 0)
        c->marks[c->columns / c->stride] = c->entries;
    c->columns++;
}

uint64_t mps_census_cut(const struct mps_census *c, unsigned part, unsigned parts)
{
    const double all = (double)c->entries + SPMAT_OF_VECTOR * (double)c->columns, goal = all * part / parts;
    uint64_t low = 0, high = c->columns ? (c->columns - 1) / c->stride + 1 : 0;
    if (part == 0 || part >= parts)
        return part ? c->columns : 0;
    while (high - low > 1) { /* ends: the distance falls */
        const uint64_t middle = low + (high - low) / 2;
        const double before = (double)c->marks[middle] + SPMAT_OF_VECTOR * (double)(middle * c->stride);
        *(before <= goal ? &low : &high) = middle;
    }
    return low * c->stride;
}

slx_status mps_part_line(struct mps *m, const struct mps_record *f, bool *kept)
{
    slx_status s = SLX_OK;
    if (m->column == 0 || f->vector.length != m->part_length ||
        !word_same(f->vector.at, m->part_name, m->part_length)) {
        s = mps_columns_leave(m);
        if (s == SLX_OK)
            s = mps_remember(m, f->vector, &m->part_name, &m->part_length);
        m->column++;
        if (m->census)
            census_column(m->census);
    }
    if (m->census)
        m->census->entries += f->pairs;
    *kept = !m->part || (m->column > m->part->first && m->column <= m->part->end);
    return s;
}
