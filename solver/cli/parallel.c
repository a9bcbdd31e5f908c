/* Rows, or columns, that are multiples of one another or nearly so.
 *
 * Each line is looked up by a fingerprint of where its entries are that are not negligible beside its largest, in a table
 * of bounded size, in which it then takes the place of the oldest of a few: what is found is right, and in a very large
 * model, or where many lines have their entries in the same places, not all that there is.  Two lines with one
 * fingerprint are then compared entry by entry; the entries of a column come in the order in which they were read. */
#include <math.h>

#include "cli.h"

/* Entries up to this share of a line's largest are negligible; up to the other one there is no difference at all. */
static const double negligible = 1e-6, none = 1e-14;

static slx_status seek(slx_model *model, bool rows, uint32_t k, slx_cursor *cursor)
{
    return rows ? slx_seek_row(model, k, cursor) : slx_seek_col(model, k, cursor);
}

/* The entry that is largest in magnitude, the first of equals; 0 where there are less than two entries. */
static double largest(slx_cursor cursor, uint32_t *at)
{
    double most = 0.0, v;
    uint32_t count = 0, index;
    for (; slx_next(&cursor, &index, &v); count++)
        if (fabs(v) > fabs(most)) {
            most = v;
            *at = index;
        }
    return count < 2 ? 0.0 : most;
}

/* The same in whatever order the entries come. */
static uint64_t fingerprint(slx_cursor cursor, double most)
{
    uint64_t print = 0;
    uint32_t index;
    double v;
    while (slx_next(&cursor, &index, &v))
        if (fabs(v) > negligible * fabs(most)) { /* mixed as by splitmix64 */
            uint64_t mixed = (index + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15);
            mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
            print += mixed ^ mixed >> 27;
        }
    return print;
}

bool entry_find(slx_cursor line, uint32_t index, slx_cursor *at, double *value)
{
    const slx_cursor begin = *at;
    uint32_t i;
    while (slx_next(at, &i, value))
        if (i == index)
            return true;
    *at = line;
    while (at->at < begin.at && slx_next(at, &i, value))
        if (i == index)
            return true;
    return false;
}

/* The largest of |v - factor w| over the entries v of one line, w being the other's, 0 where it has none; or some above
 * `most`.  Infinite where the run is over. */
static double distance(const struct run *run, slx_cursor line, slx_cursor other, double factor, double most)
{
    enum { POLL = 16 }; /* entries, each of which may be looked for along all of the other line */
    slx_cursor at = other;
    double apart = 0.0, v, w;
    uint32_t index;
    for (unsigned k = 1; apart <= most && slx_next(&line, &index, &v); k++) {
        apart = fmax(apart, fabs(entry_find(other, index, &at, &w) ? v - factor * w : v));
        if (k % POLL == 0 && run_is_over(run))
            return INFINITY;
    }
    return apart;
}

static void note(struct pairs *p, uint32_t first, uint32_t second)
{
    if (p->count < PAIRS_SHOWN) {
        p->first[p->count] = first;
        p->second[p->count] = second;
    }
    p->count++;
}

/* Whether line k is parallel to the other one, or nearly; then it is noted. */
static bool compare(const struct run *run, bool rows, uint32_t k, uint32_t other, struct pairs *parallel,
                    struct pairs *near)
{
    slx_model *model = run->model;
    slx_cursor a, b;
    uint32_t at = 0;
    double beside;
    if (seek(model, rows, k, &a) != SLX_OK || seek(model, rows, other, &b) != SLX_OK)
        return false;
    const double most = largest(a, &at), limit = negligible * fabs(most);
    slx_cursor from = b;
    if (!entry_find(b, at, &from, &beside) || beside == 0.0)
        return false;
    const double factor = most / beside;
    /* A column that costs more for the same is another column. */
    double apart = rows ? 0.0 : fabs(slx_cost(model, k) - factor * slx_cost(model, other));
    if (apart <= limit)
        apart = fmax(apart, distance(run, a, b, factor, limit));
    if (apart <= limit)
        apart = fmax(apart, fabs(factor) * distance(run, b, a, 1.0 / factor, limit / fabs(factor)));
    if (apart <= none * fabs(most))
        note(parallel, other, k);
    else if (apart <= limit)
        note(near, other, k);
    return apart <= limit;
}

/* Lines of one bucket, those seen last first. */
enum { BUCKETS_MOST = 1 << 13, WAYS = 8 };
struct bucket {
    uint32_t print[WAYS], line[WAYS]; /* lines from 1 on; 0: none */
};

static void enter(struct bucket *b, uint32_t print, uint32_t line)
{
    memmove(b->print + 1, b->print, (WAYS - 1) * sizeof *b->print);
    memmove(b->line + 1, b->line, (WAYS - 1) * sizeof *b->line);
    b->print[0] = print;
    b->line[0] = line;
}

/* As many buckets as leave room for all lines, a power of two. */
static uint32_t buckets_for(uint32_t lines)
{
    uint32_t buckets = 1;
    while (buckets < BUCKETS_MOST && buckets < lines / (WAYS / 2))
        buckets *= 2;
    return buckets;
}

slx_status parallel_find(const struct run *run, bool rows, struct pairs *parallel, struct pairs *near)
{
    static struct bucket seen[BUCKETS_MOST]; /* no more than `buckets` of them are ever touched */
    slx_model *model = run->model;
    const uint32_t count = rows ? slx_nrows(model) : slx_ncols(model), buckets = buckets_for(count);
    memset(seen, 0, buckets * sizeof *seen);
    *parallel = *near = (struct pairs){.count = 0};
    for (uint32_t k = 0; k < count; k++) {
        slx_cursor cursor;
        uint32_t at = 0;
        const slx_status status = run_is_over(run) ? SLX_STOPPED : seek(model, rows, k, &cursor);
        if (status != SLX_OK)
            return status;
        const double most = largest(cursor, &at);
        if (most == 0.0)
            continue;
        const uint64_t hash = fingerprint(cursor, most);
        const uint32_t print = (uint32_t)(hash >> 32);
        struct bucket *b = &seen[hash % buckets];
        bool found = false;
        for (unsigned way = 0; way < WAYS && !found; way++)
            if (b->line[way] && b->print[way] == print)
                found = compare(run, rows, k, b->line[way] - 1, parallel, near);
        enter(b, print, k + 1);
    }
    return SLX_OK;
}
