/* The calls that the header makes of those of the same name and `_sized`, as functions: for callers that take names from
 * the library and do not compile the header.  They fill the structs as this version has them. */
#define slx_option_describe header_option_describe
#define slx_get_check header_get_check
#define slx_verify header_verify
#define slx_cost_range header_cost_range
#define slx_row_bound_range header_row_bound_range
#define slx_col_bound_range header_col_bound_range
#define slx_activity_range header_activity_range
#define slx_get_storage header_get_storage
#include "slimplex.h"
#undef slx_option_describe
#undef slx_get_check
#undef slx_verify
#undef slx_cost_range
#undef slx_row_bound_range
#undef slx_col_bound_range
#undef slx_activity_range
#undef slx_get_storage

#define PLAIN(name, parameters, ...)                                                                                   \
    SLX_API slx_status slx_##name parameters;                                                                          \
    slx_status slx_##name parameters                                                                                   \
    {                                                                                                                  \
        return header_##name(__VA_ARGS__);                                                                             \
    }

PLAIN(option_describe, (size_t k, slx_option_info *out), k, out)
PLAIN(get_check, (const slx_model *model, slx_check_info *out), model, out)
PLAIN(verify, (slx_model * model, const char *path, slx_verification *out), model, path, out)
PLAIN(cost_range, (slx_model * model, uint32_t col, slx_range *out), model, col, out)
PLAIN(row_bound_range, (slx_model * model, uint32_t row, slx_range *lower, slx_range *upper), model, row, lower, upper)
PLAIN(col_bound_range, (slx_model * model, uint32_t col, slx_range *lower, slx_range *upper), model, col, lower, upper)
PLAIN(activity_range, (slx_model * model, uint32_t variable, slx_range *cost, slx_range *activity), model, variable,
      cost, activity)
PLAIN(get_storage, (const slx_model *model, slx_storage_info *out), model, out)
