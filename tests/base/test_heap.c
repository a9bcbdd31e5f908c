/* The binary heap, over three kinds of storage that the solver has. */
#include "base/base.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Numbers of keys, which lie elsewhere; the least key on top. */
struct numbered {
    uint32_t *item;
    const double *key;
};
#define HEAP numbered
#define HEAP_STORE const struct numbered *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE double
#define HEAP_AT(h, k) (h)->item[k]
#define HEAP_PUT(h, k, i) ((h)->item[k] = (i))
#define HEAP_KEY(h, i) (h)->key[i]
#define HEAP_ABOVE(a, b) ((a) < (b))
#include "base/heap.inc"

/* Plain numbers, the largest on top. */
#define HEAP plain
#define HEAP_STORE uint32_t *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE uint32_t
#define HEAP_AT(h, k) (h)[k]
#define HEAP_PUT(h, k, i) ((h)[k] = (i))
#define HEAP_KEY(h, i) (i)
#define HEAP_ABOVE(a, b) ((a) > (b))
#include "base/heap.inc"

enum { MOST = 300 };

/* Numbers with their places, so that any of them can be found, changed or taken out; the largest key on top. */
struct placed {
    uint32_t count;
    uint32_t item[MOST], place[MOST]; /* place: 1 + where it is, 0: nowhere */
    int32_t key[MOST];
};
static void placed_put(struct placed *h, size_t at, uint32_t i)
{
    h->item[at] = i;
    h->place[i] = (uint32_t)at + 1;
}
#define HEAP placed
#define HEAP_STORE struct placed *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE int32_t
#define HEAP_AT(h, k) (h)->item[k]
#define HEAP_PUT(h, k, i) placed_put(h, k, i)
#define HEAP_KEY(h, i) (h)->key[i]
#define HEAP_ABOVE(a, b) ((a) > (b))
#include "base/heap.inc"

static void what_is_taken_from_the_top_rises(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (uint32_t count = 0; count <= 70; count++) {
        double key[70], last = -1.0;
        uint32_t item[70];
        bool seen[70] = {false};
        for (uint32_t i = 0; i < count; i++) {
            key[i] = (double)(random_bits(&random) % 40); /* many alike */
            item[i] = i;
        }
        const struct numbered h = {item, key};
        numbered_order(&h, count);
        for (uint32_t left = count; left > 0; left--) {
            const uint32_t top = item[0];
            assert_false(seen[top]);
            seen[top] = true;
            assert_true(key[top] >= last);
            last = key[top];
            numbered_down(&h, left - 1, 0, item[left - 1]);
        }
    }
}

static int by_size(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void sorting_agrees_with_the_library(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (uint32_t count = 0; count <= MOST; count += 1 + count / 7) {
        uint32_t ours[MOST], theirs[MOST];
        for (uint32_t i = 0; i < count; i++)
            ours[i] = theirs[i] = (uint32_t)(random_bits(&random) % (count + 1) * 3);
        plain_order(ours, count);
        plain_sort(ours, count);
        qsort(theirs, count, sizeof *theirs, by_size);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(ours[i], theirs[i]);
    }
}

static void look(const struct placed *h)
{
    uint32_t inside = 0;
    for (uint32_t at = 0; at < h->count; at++) {
        assert_int_equal(h->place[h->item[at]], at + 1);
        if (at > 0)
            assert_true(h->key[h->item[(at - 1) / 2]] >= h->key[h->item[at]]);
    }
    for (uint32_t i = 0; i < MOST; i++)
        inside += h->place[i] > 0;
    assert_int_equal(inside, h->count);
}

static void places_are_kept_through_pushes_changes_and_removals(void **state)
{
    (void)state;
    struct placed h = {.count = 0};
    uint64_t random = 3;
    for (int step = 0; step < 20000; step++) {
        const uint32_t i = (uint32_t)(random_bits(&random) % MOST);
        const int32_t key = (int32_t)(random_bits(&random) % 100) - 50;
        if (!h.place[i]) {
            h.key[i] = key;
            placed_up(&h, h.count++, i);
        } else if (random_bits(&random) % 2) {
            h.key[i] = key;
            placed_settle(&h, h.count, h.place[i] - 1, i);
        } else {
            const uint32_t at = h.place[i] - 1, last = h.item[--h.count];
            h.place[i] = 0;
            if (last != i)
                placed_settle(&h, h.count, at, last);
        }
        look(&h);
    }
    assert_true(h.count > 0);
}

/* The order of equal items decides pivots: it must not change. */
static void equal_keys_do_not_pass_each_other(void **state)
{
    (void)state;
    const double key[] = {5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0};
    uint32_t item[] = {3, 1, 4, 0, 5, 2, 6};
    const struct numbered h = {item, key};
    numbered_order(&h, 7);
    const uint32_t same[] = {3, 1, 4, 0, 5, 2, 6};
    assert_memory_equal(item, same, sizeof item);
    const double two_levels[] = {9.0, 1.0, 1.0, 2.0, 3.0, 2.0, 1.0};
    uint32_t other[] = {0, 1, 2, 3, 4, 5, 6};
    const struct numbered g = {other, two_levels};
    numbered_down(&g, 7, 0, 0); /* 1 and 2 are equal: the first rises, and then the lesser of its children */
    const uint32_t risen[] = {1, 3, 2, 0, 4, 5, 6};
    assert_memory_equal(other, risen, sizeof other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_from_the_top_rises),
        cmocka_unit_test(sorting_agrees_with_the_library),
        cmocka_unit_test(places_are_kept_through_pushes_changes_and_removals),
        cmocka_unit_test(equal_keys_do_not_pass_each_other),
    };
    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
