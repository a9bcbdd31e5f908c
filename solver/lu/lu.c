/* Life of a factor object, and the choice of index width.  The methods are in body.inc and what it includes. */
#include "lu/lu_private.h"
#include "store/arrays.h"

/* A pointer is read and written as bytes, since its own type is the caller's. */
slx_status lu_room(struct env *env, void *array, uint64_t need, size_t size)
{
    void *block;
    memcpy(&block, array, sizeof block);
    const size_t have = block ? mem_size(block) / size : 0;
    if (block && need <= have)
        return SLX_OK;
    block = mem_resize(&env->mem, MEM_FACTOR, block, mem_grown(have, (size_t)need), size);
    if (!block)
        return fail_memory(env, "the basis factor");
    memcpy(array, &block, sizeof block);
    return SLX_OK;
}

static slx_status within_limit(struct env *env, uint64_t need)
{
    return need < UINT32_MAX / 2 ? SLX_OK : fail_memory(env, "the basis factor");
}

slx_status lu_pattern_room(struct env *env, struct lu *lu, uint64_t need)
{
    if (need <= lu->pattern_cap && lu->pattern)
        return SLX_OK;
    slx_status status = within_limit(env, need);
    if (status == SLX_OK)
        status = lu_room(env, &lu->pattern, need, lu->width);
    if (status == SLX_OK)
        lu->pattern_cap = (uint32_t)(mem_size(lu->pattern) / lu->width);
    return status;
}

slx_status lu_file_room(struct env *env, const struct lu *lu, struct lu_file *file, uint64_t need)
{
    if (need <= file->cap && file->idx)
        return SLX_OK;
    slx_status status = within_limit(env, need);
    if (status == SLX_OK)
        status = lu_room(env, &file->idx, need, lu->width);
    if (status == SLX_OK)
        status = lu_room(env, &file->val, need, sizeof *file->val);
    if (status == SLX_OK) {
        size_t by_idx = mem_size(file->idx) / lu->width, by_val = mem_size(file->val) / sizeof *file->val;
        file->cap = (uint32_t)(by_idx < by_val ? by_idx : by_val);
    }
    return status;
}

/* What a factor at rest is without: arrays that lu_wake makes, then those that grow as they are needed. */
enum { MADE = 13, GROWN = 12, NOT_AT_REST = MADE + GROWN };

static void list_arrays(struct lu *lu, struct array out[NOT_AT_REST])
{
    const size_t m = lu->m;
    const struct array arrays[NOT_AT_REST] = {
        ARRAY(lu->work, m),
        ARRAY(lu->list, m),
        ARRAY(lu->pos, m),
        {&lu->l_eta, m, lu->width},
        {&lu->lr_line, m, lu->width},
        ARRAY(lu->urow.start, m),
        {&lu->urow.len, m, lu->width},
        {&lu->inner, m, lu->width},
        ARRAY(lu->leaves, bits_words(m)),
        ARRAY(lu->col_set, lu->bits_words),
        ARRAY(lu->row_set, lu->bits_words),
        ARRAY(lu->bits, lu->bits_words),
        ARRAY(lu->bits_top, lu->bits_top_words),
        {&lu->lr_start, 0, 0},
        {&lu->lr.idx, 0, 0},
        {&lu->lr.val, 0, 0},
        {&lu->urow.file.idx, 0, 0},
        {&lu->urow.file.val, 0, 0},
        {&lu->r_next, 0, 0},
        {&lu->r_owner, 0, 0},
        {&lu->r_before, 0, 0},
        {&lu->peel, 0, 0},
        {&lu->nucleus, 0, 0},
        {&lu->pattern, 0, 0},
        {&lu->deficient, 0, 0},
    };
    memcpy(out, arrays, sizeof arrays);
}

