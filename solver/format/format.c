/* The formats that models and solutions are written in. */
#include <string.h>

#include "format/format.h"

/* A format, by the ending of a path; one that only models have, or only solutions, leaves the other writer NULL.  The
 * first row that fits counts; the last fits all. */
struct output {
    const char *ending;
    slx_status (*model)(struct env *env, const struct lp *lp, const char *path);
    slx_status (*solution)(struct env *env, const struct lp *lp, const struct solution *s,
                           const struct ranging *ranging, const char *path);
};
static const struct output outputs[] = {
    {.ending = "", .model = mps_write, .solution = solution_write},
};

static bool ends_with(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && !strcmp(path + length - tail, ending);
}

slx_status format_write_model(struct env *env, const struct lp *lp, const char *path)
{
    const struct output *o = outputs; /* the last has both, for every path */
    while (!o->model || !ends_with(path, o->ending))
        o++;
    return o->model(env, lp, path);
}

slx_status format_write_solution(struct env *env, const struct lp *lp, const struct solution *s,
                                 const struct ranging *ranging, const char *path)
{
    const struct output *o = outputs; /* the last has both, for every path */
    while (!o->solution || !ends_with(path, o->ending))
        o++;
    return o->solution(env, lp, s, ranging, path);
}
