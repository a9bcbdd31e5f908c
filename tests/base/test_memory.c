/* The memory account. */
#include "base/base.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void live_bytes_rise_and_fall_with_the_blocks_and_the_peak_stays(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct mem *mem = &env.mem;
    assert_int_equal(mem->live, 0);
    char *small = mem_new(mem, MEM_MATRIX, 100, 10);
    assert_in_range(mem->live, 1000, 1000 + 64);
    char *large = mem_new(mem, MEM_NAMES, 1000, 1000);
    const uint64_t both = mem->live;
    assert_in_range(both, 1001000, 1001000 + 128);
    assert_int_equal(mem->live_by[MEM_MATRIX] + mem->live_by[MEM_NAMES], both);
    assert_int_equal(mem->peak, both);
    mem_free(mem, small);
    assert_in_range(mem->live, 1000000, 1000000 + 64);
    assert_int_equal(mem->live_by[MEM_MATRIX], 0);
    assert_in_range(mem->peak_by[MEM_MATRIX], 1000, 1000 + 64);
    mem_drop(mem, &large);
    assert_null(large);
    mem_free(mem, NULL);
    assert_int_equal(mem->live, 0);
    assert_int_equal(mem->live_by[MEM_NAMES], 0);
    assert_int_equal(mem->peak, both);
}

static void each_phase_keeps_its_own_peak_and_what_it_was_made_of(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct mem *mem = &env.mem;
    mem_enter(mem, PHASE_READ);
    void *kept = mem_new(mem, MEM_MATRIX, 2000, 1);
    void *buffer = mem_new(mem, MEM_READER, 5000, 1);
    const uint64_t reading = mem->live;
    mem_free(mem, buffer);
    mem_enter(mem, PHASE_SIMPLEX);
    void *work = mem_new(mem, MEM_SIMPLEX, 1000, 1);
    const uint64_t solving = mem->live;
    mem_free(mem, work);
    mem_enter(mem, PHASE_CHECK);
    assert_int_equal(mem->phase_peak[PHASE_READ], reading);
    assert_int_equal(mem->phase_peak[PHASE_SIMPLEX], solving);
    assert_int_equal(mem->phase_peak[PHASE_CHECK], mem->live); /* what it found on entry */
    assert_int_equal(mem->phase_by[PHASE_READ][MEM_READER] + mem->phase_by[PHASE_READ][MEM_MATRIX], reading);
    assert_int_equal(mem->phase_by[PHASE_SIMPLEX][MEM_READER], 0);
    mem_free(mem, kept);
    assert_int_equal(mem->live, 0);
    for (unsigned phase = 0; phase < MEM_PHASES; phase++) {
        assert_true(mem->phase_seconds[phase] >= 0.0 && mem->phase_seconds[phase] < 60.0);
        assert_true(strlen(mem_phase_name(phase)) > 0);
    }
    for (unsigned purpose = 0; purpose < MEM_PURPOSES; purpose++)
        assert_true(strlen(mem_purpose_name(purpose)) > 0);
}

/* Takes and frees blocks of both kinds through an account shared with another thread that does the same. */
static void *take_and_free(void *user)
{
    struct mem *mem = user;
    void *kept = NULL;
    for (uint32_t k = 0; k < 3000; k++) {
        size_t bytes = k % 100 ? 100 + k : MEM_MAPPED + k;
        void *block = mem_new(mem, MEM_SIMPLEX, bytes, 1);
        kept = mem_resize(mem, MEM_FACTOR, kept, 10 + k, 8);
        mem_free(mem, block);
    }
    mem_free(mem, kept);
    return NULL;
}