/* Room for the arrays with an element for each row that can be made from others, and for scratch. */
static bool take_room(struct env *env, struct lu *lu)
{
    struct array arrays[NOT_AT_REST];
    void *order = mem_resize(&env->mem, MEM_FACTOR, lu->order, lu->order_cap, lu->width);
    lu->order = order ? order : lu->order;
    list_arrays(lu, arrays);
    return order && arrays_new(env, MEM_FACTOR, arrays, MADE);
}

/* False where so many rows are too many. */
static bool set_sizes(struct lu *lu, uint32_t m)
{
    /* A position is given up with each update; lu_grow squeezes them out. */
    uint64_t positions = (uint64_t)m + m / 8 + 128;
    lu->m = m;
    lu->order_cap = (uint32_t)positions;
    lu->bits_words = (lu->order_cap + 63) / 64;
    lu->bits_top_words = (lu->bits_words + 63) / 64;
    return positions <= UINT32_MAX / 2;
}

slx_status lu_create(struct env *env, uint32_t m, struct lu **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct lu *lu = mem_new(mem, MEM_FACTOR, 1, sizeof *lu);
    if (!lu)
        return fail_memory(env, "the basis factor");
    const bool narrow = LU_HAS_NARROW && m <= UINT16_MAX;
    lu->width = narrow ? 2 : 4;
    lu->ops = narrow ? &lu_ops_16 : &lu_ops_32;
    if (!set_sizes(lu, m)) {
        lu_free(env, &lu);
        return fail_memory(env, "the basis factor");
    }
    bool ok = (lu->inverse = mem_new(mem, MEM_FACTOR, m, sizeof *lu->inverse)) &&
              (lu->ucol.start = mem_new(mem, MEM_FACTOR, m, sizeof *lu->ucol.start)) &&
              (lu->ucol.len = mem_new(mem, MEM_FACTOR, m, lu->width)) && take_room(env, lu);
    if (!ok) {
        lu_free(env, &lu);
        return fail_memory(env, "the basis factor");
    }
    lu->factored = m == 0;
    *out = lu;
    return SLX_OK;
}

/* What a factor at rest has. */
enum { AT_REST = 15 };

static void list_rest(struct lu *lu, struct array out[AT_REST])
{
    const struct array arrays[AT_REST] = {
        {&lu->l.idx, 0, 0},    {&lu->l.val, 0, 0},         {&lu->l_start, 0, 0},       {&lu->l_pivot, 0, 0},
        {&lu->lr_pivot, 0, 0}, {&lu->ucol.file.idx, 0, 0}, {&lu->ucol.file.val, 0, 0}, {&lu->ucol.start, 0, 0},
        {&lu->ucol.len, 0, 0}, {&lu->inverse, 0, 0},       {&lu->order, 0, 0},         {&lu->r.idx, 0, 0},
        {&lu->r.val, 0, 0},    {&lu->r_start, 0, 0},       {&lu->r_pivot, 0, 0},
    };
    memcpy(out, arrays, sizeof arrays);
}

void lu_free(struct env *env, struct lu **handle)
{
    struct lu *lu = *handle;
    *handle = NULL;
    if (!lu)
        return;
    struct array arrays[NOT_AT_REST], others[AT_REST];
    list_arrays(lu, arrays);
    arrays_done(env, arrays, NOT_AT_REST);
    list_rest(lu, others);
    arrays_done(env, others, AT_REST);
    mem_free(&env->mem, lu);
}

slx_status lu_copy(struct env *env, const struct lu *lu, struct lu **out)
{
    struct array arrays[AT_REST];
    struct lu *copy = *out = mem_new(&env->mem, MEM_FACTOR, 1, sizeof *copy);
    if (!copy)
        return fail_memory(env, "the basis factor");
    *copy = *lu;
    list_rest(copy, arrays);
    for (size_t k = 0; k < AT_REST; k++) {
        void *from, *to = NULL;
        memcpy(&from, arrays[k].at, sizeof from);
        const size_t bytes = from && *out ? mem_size(from) : 0;
        if (from && *out)
            to = mem_new(&env->mem, MEM_FACTOR, bytes, 1);
        if (to && bytes)
            memcpy(to, from, bytes);
        if (from && !to)
            *out = NULL; /* and the other pointers of the copy become NULL, so that it can be freed */
        memcpy(arrays[k].at, &to, sizeof to);
    }
    if (*out)
        return SLX_OK;
    lu_free(env, &copy);
    return fail_memory(env, "the basis factor");
}

