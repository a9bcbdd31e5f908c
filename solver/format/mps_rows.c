/* ROWS, and finding rows by name.  The objective and the N rows that are dropped are no rows of the model: its pool
 * holds only the others. */
#include <string.h>
#include <strings.h>

#include "format/mps_reader.h"

static slx_status add_row(struct mps *m, struct token name, unsigned type)
{
    struct lp *lp = m->lp;
    if (lp->nrows == MOST_LINES)
        return mps_fail(m, name, "too many rows:");
    size_t need = pairs_bytes((size_t)lp->nrows + 1);
    if (!m->row_type || need > mem_size(m->row_type)) {
        uint8_t *grown = mem_resize(&m->env->mem, MEM_READER, m->row_type,
                                    mem_grown(m->row_type ? mem_size(m->row_type) : 0, need), 1);
        if (!grown)
            return fail_memory(m->env, "row types");
        m->row_type = grown;
    }
    uint32_t number;
    bool is_new;
    slx_status s = names_intern(m->env, lp->row_names, m->row_index, name.at, name.length, &number, &is_new);
    if (s != SLX_OK)
        return s;
    if (!is_new)
        return mps_fail(m, name, "row given twice:");
    pairs_set(m->row_type, number, type);
    lp->nrows++;
    return SLX_OK;
}

static slx_status drop_row(struct mps *m, struct token name)
{
    slx_status s = SLX_OK;
    if (!m->dropped) {
        s = names_create(m->env, &m->dropped);
        if (s == SLX_OK)
            s = names_index_create(m->env, m->dropped, &m->dropped_index);
        if (s != SLX_OK)
            return s;
    }
    uint32_t number;
    bool is_new;
    s = names_intern(m->env, m->dropped, m->dropped_index, name.at, name.length, &number, &is_new);
    if (s == SLX_OK && !is_new)
        return mps_fail(m, name, "row given twice:");
    if (s == SLX_OK)
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
    if (!strchr("NELG", type) || !type)
        return mps_fail(m, f.type, "unknown row type");
    struct token name = f.name[0];
    bool is_objective = m->has_objective && token_is(name, m->lp->objective_name, strlen(m->lp->objective_name));
    bool is_dropped = m->dropped && names_find(m->dropped_index, name.at, name.length) != NAMES_NONE;
    if (is_objective || is_dropped || (type == 'N' && names_find(m->row_index, name.at, name.length) != NAMES_NONE))
        return mps_fail(m, name, "row given twice:");
    if (type != 'N')
        return add_row(m, name, type == 'E' ? ROW_E : type == 'L' ? ROW_L : ROW_G);
    if (m->has_objective || (m->objective_wanted && !token_is(name, m->objective_wanted, strlen(m->objective_wanted))))
        return drop_row(m, name);
    m->has_objective = true;
    return mps_copy(m, name, &m->lp->objective_name);
}

slx_status mps_rows_end(struct mps *m)
{
    if (!m->has_objective && m->objective_wanted)
        return mps_fail(m, (struct token){m->objective_wanted, strlen(m->objective_wanted)},
                        "no N row has the objective's name");
    if (!m->has_objective)
        mps_warn(m, WARN_NO_OBJECTIVE, "no N row: the objective is 0");
    return names_finish(m->env, m->lp->row_names);
}

/* ---- name -> row -------------------------------------------------------------------------------- */

slx_status mps_row_index(struct mps *m)
{
    if (!m->memo && !(m->memo = mem_new(&m->env->mem, MEM_READER, (size_t)1 << MEMO_BITS, sizeof *m->memo)))
        return fail_memory(m->env, "finding rows");
    return m->row_index ? SLX_OK : names_index_create(m->env, m->lp->row_names, &m->row_index);
}

void mps_rows_forget(struct mps *m)
{
    names_index_free(m->env, &m->row_index);
    mem_drop(&m->env->mem, &m->memo);
}

static uint32_t find_long(const struct mps *m, struct token name)
{
    if (m->has_objective && token_is(name, m->lp->objective_name, strlen(m->lp->objective_name)))
        return ROW_OBJECTIVE;
    uint32_t row = names_find(m->row_index, name.at, name.length);
    if (row != NAMES_NONE)
        return row;
    if (m->dropped && names_find(m->dropped_index, name.at, name.length) != NAMES_NONE)
        return ROW_DROPPED;
    return ROW_UNKNOWN;
}

/* The first n <= 8 bytes at p, zeros behind.  A word may be loaded past the line's end, see reader_line. */
static inline uint64_t bytes_at(const char *p, size_t n)
{
    uint64_t v;
    if (n == 0)
        return 0;
    memcpy(&v, p, 8);
    return v & (UINT64_MAX >> (64 - 8 * n));
}

uint32_t mps_row_find(struct mps *m, struct token name)
{
    if (name.length > 16)
        return find_long(m, name);
    size_t head = name.length < 8 ? name.length : 8;
    uint64_t a = bytes_at(name.at, head), b = bytes_at(name.at + head, name.length - head);
    uint64_t hash = (a ^ (b * UINT64_C(0xd6e8feb86659fd93)) ^ name.length) * UINT64_C(0x9e3779b97f4a7c15);
    struct row_memo *memo = &m->memo[(hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - MEMO_BITS)];
    if (memo->key[0] == a && memo->key[1] == b && memo->length == name.length)
        return memo->row;
    uint32_t row = find_long(m, name);
    if (row != ROW_UNKNOWN)
        *memo = (struct row_memo){{a, b}, (uint32_t)name.length, row};
    return row;
}
