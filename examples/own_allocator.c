/* Every byte of a handle from an allocator of one's own, here one that counts and that has an end.
 *
 * What the allocator refuses ends the call with SLX_ERROR_MEMORY; the model is as it was, and the call can be made again.
 * (The option `memory-limit` needs no allocator: it bounds what the handle itself takes.)
 *
 *     cc own_allocator.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <slimplex.h>

/* In front of each block stands its size. */
enum { FRONT = 16 };
struct pool {
    size_t held, most, limit;
};

static void *allocate(void *user, size_t bytes)
{
    struct pool *pool = (struct pool *)user;
    if (pool->held + bytes > pool->limit)
        return NULL;
    char *block = (char *)malloc(bytes + FRONT);
    if (!block)
        return NULL;
    memcpy(block, &bytes, sizeof bytes);
    pool->held += bytes;
    pool->most = pool->held > pool->most ? pool->held : pool->most;
    return block + FRONT;
}

static void release(void *user, void *block)
{
    struct pool *pool = (struct pool *)user;
    size_t bytes;
    memcpy(&bytes, (char *)block - FRONT, sizeof bytes);
    pool->held -= bytes;
    free((char *)block - FRONT);
}

static void *resize(void *user, void *block, size_t bytes)
{
    size_t before;
    memcpy(&before, (char *)block - FRONT, sizeof before);
    void *moved = allocate(user, bytes);
    if (!moved) /* the block stays */
        return NULL;
    memcpy(moved, block, before < bytes ? before : bytes);
    release(user, block);
    return moved;
}

int main(void)
{
    struct pool pool = {0, 0, 1 << 20};
    slx_allocator allocator = {0};
    allocator.allocate = allocate;
    allocator.resize = resize;
    allocator.release = release;
    allocator.user = &pool;
    slx_model *model;
    /* Threads of the library's own would need an allocator with a lock. */
    slx_status status = slx_create_with(&allocator, &model);
    if (status == SLX_OK)
        status = slx_set_int(model, "threads", 1);
    slx_lines columns = {0};
    columns.count = 100;
    if (status == SLX_OK)
        status = slx_add_cols(model, &columns);
    for (uint32_t i = 0; i < 100 && status == SLX_OK; i++) { /* x_i + x_i+1 >= i */
        const uint64_t start[] = {0, 2};
        const uint32_t index[] = {i, (i + 1) % 100};
        const double value[] = {1, 1}, lower[] = {i + 0.0};
        slx_lines row = {0};
        row.count = 1;
        row.start = start;
        row.index = index;
        row.value = value;
        row.lower = lower;
        status = slx_add_rows(model, &row);
        if (status == SLX_OK)
            status = slx_set_cost(model, i, 1);
    }
    pool.limit = pool.held + 100; /* too little for a solve */
    const slx_status refused = slx_solve(model);
    pool.limit = 1 << 20;
    if (status == SLX_OK)
        status = slx_solve(model);
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    const double objective = slx_objective(model);
    printf("refused: %s; then %g, with %zu bytes at the most\n", refused == SLX_ERROR_MEMORY ? "yes" : "no", objective,
           pool.most);
    slx_free(&model);
    /* Duals 1 of every second row prove 1 + 3 + ... + 99. */
    return status != SLX_OK || refused != SLX_ERROR_MEMORY || fabs(objective - 2500) > 1e-6 || pool.held != 0;
}
