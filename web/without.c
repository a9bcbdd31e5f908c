/* What the core is without: this comes before the library when the core is linked, so that nothing of it is taken from
 * there.  Whoever asks for it is told. */
#include "fom/fom.h"
#include "format/certificate_file.h"
#include "format/lpfile.h"
#include "format/mps.h"
#include "format/nl.h"
#include "format/solution_file.h"
#include "ipm/ipm.h"
#include "sifting/sifting.h"
#include "solve/first_order_private.h"
#include "solve/interior_private.h"
#include "solve/race_private.h"

static slx_status none(struct env *env, const char *what)
{
    return fail(env, SLX_ERROR_USAGE, "the core is without %s", what);
}

/* ---- methods ------------------------------------------------------------------------------------ */

slx_status solve_interior(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                          bool *done, bool *from_basis)
{
    (void)lp, (void)s, (void)report, (void)done, (void)from_basis;
    return none(env, "the interior point method");
}

double ipm_normal_entries(struct env *env, const struct lp *lp)
{
    (void)env, (void)lp;
    return INFINITY;
}

slx_status solve_first_order(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                             bool *done, bool *from_basis)
{
    (void)lp, (void)s, (void)report, (void)done, (void)from_basis;
    return none(env, "the first-order method");
}

struct fom_forecast fom_foresee(const struct lp *lp)
{
    (void)lp;
    return (struct fom_forecast){.seconds = INFINITY, .bytes = UINT64_MAX / 2};
}

bool sift_pays(const struct lp *lp, int method, struct sift_start *start)
{
    (void)lp, (void)method, (void)start;
    return false;
}

slx_status sift_solve(struct env *env, const struct lp *lp, const struct sift_start *start, struct solution *s,
                      struct solve_report *report, bool *done)
{
    (void)lp, (void)start, (void)s, (void)report, (void)done;
    return none(env, "sifting");
}

slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, const struct plan *plan, struct solution *s,
                    struct solve_report *report)
{
    (void)lp, (void)solve, (void)plan, (void)s, (void)report;
    return none(env, "a second method");
}

/* ---- formats ------------------------------------------------------------------------------------ */

bool nl_begins(const char *text, size_t length)
{
    return length > 1 && (text[0] == 'g' || text[0] == 'b') && text[1] >= '0' && text[1] <= '9';
}

slx_status nl_read(struct env *env, struct reader *r, struct lp **out)
{
    (void)r;
    *out = NULL;
    return none(env, ".nl files");
}

static slx_status no_writer(struct env *env)
{
    return none(env, "files but for the document");
}

slx_status mps_write(struct env *env, const struct lp *lp, const char *path)
{
    (void)lp, (void)path;
    return no_writer(env);
}

slx_status mps_write_columns(struct env *env, const struct lp *lp, uint32_t first, uint32_t end, const char *path)
{
    (void)lp, (void)first, (void)end, (void)path;
    return no_writer(env);
}

slx_status lpfile_write(struct env *env, const struct lp *lp, const char *path)
{
    (void)lp, (void)path;
    return no_writer(env);
}

slx_status solution_write(struct env *env, const struct lp *lp, const struct solution *s, const struct ranging *ranging,
                          const char *path)
{
    (void)lp, (void)s, (void)ranging, (void)path;
    return no_writer(env);
}

slx_status certificate_write(struct env *env, const struct lp *lp, const struct solution *s, const char *path)
{
    (void)lp, (void)s, (void)path;
    return no_writer(env);
}
