/* The table of families, and what families use of each other. */
#ifndef PRESOLVE_FAMILIES_PRIVATE_H
#define PRESOLVE_FAMILIES_PRIVATE_H

#include "presolve/undo_private.h"
#include "presolve/work_private.h"

/* A family looks at a row, at a column, or (`sweep`) at what has changed since it last did.  Those that look at a row
 * or column return whether it is gone.  A family without records of its own has no undo. */
struct family {
    const char *name;
    unsigned level; /* of families.def */
    bool (*row)(struct work *w, uint32_t i);
    bool (*col)(struct work *w, uint32_t j);
    void (*sweep)(struct work *w);
    void (*undo)(struct undo *u);
};
extern const struct family families[FAMILIES];

#define APPLY_row(function) bool function(struct work *w, uint32_t i);
#define APPLY_col(function) bool function(struct work *w, uint32_t j);
#define APPLY_sweep(function) void function(struct work *w);
#define FAMILY(number, name, looks_at, apply, set) APPLY_##looks_at(apply)
#define FAMILY_WITH_UNDO(number, name, looks_at, apply, back, set) APPLY_##looks_at(apply) void back(struct undo *u);
#include "presolve/families.def"

/* ---- what families use of each other ----------------------------------------------------------------- */

/* Whether the range r of the activity of row i, by the bounds of its columns, rules out the row's own bounds; claimed
 * only beyond the tolerance, and then proved by the row. */
bool contradicts(struct work *w, uint32_t i, struct range r);
/* What became tighter, as a code: bits of these. */
enum { TIGHTER_LOWER = 1, TIGHTER_UPPER = 2, NOW_FIXED = 4 };
/* Whether the code says that the bound on that side became tighter. */
static inline bool is_tighter(unsigned code, unsigned side)
{
    return (side == SLX_AT_LOWER && code & TIGHTER_LOWER) || (side == SLX_AT_UPPER && code & TIGHTER_UPPER);
}
/* Bounds of column j made tighter by those given; where they cross, within the tolerance, they become one.  Returns the
 * code. */
unsigned tighten(const struct work *w, uint32_t j, struct range given, double *lower, double *upper);

/* l -= times `from`, leaving out the entry `skip` of `from`; entries of l that cancel but for rounding go. */
bool subtract(struct work *w, struct line *l, const struct line *from, double times, uint32_t skip);
/* The one row that keeps the column in w->col from going up, or down, and that row's coefficient in *value; UINT32_MAX
 * where no row does or several do. */
uint32_t only_blocker(const struct work *w, bool up, double *value);
/* Takes out row i, as an equation with right-hand side `rhs`, together with the free column j, whose coefficient in the
 * row is a.  The entries of the row, that of j among them, are in w->row, those of the column in w->col. */
void substitute(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side);
/* substitute, with the bound of the row on that side as right-hand side, if rows keep the column in w->col within its
 * bounds, the pivot is not small, and no more entries come in than may; returns whether the row is gone. */
bool substitute_if_light(struct work *w, uint32_t i, uint32_t j, double a, unsigned side);

#endif
