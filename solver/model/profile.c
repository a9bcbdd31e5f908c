/* The names under which the profile is printed. */
#include "model/profile.h"

#define NAME(constant, name) name,

const char *profile_part_name(enum part part)
{
    static const char *const names[PARTS] = {PROFILE_PARTS(NAME)};
    return names[part];
}

const char *profile_reason_name(enum reason reason)
{
    static const char *const names[REASONS] = {PROFILE_REASONS(NAME)};
    return names[reason];
}
