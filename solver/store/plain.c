/* Storage as it is. */
#include "store/plain.h"
#include "store/cvec_private.h"
#include "store/spmat_private.h"

static struct plain plain_of(const struct coded *c)
{
    return (struct plain){.data = c->data,
                          .dict = c->dict,
                          .count = c->count,
                          .distinct = c->kind <= CODED_U16 ? c->distinct : 0,
                          .width = c->data ? 1u << c->kind : 0};
}

struct plain cvec_plain(const struct cvec *v)
{
    return plain_of(&v->values);
}

struct plain_matrix spmat_plain(const struct spmat *a)
{
    return (struct plain_matrix){.start = a->start,
                                 .index = a->index,
                                 .start_width = a->start_wide ? 8 : 4,
                                 .index_width = 1u << a->index_log,
                                 .values = plain_of(&a->values)};
}
