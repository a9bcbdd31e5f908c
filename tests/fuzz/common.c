#define _GNU_SOURCE
#include "fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct bytes bytes_of_comment(const uint8_t *data, size_t size, char mark)
{
    if (size < 2 || data[0] != (uint8_t)mark)
        return (struct bytes){data, data};
    const uint8_t *end = memchr(data, '\n', size);
    return (struct bytes){data + 1, end ? end : data + size};
}

/* ---- files in memory ------------------------------------------------------------------------------ */

void memory_file_fill(struct memory_file *file, const void *data, size_t size)
{
    if (!file->fd) {
        file->fd = memfd_create("fuzz", 0);
        REQUIRE(file->fd > 0);
        snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    }
    REQUIRE(ftruncate(file->fd, 0) == 0);
    REQUIRE(size == 0 || pwrite(file->fd, data, size, 0) == (ssize_t)size);
}

char *memory_file_content(const struct memory_file *file, size_t *size)
{
    off_t end = lseek(file->fd, 0, SEEK_END);
    REQUIRE(end >= 0);
    char *text = malloc((size_t)end + 1);
    REQUIRE(text);
    REQUIRE(pread(file->fd, text, (size_t)end, 0) == end);
    text[end] = '\0';
    *size = (size_t)end;
    return text;
}

void require_same_content(const struct memory_file *a, const struct memory_file *b)
{
    size_t sizes[2];
    char *text = memory_file_content(a, &sizes[0]), *again = memory_file_content(b, &sizes[1]);
    REQUIRE(sizes[0] == sizes[1] && memcmp(text, again, sizes[0]) == 0);
    free(text);
    free(again);
}

/* ---- handles -------------------------------------------------------------------------------------- */

slx_model *new_model(void)
{
    slx_model *model;
    REQUIRE(slx_create(&model) == SLX_OK);
    return model;
}

void set_option(slx_model *model, const char *name, const char *value)
{
    REQUIRE(slx_set_option(model, name, value) == SLX_OK);
}

void set_choice(slx_model *model, const char *name, unsigned k)
{
    slx_option_info info = {0};
    for (size_t i = 0; slx_option_describe(i, &info) == SLX_OK && strcmp(info.name, name); i++)
        ;
    REQUIRE(!strcmp(info.name, name) && !strcmp(info.type, "choice"));
    char words[200], *word = words;
    unsigned count = 1;
    snprintf(words, sizeof words, "%s", info.range);
    for (const char *p = words; *p; p++)
        count += *p == '|';
    for (k %= count; k--;)
        word = strchr(word, '|') + 1;
    word[strcspn(word, "|")] = '\0';
    set_option(model, name, word);
}

void choose_solve(slx_model *model, struct bytes *choices)
{
    set_choice(model, "presolve", next_byte(choices));
    set_choice(model, "method", next_byte(choices));
    set_choice(model, "crossover", next_byte(choices));
    set_choice(model, "scaling", next_byte(choices));
    set_option(model, "threads", "1");
    set_option(model, "iteration-limit", "300");
    set_option(model, "time-limit", "2");
    set_option(model, "memory-limit", "64M");
}

void require_refused(slx_model *model, slx_status status, uint64_t live)
{
    REQUIRE(status == SLX_ERROR_INPUT || status == SLX_ERROR_MEMORY);
    REQUIRE(slx_error(model)->status == status && slx_error(model)->message[0]);
    REQUIRE(slx_nrows(model) == 0 && slx_memory_live(model) == live);
}

static void note_rounding(void *user, slx_log_level level, const char *text)
{
    (void)level;
    if (strstr(text, "round"))
        *(int *)user = 1;
}

slx_status write_model(slx_model *model, const char *path, int *rounded)
{
    *rounded = 0;
    slx_set_log(model, note_rounding, SLX_LOG_WARNING, rounded);
    slx_status status = slx_write(model, path);
    slx_set_log(model, NULL, SLX_LOG_WARNING, NULL);
    return status;
}

void solve_anything(slx_model *model)
{
    slx_status status = slx_solve(model);
    REQUIRE(status == SLX_OK || status == SLX_ERROR_MEMORY);
    slx_result result = slx_get_result(model);
    slx_check_info check;
    if (result == SLX_OPTIMAL || result == SLX_INFEASIBLE || result == SLX_UNBOUNDED) {
        REQUIRE(status == SLX_OK);
        REQUIRE(slx_get_check(model, &check) == SLX_OK && check.passed);
    }
}

/* ---- a known model --------------------------------------------------------------------------------- */

/* min 2a + 3b + 4c + d,  a + b >= 4, b + c = 5, a + c + d in [2, 9], a + b + c + d <= 20,  a, b, c in [0, 10], d <= 10.
 */
