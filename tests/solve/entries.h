/* What the calls that entries.py writes are made of, and what a refusal is. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slimplex.h"

struct entry {
    const char *text;
    int (*refused)(void); /* makes the call; whether it was refused */
};

static slx_model *m, *other;
static char text[64];
static double reals[4];
static uint32_t numbers[4];
static uint64_t longs[8] __attribute__((unused));
static uint8_t bytes[8] __attribute__((unused));
static slx_basis_status statuses[4];
static const char *const names[] = {"a", "b"};
static const char *texts[4];

static inline int refused_status(slx_status s)
{
    return s == SLX_ERROR_USAGE;
}
static inline int refused_real(double v)
{
    return isnan(v);
}
static inline int refused_number(uint64_t v)
{
    return v == 0;
}
static inline int refused_text(const char *v)
{
    return !v || !*v;
}

/* ---- the model ------------------------------------------------------------------------------------- */

/* max 310 x + 450 y, x + y <= 40, 20 x + 60 y <= 1500, x <= 25: 14,850 at (22.5, 17.5). */
static const double objective = 14850;

static void make(void)
{
    const uint64_t start[] = {0, 2, 4};
    const uint32_t index[] = {0, 1, 0, 1};
    const double value[] = {1, 20, 1, 60}, cost[] = {310, 450}, col_upper[] = {25, SLX_INFINITY},
                 row_upper[] = {40, 1500};
    const slx_arrays lp = {.nrows = 2,
                           .ncols = 2,
                           .start = start,
                           .index = index,
                           .value = value,
                           .cost = cost,
                           .col_upper = col_upper,
                           .row_upper = row_upper,
                           .maximise = 1};
    slx_free(&m);
    if (slx_create(&m) != SLX_OK || slx_load(m, &lp) != SLX_OK || slx_set_option(m, "presolve", "off") != SLX_OK)
        abort();
}

static int is_unchanged(void)
{
    return slx_nrows(m) == 2 && slx_ncols(m) == 2 && slx_nnz(m) == 4 && slx_is_maximise(m) && slx_cost(m, 0) == 310 &&
           slx_coefficient(m, 1, 1) == 60 && slx_solve(m) == SLX_OK && slx_get_result(m) == SLX_OPTIMAL &&
           fabs(slx_objective(m) - objective) < 1e-6;
}

/* ---- the callbacks, each of which makes the call in hand once ---------------------------------------- */

static const struct entry *in_hand;
static const char *because; /* what slx_error has to say */
static int made, failures;

static int judge(int good, const char *where, const char *call)
{
    if (!good)
        printf("%s: not refused, or not as it should be: %s\n", where, call);
    failures += !good;
    return good;
}

static void call_in_hand(void)
{
    if (!in_hand || made)
        return;
    made = 1;
    judge(in_hand->refused(), because, in_hand->text);
    judge(strcmp(slx_error(m)->message, because) == 0, because, in_hand->text);
}

static void hear(void *user, slx_log_level level, const char *line)
{
    (void)user, (void)level, (void)line;
    call_in_hand();
}
static void watch(void *user, const slx_progress *progress)
{
    (void)user, (void)progress;
    call_in_hand();
}
static int ask(void *user)
{
    (void)user;
    call_in_hand();
    return 0;
}
static int walk(void *user, uint32_t row, uint32_t col, double value)
{
    (void)user, (void)row, (void)col, (void)value;
    call_in_hand();
    return 0;
}
static int in_subset(void *user, int is_row, uint32_t index, slx_in_subset bounds)
{
    (void)user, (void)is_row, (void)index, (void)bounds;
    call_in_hand();
    return 0;
}
static void reduced(void *user, const slx_reduced *what)
{
    (void)user, (void)what;
    call_in_hand();
}
static int text_of(void *user, slx_put_fn put, void *to)
{
    (void)user;
    put(to, "x", 1);
    call_in_hand();
    return 0;
}
static void account(void *user, const slx_account_line *line)
{
    (void)user, (void)line;
    call_in_hand();
}
static void profile(void *user, const slx_profile_line *line)
{
    (void)user, (void)line;
    call_in_hand();
}
static int source(void *user, uint32_t col, slx_source_column *out)
{
    (void)user, (void)col, (void)out;
    call_in_hand();
    return 0;
}