slx_status lu_factor(struct env *env, struct lu *lu, lu_column column, const void *user, double markowitz,
                     double singular, uint32_t *row_of, enum lu_answer *answer)
{
    memset(&lu->stats, 0, sizeof lu->stats);
    lu->deficient_count = 0;
    lu->factored = false;
    *answer = LU_OK;
    slx_status status = lu->ops->factor(env, lu, column, user, markowitz, singular, row_of);
    if (lu->m > 0)
        memset(lu->work, 0, lu->m * sizeof *lu->work);
    if (status != SLX_OK)
        return status;
    lu->factored = true;
    if (lu->deficient_count)
        *answer = LU_SINGULAR;
    struct lu_stats now = lu_stats(lu);
    lu->stats.nnz_fresh = now.nnz_l + now.nnz_u;
    return SLX_OK;
}

void lu_order(const struct lu *lu, const uint32_t *row_of, uint32_t *order)
{
    for (uint32_t k = 0; k < lu->m; k++)
        order[lu->pos[row_of[k]]] = k;
}

uint32_t lu_deficient(const struct lu *lu, const uint32_t **columns, const uint32_t **rows)
{
    *columns = lu->deficient;
    *rows = lu->deficient ? lu->deficient + lu->deficient_count : NULL;
    return lu->deficient_count;
}

void lu_to_positions(uint32_t m, uint32_t *row_of, uint32_t *basic, double *weight)
{
    for (uint32_t k = 0; k < m; k++)
        while (row_of[k] != k) { /* each round brings one element home, for good */
            const uint32_t to = row_of[k], moved = basic[to];
            basic[to] = basic[k];
            basic[k] = moved;
            if (weight) {
                const double w = weight[to];
                weight[to] = weight[k];
                weight[k] = w;
            }
            row_of[k] = row_of[to];
            row_of[to] = to;
        }
}

void lu_ftran(struct lu *lu, struct svec *x, double expected, bool keep_spike)
{
    if (lu->m > 0)
        lu->ops->ftran(lu, x, expected, keep_spike);
}

uint32_t lu_ftran_at(struct lu *lu, struct svec *x, double expected, const struct svec *wanted)
{
    return lu->m > 0 ? lu->ops->ftran_at(lu, x, expected, wanted) : 0;
}

uint32_t lu_ftran_some(struct lu *lu, struct svec *x, double expected, const double *wanted, uint32_t rest)
{
    return lu->m > 0 ? lu->ops->ftran_some(lu, x, expected, wanted, rest) : 0;
}

void lu_btran(struct lu *lu, struct svec *y, double expected)
{
    if (lu->m > 0)
        lu->ops->btran(lu, y, expected);
}

enum lu_answer lu_update(struct lu *lu, uint32_t row, double alpha, double tolerance)
{
    return lu->ops->update(lu, row, alpha, tolerance);
}

slx_status lu_grow(struct env *env, struct lu *lu)
{
    return lu->ops->grow(env, lu);
}

static const struct lu_life *life_of(const struct lu *lu)
{
    return LU_HAS_NARROW && lu->width == 2 ? &lu_life_16 : &lu_life_32;
}

/* Shrinks a block of an array; where it cannot be moved it stays as it is. */
static void give_slack_back(struct env *env, void *array, size_t count, size_t size)
{
    void *block;
    memcpy(&block, array, sizeof block);
    void *less = block ? mem_resize(&env->mem, MEM_FACTOR, block, count ? count : 1, size) : NULL;
    if (less)
        memcpy(array, &less, sizeof less);
}

