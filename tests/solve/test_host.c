/* A host that owns every byte: its allocator, and what comes of it when that has no more. */
#include "models.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Counts what is out; each block has its size in front.  Methods with threads of their own call it, too. */
struct host {
    pthread_mutex_t lock;
    size_t blocks, bytes, most, calls;
    size_t refuse; /* the call with this number finds nothing; 0: none */
};

static bool grant(struct host *host, size_t more, size_t less)
{
    pthread_mutex_lock(&host->lock);
    bool granted = ++host->calls != host->refuse;
    if (granted) {
        host->bytes += more - less;
        host->blocks += less == 0;
        host->most = host->bytes > host->most ? host->bytes : host->most;
    }
    pthread_mutex_unlock(&host->lock);
    return granted;
}

static void *allocate(void *user, size_t bytes)
{
    assert_true(bytes > 0);
    if (!grant(user, bytes, 0))
        return NULL;
    char *block = malloc(bytes + 16);
    assert_non_null(block);
    memcpy(block, &bytes, sizeof bytes);
    memset(block + 16, 0xa5, bytes); /* what malloc returns is not zero */
    return block + 16;
}

static void *resize(void *user, void *block, size_t bytes)
{
    size_t before;
    char *base = (char *)block - 16;
    assert_non_null(block);
    memcpy(&before, base, sizeof before);
    if (!grant(user, bytes, before))
        return NULL;
    base = realloc(base, bytes + 16);
    assert_non_null(base);
    memcpy(base, &bytes, sizeof bytes);
    return base + 16;
}

static void release(void *user, void *block)
{
    struct host *host = user;
    size_t bytes;
    assert_non_null(block);
    memcpy(&bytes, (char *)block - 16, sizeof bytes);
    pthread_mutex_lock(&host->lock);
    host->blocks--;
    host->bytes -= bytes;
    pthread_mutex_unlock(&host->lock);
    free((char *)block - 16);
}

static slx_allocator allocator_of(struct host *host)
{
    *host = (struct host){.blocks = 0};
    pthread_mutex_init(&host->lock, NULL);
    return (slx_allocator){allocate, resize, release, host};
}

/* Loads, solves, changes, clones and solves again. */
static slx_status work(slx_model *model, const struct arrays *a)
{
    slx_model *clone = NULL;
    slx_status s = arrays_try_load(model, a);
    if (s == SLX_OK)
        s = slx_solve(model);
    if (s == SLX_OK)
        s = slx_clone(model, &clone);
    if (s == SLX_OK)
        s = slx_set_cost(clone, 1, 5);
    if (s == SLX_OK)
        s = slx_solve(clone);
    slx_free(&clone);
    return s;
}