static void two_threads_enter_their_blocks_in_one_account(void **state)
{
    (void)state;
#ifdef __wasm__
    skip(); /* one thread is all that there is */
#endif
    struct env env, beside;
    env_init(&env);
    env_beside(&env, &beside);
    struct thread thread;
    assert_true(thread_processors() >= 1);
    assert_true(thread_start(&thread, take_and_free, &beside.mem));
    take_and_free(&env.mem);
    thread_join(&thread);
    assert_int_equal(env.mem.live, 0);
    assert_int_equal(env.mem.live_by[MEM_SIMPLEX] | env.mem.live_by[MEM_FACTOR], 0);
    assert_true(env.mem.allocations >= 12000);
    assert_ptr_equal(mem_account(&beside.mem), &env.mem);
    env.mem.limit = 1000;
    assert_null(mem_new(&beside.mem, MEM_SIMPLEX, 1000, 1));
    assert_true(env.mem.limit_hit);
    assert_int_equal(fail_memory(&beside, "a test"), SLX_ERROR_MEMORY);
    assert_non_null(strstr(beside.error.message, "limit of 1000 bytes"));
    assert_string_equal(env.error.message, "");
}

static void new_blocks_are_zero_and_aligned(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (size_t bytes = 0; bytes < 4 * MEM_MAPPED; bytes = 3 * bytes + 1) {
        char *dirty = mem_new(&env.mem, MEM_HANDLE, bytes, 1);
        memset(dirty, 1, bytes);
        mem_free(&env.mem, dirty);
        char *block = mem_new(&env.mem, MEM_HANDLE, bytes, 1);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % (bytes >= MEM_MAPPED ? 64 : 16), 0);
        assert_int_equal(mem_size(block), bytes);
        for (size_t i = 0; i < bytes; i++)
            assert_int_equal(block[i], 0);
        mem_free(&env.mem, block);
    }
}

static void resizing_keeps_contents_across_the_mapping_threshold(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    static const size_t sizes[] = {
        10,  100, MEM_MAPPED - 1, MEM_MAPPED, MEM_MAPPED + 5, 9 * MEM_MAPPED, 800000, MEM_MAPPED,
        300, 0,   2 * MEM_MAPPED, 7};
    size_t held = 0;
    unsigned char *block = NULL;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        block = mem_resize(&env.mem, MEM_MATRIX, block, sizes[k], 1);
        assert_non_null(block);
        const size_t kept = held < sizes[k] ? held : sizes[k];
        for (size_t i = 0; i < kept; i++)
            if (block[i] != (unsigned char)(i % 251 + 1))
                fail_msg("byte %zu changed", i);
        for (size_t i = kept; sizes[k] >= MEM_MAPPED && i < sizes[k]; i++)
            if (block[i])
                fail_msg("new byte %zu is not 0", i);
        for (size_t i = 0; i < sizes[k]; i++)
            block[i] = (unsigned char)(i % 251 + 1);
        held = sizes[k];
        assert_int_equal(mem_size(block), held);
        assert_in_range(env.mem.live, held, held + 64);
    }
    mem_free(&env.mem, block);
    assert_int_equal(env.mem.live, 0);
}

static size_t resident_bytes(void)
{
    size_t total = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f)
        return 0;
    if (fscanf(f, "%zu %zu", &total, &pages) != 2)
        pages = 0;
    fclose(f);
    return pages * 4096;
}

static void a_growing_block_never_counts_twice_and_leaves_the_process_when_freed(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    const size_t most = (size_t)64 << 20, before = resident_bytes();
    size_t capacity = MEM_MAPPED;
    char *block = mem_new(&env.mem, MEM_MATRIX, capacity, 1);
    while (capacity < most) {
        capacity = mem_grown(capacity, capacity + 1);
        block = mem_resize(&env.mem, MEM_MATRIX, block, capacity, 1);
        assert_non_null(block);
        memset(block, 1, capacity);
    }
    assert_int_equal(env.mem.peak, env.mem.live);
    const size_t full = resident_bytes();
    mem_free(&env.mem, block);
#ifdef __wasm__ /* whose memory never shrinks */
    (void)before;
    (void)full;
#else
    if (before) {
        assert_true(full > before + most / 2);
        assert_true(resident_bytes() < before + most / 4);
    }
#endif
}