static void give_file_slack_back(struct env *env, const struct lu *lu, struct lu_file *file)
{
    give_slack_back(env, &file->idx, file->used, lu->width);
    give_slack_back(env, &file->val, file->used, sizeof *file->val);
    file->cap = file->used;
}

void lu_rest(struct env *env, struct lu *lu)
{
    struct array arrays[NOT_AT_REST];
    if (!lu->resting)
        life_of(lu)->rest(lu);
    lu->resting = true;
    list_arrays(lu, arrays);
    arrays_done(env, arrays, NOT_AT_REST);
    lu->lr = lu->urow.file = (struct lu_file){0};
    lu->pattern_cap = lu->deficient_count = lu->r_cap = 0;
    give_slack_back(env, &lu->order, lu->m, lu->width);
    give_slack_back(env, &lu->ucol.len, lu->m, lu->width);
    give_slack_back(env, &lu->inverse, lu->m, sizeof *lu->inverse);
    give_slack_back(env, &lu->ucol.start, lu->m, sizeof *lu->ucol.start);
    give_slack_back(env, &lu->l_pivot, lu->l_etas, lu->width);
    give_slack_back(env, &lu->lr_pivot, lu->lr_lines, lu->width);
    give_slack_back(env, &lu->r_pivot, lu->r_etas, lu->width);
    give_slack_back(env, &lu->l_start, lu->l_etas + (size_t)1, sizeof *lu->l_start);
    give_slack_back(env, &lu->r_start, lu->r_etas + (size_t)1, sizeof *lu->r_start);
    struct lu_file *files[] = {&lu->l, &lu->ucol.file, &lu->r};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        give_file_slack_back(env, lu, files[k]);
    lu->spike_kept = false;
    lu->row_kept = UINT32_MAX;
}

bool lu_is_at_rest(const struct lu *lu)
{
    return lu->resting;
}

slx_status lu_wake(struct env *env, struct lu *lu)
{
    if (!lu->resting)
        return SLX_OK;
    slx_status status =
        take_room(env, lu) ? lu_room(env, &lu->peel, lu->m, lu->width) : fail_memory(env, "the basis factor");
    if (status == SLX_OK && lu->m > 0)
        status = life_of(lu)->wake(env, lu);
    if (status == SLX_OK)
        lu->resting = false;
    else
        lu_rest(env, lu);
    return status;
}

bool lu_select(struct env *env, struct lu *lu, uint32_t m, const uint32_t *number)
{
    const uint64_t entries = lu->u_entries + lu->m;
    double *scratch = mem_new(&env->mem, MEM_FACTOR, lu->m, sizeof *scratch);
    bool done = scratch && life_of(lu)->select(lu, m, number, scratch);
    mem_free(&env->mem, scratch);
    if (!done)
        return false;
    set_sizes(lu, m);
    const uint64_t gone = entries - lu->u_entries - m;
    lu->stats.nnz_fresh -= gone < lu->stats.nnz_fresh ? gone : lu->stats.nnz_fresh;
    lu_rest(env, lu); /* gives back the room that is free now */
    return true;
}

slx_status lu_extend(struct env *env, struct lu **lu, uint32_t m, double diagonal, lu_column entries, const void *user,
                     bool *extended)
{
    struct lu *to;
    slx_status status = lu_create(env, m, &to);
    *extended = false;
    if (status != SLX_OK)
        return status;
    if (to->width == (*lu)->width && (*lu)->m > 0) {
        status = life_of(to)->extend(env, *lu, to, diagonal, entries, user);
        *extended = status == SLX_OK;
    }
    if (*extended) {
        lu_free(env, lu);
        *lu = to;
    } else {
        lu_free(env, &to);
    }
    return status;
}

struct lu_stats lu_stats(const struct lu *lu)
{
    struct lu_stats s = lu->stats;
    s.nnz_l = lu->l.used + (uint64_t)lu->r.used;
    s.nnz_u = lu->u_entries + lu->m;
    return s;
}
