/* What the core is without too, as it solves one model once: a factor that is kept for the next solve, and the last answer.
 * Linked as without.c is. */
#include "basis/basis.h"
#include "basis/kept.h"
#include "solve/entry_private.h"

/* ---- basis/kept.c ------------------------------------------------------------------------------- */

slx_status kept_take(struct basis *b, struct kept **kept, bool scaled, const uint8_t *statuses, struct kept_run *run,
                     bool *scaling)
{
    (void)kept, (void)scaled, (void)statuses;
    *run = (struct kept_run){.method = METHOD_AUTO};
    *scaling = false;
    memset(b->row_exp, 0, b->m);
    memset(b->col_exp, 0, b->n);
    return SLX_OK;
}

void kept_leave(struct basis *b, bool scaled, struct kept_run *run, struct kept **kept)
{
    (void)scaled, (void)kept;
    mem_drop(&b->env->mem, &run->cost);
}

void kept_free(struct env *env, struct kept **kept)
{
    (void)env, (void)kept;
}

void kept_copy(struct env *env, struct env *of, struct kept **kept, struct kept **out)
{
    (void)env, (void)of, (void)kept;
    *out = NULL;
}

void kept_edited(struct env *env, struct kept *kept)
{
    (void)env, (void)kept;
}

void kept_column_changed(struct kept *kept, uint32_t col)
{
    (void)kept, (void)col;
}

void kept_select_columns(struct env *env, struct kept **kept, const struct lp_selection *which)
{
    (void)env, (void)kept, (void)which;
}

void kept_select_rows(struct env *env, struct kept **kept, const struct lp_selection *which)
{
    (void)env, (void)kept, (void)which;
}

bool kept_has_row(const struct kept *kept, uint32_t row)
{
    (void)kept, (void)row;
    return false;
}

/* ---- solve/again.c ------------------------------------------------------------------------------ */

void forget_before(struct slx_model *model)
{
    (void)model;
}

void forget_last_run(struct slx_model *model)
{
    parked_free(&model->env, &model->parked);
}

void note_change(struct slx_model *model, uint32_t variable)
{
    (void)model, (void)variable;
}

bool solve_again(struct slx_model *model, struct solution **out)
{
    (void)model;
    *out = NULL;
    return false;
}
