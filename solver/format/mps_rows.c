/* ROWS, and finding rows by name.  The objective and the N rows that are dropped are no rows of the model: its names
 * and the table of rows hold only the others, the dropped ones have a table of their own. */
#include <string.h>

#include "format/mps_private.h"

slx_status mps_row_table(struct mps *m)
{
    return m->rows ? SLX_OK : row_table_create(m->env, m->lp->row_names, &m->rows);
}

/* The objective first: it is in most columns, and to see that a name is not in the table takes long. */
uint32_t mps_row_find(struct mps *m, struct token name)
{
    if (m->has_objective && token_is(name, m->lp->objective_name, m->objective_length))
        return ROW_OBJECTIVE;
    uint32_t row = row_table_find(m->rows, name.at, name.length);
    if (row != NAMES_NONE)
        return row;
    if (m->dropped && row_table_find(m->dropped, name.at, name.length) != NAMES_NONE)
        return ROW_DROPPED;
    return ROW_UNKNOWN;
}

static slx_status add_row(struct mps *m, struct token name, unsigned type)
{
    struct lp *lp = m->lp;
    if (lp->nrows == MOST_LINES)
        return mps_fail(m, name, "too many rows:");
    size_t have = m->row_type ? mem_size(m->row_type) : 0, need = pairs_bytes((size_t)lp->nrows + 1);
    if (need > have) {
        uint8_t *grown = mem_resize(&m->env->mem, MEM_READER, m->row_type, mem_grown(have, need), 1);
        if (!grown)
            return fail_memory(m->env, "row types");
        m->row_type = grown;
    }
    slx_status s = row_table_add(m->env, m->rows, name.at, name.length);
    if (s == SLX_OK)
        s = lp_build_name(&m->build, LP_ROW_NAMES, name.at, name.length);
    pairs_set(m->row_type, lp->nrows++, type);
    return s;
}

static slx_status drop_row(struct mps *m, struct token name)
{
    slx_status s = m->dropped ? SLX_OK : row_table_create(m->env, NULL, &m->dropped);
    if (s == SLX_OK)
        s = row_table_add(m->env, m->dropped, name.at, name.length);
    mps_warn(m, WARN_FREE_ROWS,
             "N rows beside the objective are dropped with their coefficients and right-hand sides, first '%.*s'",
             (int)(name.length < 64 ? name.length : 64), name.at);
    return s;
}

slx_status mps_rows_line(struct mps *m)
{
    struct mps_record f;
    slx_status s = mps_line_fields(m, CARD_ROW, &f);
    if (s != SLX_OK)
        return s;
    char type = f.type.length == 1 ? (char)(f.type.at[0] & ~0x20) : '?';
    if (type != 'N' && type != 'E' && type != 'L' && type != 'G')
        return mps_fail(m, f.type, "unknown row type");
    struct token name = f.name[0];
    if (mps_row_find(m, name) != ROW_UNKNOWN)
        return mps_fail(m, name, "row given twice:");
    if (type != 'N')
        return add_row(m, name, type == 'E' ? ROW_E : type == 'L' ? ROW_L : ROW_G);
    if (m->has_objective || (m->objective_wanted && !token_is(name, m->objective_wanted, strlen(m->objective_wanted))))
        return drop_row(m, name);
    m->has_objective = true;
    m->objective_length = name.length;
    return mps_copy(m, name, &m->lp->objective_name);
}

slx_status mps_rows_end(struct mps *m)
{
    if (!m->has_objective && m->objective_wanted)
        return mps_fail(m, (struct token){m->objective_wanted, strlen(m->objective_wanted)},
                        "no N row has the objective's name");
    if (!m->has_objective)
        mps_warn(m, WARN_NO_OBJECTIVE, "no N row: the objective is 0");
    slx_status s = lp_build_done(&m->build, LP_ROW_NAMES);
    return s == SLX_OK ? row_table_finish(m->env, m->rows, m->lp->row_names) : s;
}