static void every_byte_comes_from_the_host_and_goes_back(void **state)
{
    (void)state;
    struct host host;
    const slx_allocator allocator = allocator_of(&host);
    struct arrays small = arrays_random(40, 60, 5, 0, 2), large = arrays_random(900, 20000, 3, 0, 2);
    slx_model *model, *other = model_new();
    assert_int_equal(slx_create_with(&allocator, &model), SLX_OK);
    assert_true(host.bytes == slx_memory_live(model));
    assert_int_equal(work(model, &small), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    arrays_load(other, &small);
    solve_to(other, SLX_OPTIMAL);
    assert_near(slx_objective(model), slx_objective(other), 1e-9);
    /* Large blocks are asked for with up to 64 bytes more. */
    assert_int_equal(arrays_try_load(model, &large), SLX_OK);
    assert_in_range(host.bytes, slx_memory_live(model), slx_memory_live(model) + 64 * host.blocks);
    assert_in_range(host.most, slx_memory_peak(model) / 2, SIZE_MAX);
    for (uint32_t j = 0; j < 300; j++)
        assert_int_equal(slx_set_cost(model, j, 1.0 / (j + 1)), SLX_OK);
    slx_free(&model);
    assert_true(host.blocks == 0 && host.bytes == 0);
    slx_free(&other);
    arrays_free(&small);
    arrays_free(&large);
    pthread_mutex_destroy(&host.lock);
}

static void a_host_without_memory_is_a_clean_error(void **state)
{
    (void)state;
    struct host host;
    slx_allocator allocator = allocator_of(&host);
    struct arrays a = arrays_random(10, 15, 3, 0, 2);
    unsigned refused = 0;
    for (size_t k = 1;; k++) {
        slx_model *model;
        host.calls = 0;
        host.refuse = k;
        slx_status s = slx_create_with(&allocator, &model);
        if (s == SLX_OK)
            s = work(model, &a);
        else
            assert_null(model);
        bool hit = host.calls >= k;
        slx_free(&model);
        assert_true(host.blocks == 0 && host.bytes == 0);
        if (!hit)
            break;
        refused += s == SLX_ERROR_MEMORY;
        assert_true(s == SLX_ERROR_MEMORY || s == SLX_OK); /* what gives slack back may fail and do no harm */
    }
    assert_true(refused > 50);
    arrays_free(&a);
    pthread_mutex_destroy(&host.lock);
}

static void half_an_allocator_is_refused_and_none_is_the_systems(void **state)
{
    (void)state;
    struct host host;
    slx_allocator allocator = allocator_of(&host);
    slx_model *model;
    allocator.resize = NULL;
    assert_int_equal(slx_create_with(&allocator, &model), SLX_ERROR_USAGE);
    assert_null(model);
    allocator = (slx_allocator){.user = &host};
    assert_int_equal(slx_create_with(&allocator, &model), SLX_OK);
    assert_true(host.calls == 0);
    slx_free(&model);
    pthread_mutex_destroy(&host.lock);
}

/* What a question takes for its solves is under the limit, together with what the handle holds. */
static void questions_keep_to_the_memory_limit(void **state)
{
    (void)state;
    struct host host;
    const slx_allocator allocator = allocator_of(&host);
    struct arrays a = arrays_random(300, 3000, 3, 0, 2);
    slx_model *model;
    assert_int_equal(slx_create_with(&allocator, &model), SLX_OK);
    assert_int_equal(arrays_try_load(model, &a), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    for (int question = 0; question < 3; question++) {
        uint32_t refused = 0;
        slx_status s = SLX_ERROR_MEMORY;
        for (double limit = (double)slx_memory_live(model); s == SLX_ERROR_MEMORY; limit *= 1.1) {
            static uint8_t in[2][3000];
            const slx_probe probe = {0, 0.0, 1.0};
            slx_probe_result result;
            double total;
            assert_int_equal(slx_set_int(model, "memory-limit", (int64_t)limit), SLX_OK);
            host.most = host.bytes;
            s = question == 0   ? slx_probe_bounds(model, 1, &probe, UINT64_MAX, &result)
                : question == 1 ? slx_infeasible_subset(model, in[0], in[1])
                                : slx_relax_feasibility(model, NULL, NULL, NULL, NULL, &total);
            assert_in_range(host.most, host.bytes, (size_t)limit + (64 << 10)); /* a block that grows is there twice */
            assert_int_equal(slx_memory_limit_hit(model), s == SLX_ERROR_MEMORY);
            refused += s == SLX_ERROR_MEMORY;
        }
        assert_int_equal(s, question == 1 ? SLX_ERROR_USAGE : SLX_OK); /* it has a solution */
        assert_true(refused > 2);
    }
    arrays_free(&a);
    slx_free(&model);
    assert_true(host.bytes == 0 && host.blocks == 0);
    pthread_mutex_destroy(&host.lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_comes_from_the_host_and_goes_back),
        cmocka_unit_test(a_host_without_memory_is_a_clean_error),
        cmocka_unit_test(half_an_allocator_is_refused_and_none_is_the_systems),
        cmocka_unit_test(questions_keep_to_the_memory_limit),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