static void capacity_grows_by_an_eighth_or_to_the_need(void **state)
{
    (void)state;
    assert_int_equal(mem_grown(0, 1), 16);
    assert_int_equal(mem_grown(8000, 8001), 9016);
    assert_int_equal(mem_grown(8000, 20000), 20000);
}

static void the_limit_refuses_what_would_pass_it_and_nothing_else(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    env.mem.limit = 1000000;
    char *a = mem_new(&env.mem, MEM_MATRIX, 600000, 1);
    assert_non_null(a);
    assert_false(env.mem.limit_hit);
    assert_null(mem_new(&env.mem, MEM_MATRIX, 500000, 1));
    assert_true(env.mem.limit_hit);
    assert_null(mem_resize(&env.mem, MEM_MATRIX, a, 1100000, 1));
    a[599999] = 1;
    assert_in_range(env.mem.live, 600000, 600064);
    char *b = mem_resize(&env.mem, MEM_MATRIX, a, 900000, 1);
    assert_non_null(b);
    assert_int_equal(b[599999], 1);
    assert_true(env.mem.peak <= env.mem.limit);
    assert_int_equal(fail_memory(&env, "a test"), SLX_ERROR_MEMORY);
    assert_non_null(strstr(env.error.message, "1000000"));
    assert_non_null(strstr(env.error.message, "a test"));
    mem_free(&env.mem, b);
    assert_int_equal(env.mem.live, 0);
}

struct spare {
    struct env *env;
    void *blocks[2];
    unsigned asked;
};

static bool give_one(void *owner)
{
    struct spare *spare = owner;
    unsigned k = spare->asked++;
    if (k >= 2)
        return false;
    mem_drop(&spare->env->mem, &spare->blocks[k]);
    return true;
}

static void the_owner_is_asked_to_give_back_before_the_limit_refuses(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spare spare = {.env = &env};
    env.mem.limit = 100000;
    env.mem.relieve = give_one;
    env.mem.owner = &spare;
    for (unsigned k = 0; k < 2; k++)
        spare.blocks[k] = mem_new(&env.mem, MEM_FACTOR, 30000, 1);
    assert_int_equal(spare.asked, 0);
    char *block = mem_new(&env.mem, MEM_MATRIX, 50000, 1);
    assert_non_null(block);
    assert_int_equal(spare.asked, 1);
    char *more = mem_resize(&env.mem, MEM_MATRIX, block, 90000, 1);
    assert_non_null(more);
    assert_int_equal(spare.asked, 2);
    assert_false(env.mem.limit_hit);
    assert_null(mem_new(&env.mem, MEM_MATRIX, 50000, 1));
    assert_int_equal(spare.asked, 3);
    assert_true(env.mem.limit_hit);
    assert_true(env.mem.peak <= env.mem.limit);
    mem_free(&env.mem, more);
    assert_int_equal(env.mem.live, 0);
}

