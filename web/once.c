/* What the core is without too, as it solves one model once: a factor that is kept for the next solve, and the last answer.
 * By --wrap the linker takes these, as other functions of their files are called. */
#include "basis/basis.h"
#include "basis/kept.h"
#include "solve/entry_private.h"

__typeof__(kept_take) __wrap_kept_take;
__typeof__(kept_leave) __wrap_kept_leave;
__typeof__(solve_again) __wrap_solve_again;

slx_status __wrap_kept_take(struct basis *b, struct kept **kept, bool scaled, const uint8_t *statuses,
                            struct kept_run *run, struct kept_values *values, bool *scaling)
{
    (void)kept, (void)scaled, (void)statuses, (void)values;
    *run = (struct kept_run){.method = METHOD_AUTO};
    *scaling = false;
    memset(b->row_exp, 0, b->m);
    memset(b->col_exp, 0, b->n);
    return SLX_OK;
}

void __wrap_kept_leave(struct basis *b, bool scaled, struct kept_run *run, struct kept_values *values,
                       struct kept **kept)
{
    (void)scaled, (void)values, (void)kept;
    mem_drop(&b->env->mem, &run->cost);
}

bool __wrap_solve_again(struct slx_model *model, struct solution **out)
{
    (void)model;
    *out = NULL;
    return false;
}
