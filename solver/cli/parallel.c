/* Rows, or columns, that are multiples of one another or nearly so.
 *
 * Each line is looked up by a fingerprint of where its entries are that are not negligible beside its largest, in a table
 * of a fixed size, in which it then takes the place of the oldest of a few: what is found is right, and in a very large
 * model, or where many lines have their entries in the same places, not all that there is.  Two lines with one fingerprint are then compared entry by entry, which both have in rising order. */
#include <math.h>

#include "cli.h"

/* Entries up to this share of a line's largest are negligible; up to the other one there is no difference at all. */
static const double negligible = 1e-6, none = 1e-14;

struct line_at {
    slx_cursor cursor;
    uint32_t index;
    double value;
    bool more;
};

static void advance(struct line_at *l)
{
    l->more = slx_next(&l->cursor, &l->index, &l->value) != 0;
}

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

static uint64_t fingerprint(slx_cursor cursor, double most)
{
    uint64_t print = UINT64_C(0xcbf29ce484222325); /* as FNV-1a, a word at a time */
    uint32_t index;
    double v;
    while (slx_next(&cursor, &index, &v))
        if (fabs(v) > negligible * fabs(most))
            print = (print ^ index) * UINT64_C(0x100000001b3);
    return print ^ print >> 29;
}

/* The largest entry of the first line less `factor` times the second, relative to the first line's largest. */
static double distance(slx_cursor first, slx_cursor second, double factor, double most)
{
    struct line_at a = {.cursor = first}, b = {.cursor = second};
    double apart = 0.0;
    advance(&a);
    advance(&b);
    while (a.more || b.more) {
        const bool in_a = a.more && (!b.more || a.index <= b.index), in_b = b.more && (!a.more || b.index <= a.index);
        apart = fmax(apart, fabs((in_a ? a.value : 0.0) - (in_b ? factor * b.value : 0.0)));
        if (in_a)
            advance(&a);
        if (in_b)
            advance(&b);
    }
    return apart / fabs(most);
}

/* The entry of a line at `index`, 0 where it has none. */
static double entry_at(slx_cursor cursor, uint32_t index)
{
    uint32_t at;
    double v;
    while (slx_next(&cursor, &at, &v))
        if (at == index)
            return v;
    return 0.0;
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
static bool compare(slx_model *model, bool rows, uint32_t k, uint32_t other, struct pairs *parallel, struct pairs *near)
{
    slx_cursor a, b;
    uint32_t at = 0;
    if (seek(model, rows, k, &a) != SLX_OK || seek(model, rows, other, &b) != SLX_OK)
        return false;
    const double most = largest(a, &at), beside = entry_at(b, at);
    if (beside == 0.0)
        return false;
    const double factor = most / beside;
    /* A column that costs more for the same is another column. */
    const double costs = rows ? 0.0 : fabs(slx_cost(model, k) - factor * slx_cost(model, other)) / fabs(most);
    const double apart = fmax(distance(a, b, factor, most), costs);
    if (apart <= none)
        note(parallel, other, k);
    else if (apart <= negligible)
        note(near, other, k);
    return apart <= negligible;
}

/* Lines of one bucket, those seen last first. */
enum { BUCKETS = 1 << 13, WAYS = 8 };
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

slx_status parallel_find(slx_model *model, bool rows, struct pairs *parallel, struct pairs *near)
{
    static struct bucket seen[BUCKETS];
    const uint32_t count = rows ? slx_nrows(model) : slx_ncols(model);
    slx_status status = SLX_OK;
    memset(seen, 0, sizeof seen);
    *parallel = *near = (struct pairs){.count = 0};
    for (uint32_t k = 0; k < count && status == SLX_OK; k++) {
        slx_cursor cursor;
        uint32_t at = 0;
        status = seek(model, rows, k, &cursor);
        const double most = status == SLX_OK ? largest(cursor, &at) : 0.0;
        if (most == 0.0)
            continue;
        const uint64_t hash = fingerprint(cursor, most);
        const uint32_t print = (uint32_t)(hash >> 32);
        struct bucket *b = &seen[hash % BUCKETS];
        bool found = false;
        for (unsigned way = 0; way < WAYS && !found; way++)
            if (b->line[way] && b->print[way] == print)
                found = compare(model, rows, k, b->line[way] - 1, parallel, near);
        enter(b, print, k + 1);
    }
    return status;
}
