/* The names under which the profile is printed. */
#include "simplex/profile.h"

const char *profile_part_name(enum part part)
{
    static const char *const part_names[PARTS] = {"factor", "recompute", "choose",      "btran",  "price", "ratio test",
                                                  "ftran",  "flip",      "edge weight", "update", "change"};
    return part_names[part];
}

const char *profile_reason_name(enum reason reason)
{
    static const char *const reason_names[REASONS] = {"begin", "work", "fill", "pivot", "verify", "numerics"};
    return reason_names[reason];
}
