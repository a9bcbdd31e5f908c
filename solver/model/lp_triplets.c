/* Loading an LP whose entries come as triplets in any order: they are sorted by columns, stably, and those that are
 * given twice made one, as the option `duplicates` says. */
#include <string.h>

#include "model/lp_private.h"

/* Entries by columns. */
struct sorted {
    uint64_t *start; /* ncols + 1 */
    uint32_t *index;
    double *value;
    uint64_t *place; /* nrows: 1 + where the row's entry stands in the column in hand, or in an earlier one */
};

static void sorted_free(struct env *env, struct sorted *s)
{
    mem_free(&env->mem, s->start);
    mem_free(&env->mem, s->index);
    mem_free(&env->mem, s->value);
    mem_free(&env->mem, s->place);
}

static slx_status sort(struct env *env, const slx_arrays *a, const struct lp_triplets *t, struct sorted *s)
{
    struct mem *mem = &env->mem;
    for (uint64_t k = 0; k < t->count; k++)
        if (t->row[k] >= a->nrows || t->col[k] >= a->ncols)
            return fail(env, SLX_ERROR_USAGE, "entry %llu is in row %u of %u and column %u of %u",
                        (unsigned long long)k, t->row[k], a->nrows, t->col[k], a->ncols);
    s->start = mem_new(mem, MEM_READER, (size_t)a->ncols + 1, sizeof *s->start);
    s->index = mem_new(mem, MEM_READER, t->count, sizeof *s->index);
    s->value = mem_new(mem, MEM_READER, t->count, sizeof *s->value);
    s->place = mem_new(mem, MEM_READER, a->nrows, sizeof *s->place);
    if (!s->start || !s->index || !s->value || !s->place)
        return fail_memory(env, "sorting entries");
    for (uint64_t k = 0; k < t->count; k++)
        s->start[t->col[k] + 1]++;
    for (uint32_t j = 0; j < a->ncols; j++)
        s->start[j + 1] += s->start[j];
    for (uint64_t k = 0; k < t->count; k++) {
        const uint64_t at = s->start[t->col[k]]++;
        s->index[at] = t->row[k];
        s->value[at] = t->value[k];
    }
    for (uint32_t j = a->ncols; j > 0; j--)
        s->start[j] = s->start[j - 1];
    s->start[0] = 0;
    return SLX_OK;
}

/* Slides the entries together, each row once in a column. */
static slx_status merge(struct env *env, uint32_t ncols, struct sorted *s)
{
    const int rule = env->options.duplicates;
    uint64_t end = 0, kept = 0;
    for (uint32_t j = 0; j < ncols; j++) {
        const uint64_t begin = kept;
        uint64_t p = end;
        end = s->start[j + 1];
        for (; p < end; p++) {
            const uint32_t i = s->index[p];
            const uint64_t there = s->place[i];
            if (there <= begin) {
                s->index[kept] = i;
                s->value[kept] = s->value[p];
                s->place[i] = ++kept;
            } else if (rule == DUPLICATES_ERROR) {
                return fail(env, SLX_ERROR_USAGE, "the entry in row %u and column %u is given twice", i, j);
            } else if (rule != DUPLICATES_FIRST) {
                s->value[there - 1] = s->value[p] + (rule == DUPLICATES_SUM ? s->value[there - 1] : 0.0);
            }
        }
        s->start[j + 1] = kept;
    }
    return SLX_OK;
}

slx_status lp_from_triplets(struct env *env, const slx_arrays *a, const struct lp_triplets *t, struct lp **out)
{
    struct sorted sorted = {0};
    *out = NULL;
    if (t->count && (!t->row || !t->col || !t->value))
        return fail(env, SLX_ERROR_USAGE, "the %s of the entries are missing",
                    !t->row   ? "rows"
                    : !t->col ? "columns"
                              : "values");
    slx_status s = sort(env, a, t, &sorted);
    if (s == SLX_OK)
        s = merge(env, a->ncols, &sorted);
    if (s == SLX_OK) {
        slx_arrays all = *a;
        all.start = sorted.start;
        all.index = sorted.index;
        all.value = sorted.value;
        mem_drop(&env->mem, &sorted.place);
        s = lp_from_arrays(env, &all, out);
    }
    sorted_free(env, &sorted);
    return s;
}