static const uint64_t start[] = {0, 3, 6, 9, 11};
static const uint32_t index_of[] = {0, 2, 3, 0, 1, 3, 1, 2, 3, 2, 3};
static const double value[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const double cost[] = {2, 3, 4, 1};
static const double col_lower[] = {0, 0, 0, -INFINITY}, col_upper[] = {10, 10, 10, 10};
static const double row_lower[] = {4, 5, 2, -INFINITY}, row_upper[] = {INFINITY, 5, 9, 20};
/* With y = (0, 2, 1, 0): costs minus A'y are a 2 - 1 = 1, b 3 - 2 = 1, c 4 - 2 - 1 = 1, d 1 - 1 = 0, all right at lower
 * bounds; b = 5 - c and a + c + d = 2 leave 15 + 2 + c + a, least at a = c = 0, where a + b = 5 >= 4. */

static const char *const short_rows[] = {"ROW1", "ROW2", "LIM", "XX"}, *const short_cols[] = {"a", "b", "c", "d"};
static const char *const blank_rows[] = {"R 1", "R 2", "R 3", "R 4"}, *const blank_cols[] = {"c 1", "c 2", "c  3",
                                                                                             "UL"};
static const char *const long_rows[] = {"a-very-long-row-name-1", "a-very-long-row-name-2", "x", "y"};
static const char *const long_cols[] = {"$1", "a-column-of-more-than-eight", "a-column-of-more-than-nine", "z"};

void load_known(slx_model *model, unsigned names)
{
    static const char *const *const rows[] = {NULL, short_rows, blank_rows, long_rows};
    static const char *const *const cols[] = {NULL, short_cols, blank_cols, long_cols};
    const slx_arrays arrays = {.nrows = KNOWN_ROWS,
                               .ncols = KNOWN_COLS,
                               .start = start,
                               .index = index_of,
                               .value = value,
                               .cost = cost,
                               .col_lower = col_lower,
                               .col_upper = col_upper,
                               .row_lower = row_lower,
                               .row_upper = row_upper,
                               .row_names = rows[names],
                               .col_names = cols[names]};
    REQUIRE(slx_load(model, &arrays) == SLX_OK);
}

/* ---- comparing models ----------------------------------------------------------------------------- */

static void require_same_bounds(const slx_model *a, const slx_model *b, uint32_t i, int row)
{
    double low[2], high[2];
    REQUIRE((row ? slx_row_bounds(a, i, &low[0], &high[0]) : slx_col_bounds(a, i, &low[0], &high[0])) == SLX_OK);
    REQUIRE((row ? slx_row_bounds(b, i, &low[1], &high[1]) : slx_col_bounds(b, i, &low[1], &high[1])) == SLX_OK);
    REQUIRE(low[0] == low[1] && high[0] == high[1]);
}

static void require_same_name(const slx_model *a, const slx_model *b, uint32_t i, int row)
{
    size_t (*get)(const slx_model *, uint32_t, char *, size_t) = row ? slx_row_name : slx_col_name;
    size_t length = get(a, i, NULL, 0);
    char *names = malloc(2 * (length + 1));
    REQUIRE(names && get(b, i, NULL, 0) == length);
    get(a, i, names, length + 1);
    get(b, i, names + length + 1, length + 1);
    REQUIRE(memcmp(names, names + length + 1, length + 1) == 0);
    free(names);
}

void require_same_model(slx_model *a, slx_model *b)
{
    REQUIRE(slx_nrows(a) == slx_nrows(b) && slx_ncols(a) == slx_ncols(b) && slx_nnz(a) == slx_nnz(b));
    REQUIRE(slx_is_maximise(a) == slx_is_maximise(b) && slx_offset(a) == slx_offset(b));
    REQUIRE(!strcmp(slx_name(a), slx_name(b)) && !strcmp(slx_objective_name(a), slx_objective_name(b)));
    for (uint32_t i = 0; i < slx_nrows(a); i++) {
        require_same_bounds(a, b, i, 1);
        require_same_name(a, b, i, 1);
    }
    for (uint32_t j = 0; j < slx_ncols(a); j++) {
        slx_cursor left, right;
        uint32_t i[2];
        double v[2];
        require_same_bounds(a, b, j, 0);
        require_same_name(a, b, j, 0);
        REQUIRE(slx_cost(a, j) == slx_cost(b, j));
        REQUIRE(slx_seek_col(a, j, &left) == SLX_OK && slx_seek_col(b, j, &right) == SLX_OK);
        while (slx_next(&left, &i[0], &v[0]))
            REQUIRE(slx_next(&right, &i[1], &v[1]) && i[0] == i[1] && v[0] == v[1]);
        REQUIRE(!slx_next(&right, &i[1], &v[1]));
    }
}

void require_round_trip(slx_model *model, int keeps_names)
{
    static struct memory_file first, second;
    slx_model *copy = new_model();
    int rounded = 0;
    memory_file_fill(&first, "", 0);
    memory_file_fill(&second, "", 0);
    if (!keeps_names)
        set_option(copy, "format", "free");
    const slx_status status = write_model(model, first.path, &rounded);
    if (status != SLX_ERROR_USAGE) { /* contradictory bounds of a row */
        REQUIRE(status == SLX_OK);
        REQUIRE(slx_read(copy, first.path) == SLX_OK);
        if (!keeps_names)
            REQUIRE(slx_set_name(model, slx_name(copy)) == SLX_OK);
        if (!keeps_names || !slx_objective_name(model)[0]) /* one without a name gets one */
            REQUIRE(slx_set_objective_name(model, slx_objective_name(copy)) == SLX_OK);
        if (!rounded)
            require_same_model(model, copy);
        REQUIRE(slx_write(copy, second.path) == SLX_OK);
        require_same_content(&first, &second);
    }
    slx_free(&copy);
}

int read_anything(const struct model_target *target, const uint8_t *data, size_t size)
{
    enum { MOST_BYTES = 1 << 16 };
    static struct memory_file input;
    if (size > MOST_BYTES)
        return 0;
    slx_model *model = new_model();
    const uint64_t before = slx_memory_live(model);
    target->choose(model, data, size);
    memory_file_fill(&input, data, size);
    const slx_status status = slx_read(model, input.path);
    if (status == SLX_OK)
        target->check(model);
    else
        require_refused(model, status, before);
    slx_free(&model);
    return 0;
}
