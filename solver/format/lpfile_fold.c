/* What the writer of LP files says in another way, since not all readers know rows with two bounds and constants in the
 * objective, taken back.  Comments at the top of the file announce it:
 *
 *     \Range columns: Rg             a row with two bounds is   ROW: terms - RgROW = 0   and   lower <= RgROW <= upper
 *     \Constant column: Constant     the objective's constant is the cost of a column   Constant = 1   without entries
 *
 * Behind the name of such a column there may be some _, where a column has it already.
 */
#include <string.h>

#include "format/lpfile_private.h"
#include "model/lp_edit.h"

/* Whether text is `begin`, then some _. */
static bool is_with_tail(const char *text, const char *begin, size_t length)
{
    if (strncmp(text, begin, length))
        return false;
    for (text += length; *text == '_'; text++)
        ;
    return !*text;
}

/* The row whose bounds column j has, or NAMES_NONE. */
static uint32_t row_of_range(const struct lp *lp, uint32_t j, const char *name, char *row_name, size_t room)
{
    struct spmat_cursor c;
    if (strncmp(name, LPFILE_RANGE, strlen(LPFILE_RANGE)) || spmat_count(lp->cols, j) != 1)
        return NAMES_NONE;
    spmat_seek(lp->cols, j, &c);
    if (!spmat_next(&c) || c.value != -1.0 || cvec_get(lp->cost, j) != 0.0 || cvec_get(lp->row_lower, c.index) != 0.0 ||
        cvec_get(lp->row_upper, c.index) != 0.0)
        return NAMES_NONE;
    const size_t length = lp_row_name(lp, c.index, row_name, room);
    return is_with_tail(name + strlen(LPFILE_RANGE), row_name, length) ? c.index : NAMES_NONE;
}

static bool is_constant(const struct lp *lp, uint32_t j, const char *name)
{
    return is_with_tail(name, LPFILE_CONSTANT, strlen(LPFILE_CONSTANT)) && spmat_count(lp->cols, j) == 0 &&
           cvec_get(lp->col_lower, j) == 1.0 && cvec_get(lp->col_upper, j) == 1.0;
}

/* Takes in what column j says; *folded: it is to go. */
static slx_status fold_column(struct env *env, struct lp *lp, uint32_t j, const struct lpfile_folds *folds, char *text,
                              size_t room, bool *folded)
{
    char *row_name = text + room;
    *folded = false;
    lp_col_name(lp, j, text, room);
    if (folds->constant && is_constant(lp, j, text)) {
        lp->offset += cvec_get(lp->cost, j);
        *folded = isfinite(lp->offset);
        return *folded ? SLX_OK : fail(env, SLX_ERROR_INPUT, "constants of the objective add up to infinity");
    }
    const uint32_t row = folds->ranges ? row_of_range(lp, j, text, row_name, room) : NAMES_NONE;
    if (row == NAMES_NONE)
        return SLX_OK;
    *folded = true;
    return lp_set_bounds(env, lp, true, row, cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j));
}

slx_status lpfile_fold(struct env *env, struct lp *lp, const struct lpfile_folds *folds)
{
    const size_t room = lp_longest_name(lp) + 1;
    struct mem *mem = &env->mem;
    uint64_t *gone = mem_new(mem, MEM_READER, bits_words(lp->ncols), sizeof *gone);
    uint32_t *stay = mem_new(mem, MEM_READER, lp->ncols, sizeof *stay), count = 0;
    char *text = mem_new(mem, MEM_READER, room, 2);
    slx_status s = gone && stay && text ? SLX_OK : fail_memory(env, "reading a model");
    for (uint32_t j = 0; j < lp->ncols && s == SLX_OK; j++) {
        bool folded = false;
        s = limits_go_on(env, 64);
        if (s == SLX_OK)
            s = fold_column(env, lp, j, folds, text, room, &folded);
        if (folded)
            bits_set(gone, j);
        else
            stay[count++] = j;
    }
    if (s == SLX_OK && count < lp->ncols)
        s = lp_select_cols(env, lp, &(struct lp_selection){count, stay, gone});
    mem_free(mem, gone);
    mem_free(mem, stay);
    mem_free(mem, text);
    return s == SLX_OK ? lp_settle(env, lp) : s;
}