static void blocks_of_a_tray_are_as_others_and_go_with_the_last(void **state)
{
    (void)state;
    enum { BLOCKS = 5 };
    static const size_t sizes[BLOCKS] = {3, 1000, 0, 16, 4001};
    struct env env;
    env_init(&env);
    struct mem *mem = &env.mem;
    size_t bytes = 0;
    char *block[BLOCKS];
    assert_true(mem_tray_bytes(1, MEM_MAPPED) > MEM_TRAY && mem_tray_bytes(UINT64_MAX / 2, 4) > MEM_TRAY);
    for (size_t k = 0; k < BLOCKS; k++)
        bytes += mem_tray_bytes(sizes[k], 1);
    if (bytes > MEM_TRAY) /* there are none with an address sanitizer */
        skip();
    mem->fail_countdown = 1;
    assert_null(mem_tray(mem, MEM_SIMPLEX, bytes));
    void *tray = mem_tray(mem, MEM_SIMPLEX, bytes);
    const uint64_t live = mem->live;
    assert_in_range(live, bytes, bytes + 64);
    for (size_t k = 0; k < BLOCKS; k++) {
        block[k] = mem_in_tray(tray, sizes[k], 1);
        assert_int_equal((uintptr_t)block[k] % 16, 0);
        assert_int_equal(mem_size(block[k]), sizes[k]);
        for (size_t i = 0; i < sizes[k]; i++)
            assert_int_equal(block[k][i], 0);
        memset(block[k], (int)k + 1, sizes[k]);
    }
    assert_int_equal(mem->live, live);
    block[1] = mem_resize(mem, MEM_SIMPLEX, block[1], 500, 1);
    assert_int_equal(mem->live, live); /* it has become shorter where it was */
    block[0] = mem_resize(mem, MEM_SIMPLEX, block[0], 700, 1);
    assert_in_range(mem->live, live + 700, live + 700 + 64);
    assert_int_equal(mem->live_by[MEM_SIMPLEX], mem->live);
    for (size_t k = 0; k < BLOCKS; k++)
        for (size_t i = 0; i < sizes[k] && i < mem_size(block[k]); i++)
            assert_int_equal(block[k][i], k + 1);
    mem_free(mem, block[0]);
    for (size_t k = 1; k < BLOCKS; k++) {
        assert_int_equal(mem->live, live);
        mem_free(mem, block[k]);
    }
    assert_int_equal(mem->live, 0);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    assert_null(mem_new(&env.mem, MEM_MATRIX, SIZE_MAX, 2));
    assert_null(mem_new(&env.mem, MEM_MATRIX, SIZE_MAX / 8 + 2, 8));
    assert_null(mem_new(&env.mem, MEM_MATRIX, SIZE_MAX / 2, 1));
    char *block = mem_new(&env.mem, MEM_MATRIX, 3, 1);
    assert_null(mem_resize(&env.mem, MEM_MATRIX, block, SIZE_MAX / 4, 8));
    mem_free(&env.mem, block);
    assert_int_equal(env.mem.live, 0);
}

static void the_countdown_fails_one_allocation_and_only_that(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    void *block[4];
    env.mem.fail_countdown = 3;
    for (unsigned k = 0; k < 4; k++)
        block[k] = mem_new(&env.mem, MEM_MATRIX, 10, 1);
    assert_true(block[0] && block[1] && !block[2] && block[3]);
    assert_int_equal(env.mem.fail_countdown, 0);
    assert_int_equal(env.mem.allocations, 4);
    env.mem.fail_countdown = 1;
    assert_null(mem_resize(&env.mem, MEM_MATRIX, block[0], 20, 1));
    block[0] = mem_resize(&env.mem, MEM_MATRIX, block[0], 20, 1);
    assert_non_null(block[0]);
    for (unsigned k = 0; k < 4; k++)
        mem_free(&env.mem, block[k]);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_bytes_rise_and_fall_with_the_blocks_and_the_peak_stays),
        cmocka_unit_test(each_phase_keeps_its_own_peak_and_what_it_was_made_of),
        cmocka_unit_test(two_threads_enter_their_blocks_in_one_account),
        cmocka_unit_test(new_blocks_are_zero_and_aligned),
        cmocka_unit_test(resizing_keeps_contents_across_the_mapping_threshold),
        cmocka_unit_test(a_growing_block_never_counts_twice_and_leaves_the_process_when_freed),
        cmocka_unit_test(capacity_grows_by_an_eighth_or_to_the_need),
        cmocka_unit_test(the_limit_refuses_what_would_pass_it_and_nothing_else),
        cmocka_unit_test(the_owner_is_asked_to_give_back_before_the_limit_refuses),
        cmocka_unit_test(blocks_of_a_tray_are_as_others_and_go_with_the_last),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_countdown_fails_one_allocation_and_only_that),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