/* ---- the calls that have not returned ------------------------------------------------------------------ */

static int solve_and_ask(void)
{
    return slx_set_interrupt(m, ask, NULL) == SLX_OK && slx_solve(m) == SLX_OK &&
           slx_set_interrupt(m, NULL, NULL) == SLX_OK;
}
static int solve_and_log(void)
{
    return slx_set_log(m, hear, SLX_LOG_DEBUG, NULL) == SLX_OK && slx_solve(m) == SLX_OK &&
           slx_set_log(m, NULL, SLX_LOG_DEBUG, NULL) == SLX_OK;
}
static int solve_and_watch(void)
{
    return slx_set_progress(m, watch, NULL) == SLX_OK && slx_solve(m) == SLX_OK &&
           slx_set_progress(m, NULL, NULL) == SLX_OK;
}
static int load(void)
{
    const slx_source lp = {.nrows = 1, .ncols = 1, .column = source};
    slx_model *whole = m;
    int ok = slx_load_source(m, &lp) == SLX_OK && m == whole && slx_ncols(m) == 1;
    in_hand = NULL;
    make();
    return ok;
}
static int walk_over(void)
{
    const slx_part all = {.row_count = 2, .col_count = 2};
    return slx_each_entry(m, &all, walk, NULL) == SLX_OK;
}
static int tell_account(void)
{
    slx_account(m, account, NULL);
    return 1;
}
static int tell_profile(void)
{
    slx_profile(m, profile, NULL);
    return 1;
}

static const struct {
    const char *because;
    int (*run)(void);
    int walks;
} calls_that_last[] = {
    {"the model is being solved", solve_and_ask, 0},     {"the model is being solved", solve_and_log, 0},
    {"the model is being solved", solve_and_watch, 0},   {"another call of the model has not returned", load, 0},
    {"the model is being walked over", walk_over, 1},    {"the model is being walked over", tell_account, 1},
    {"the model is being walked over", tell_profile, 1},
};

static void run_inside(size_t k, const struct entry *entry)
{
    make();
    because = calls_that_last[k].because;
    in_hand = entry;
    made = 0;
    judge(calls_that_last[k].run(), "the call around", entry->text);
    judge(made, "never asked", entry->text);
    in_hand = NULL;
    judge(m && is_unchanged(), "changed", entry->text);
    slx_free(&other);
}

static int entries_run(const struct entry *calls, size_t count, const struct entry *inside, size_t inside_count,
                       const struct entry *walking, size_t walking_count)
{
    for (size_t k = 0; k < count; k++) {
        make();
        judge(slx_solve(m) == SLX_OK, "solve", calls[k].text);
        if (getenv("ENTRIES_TELL")) /* where a call does not come back */
            fprintf(stderr, "%s\n", calls[k].text);
        judge(calls[k].refused(), "outside", calls[k].text);
        if (m) /* what may be NULL may have changed it, or freed it */
            judge(strstr(calls[k].text, "slx_set_") || strstr(calls[k].text, "slx_change_") || is_unchanged(),
                  "changed", calls[k].text);
        slx_free(&other);
    }
    for (size_t k = 0; k < sizeof calls_that_last / sizeof *calls_that_last; k++) {
        const int walks = calls_that_last[k].walks;
        for (size_t e = 0; e < (walks ? walking_count : inside_count); e++)
            run_inside(k, walks ? &walking[e] : &inside[e]);
    }
    slx_free(&m);
    printf("%zu calls, %zu inside of callbacks, %zu of walks: %d failures\n", count, inside_count, walking_count,
           failures);
    return failures != 0;
}
