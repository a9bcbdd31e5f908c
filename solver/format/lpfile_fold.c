/* What the writer of LP files says in another way, since not all readers know rows with two bounds and constants in the
 * objective, taken back.  Comments at the top of the file announce it:
 *
 *     \Range columns: Rg             a row with two bounds is   ROW: terms - RgROW = 0   and   lower <= RgROW <= upper
 *     \Constant column: Constant     the objective's constant is the cost of a column   Constant = 1   without entries
 *
 * Behind Rg and Constant there are some _ where a column of the model is called so, or begins with Rg, so that no column
 * of the model is taken for one of these.
 */
#include <string.h>

#include "format/lpfile_private.h"
#include "model/lp_edit.h"

/* The rest of `text` behind `begin` and tail - 1 times _; NULL where it begins with something else. */
static const char *behind(const char *text, const char *begin, uint32_t tail)
{
    const size_t length = strlen(begin);
    if (strncmp(text, begin, length) != 0)
        return NULL;
    for (text += length; tail > 1 && *text == '_'; tail--)
        text++;
    return tail == 1 ? text : NULL;
}

/* The row whose bounds column j has, or NAMES_NONE; it has to be called so. */
static uint32_t row_of_range(const struct lp *lp, uint32_t j, const char *called, char *row_name, size_t room)
{
    struct spmat_cursor c;
    if (!called || spmat_count(lp->cols, j) != 1)
        return NAMES_NONE;
    spmat_seek(lp->cols, j, &c);
    if (!spmat_next(&c) || c.value != -1.0 || cvec_get(lp->cost, j) != 0.0 || cvec_get(lp->row_lower, c.index) != 0.0 ||
        cvec_get(lp->row_upper, c.index) != 0.0)
        return NAMES_NONE;
    lp_row_name(lp, c.index, row_name, room);
    return strcmp(called, row_name) == 0 ? c.index : NAMES_NONE;
}

static bool is_constant(const struct lp *lp, uint32_t j, const char *tail)
{
    return tail && !*tail && spmat_count(lp->cols, j) == 0 && cvec_get(lp->col_lower, j) == 1.0 &&
           cvec_get(lp->col_upper, j) == 1.0;
}

/* Takes in what column j says; *folded: it is to go. */
static slx_status fold_column(struct env *env, struct lp *lp, uint32_t j, const struct lpfile_folds *folds, char *text,
                              size_t room, bool *folded)
{
    char *row_name = text + room;
    *folded = false;
    lp_col_name(lp, j, text, room);
    if (folds->constant && is_constant(lp, j, behind(text, LPFILE_CONSTANT, folds->constant))) {
        lp->offset += cvec_get(lp->cost, j);
        *folded = isfinite(lp->offset);
        return *folded ? SLX_OK : fail(env, SLX_ERROR_INPUT, "constants of the objective add up to infinity");
    }
    const char *called = folds->ranges ? behind(text, LPFILE_RANGE, folds->ranges) : NULL;
    const uint32_t row = row_of_range(lp, j, called, row_name, room);
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
