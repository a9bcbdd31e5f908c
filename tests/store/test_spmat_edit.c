/* Editing a compact matrix, held against a dense one that is edited the plain way. */
#include "../faults.h"
#include "random_matrix.h"

enum { MOST = 48 };

struct mirror {
    uint32_t vectors, minors;
    double entry[MOST][MOST]; /* vector, minor */
};

static void expect_mirror(const struct mirror *m, const struct spmat *a)
{
    uint64_t nnz = 0;
    assert_int_equal(spmat_vectors(a), m->vectors);
    assert_int_equal(spmat_minors(a), m->minors);
    for (uint32_t k = 0; k < m->vectors; k++) {
        double seen[MOST] = {0};
        struct spmat_cursor c;
        for (spmat_seek(a, k, &c); spmat_next(&c); nnz++) {
            assert_true(c.index < m->minors && c.value != 0.0 && seen[c.index] == 0.0);
            seen[c.index] = c.value;
        }
        for (uint32_t i = 0; i < m->minors; i++) {
            assert_true(bits(seen[i]) == bits(m->entry[k][i]));
            assert_true(bits(spmat_entry(a, k, i)) == bits(m->entry[k][i]));
        }
    }
    assert_true(nnz == spmat_nnz(a));
}

static uint32_t below(uint64_t *seed, uint32_t n)
{
    return n ? (uint32_t)(random_bits(seed) % n) : 0;
}

static double value_or_zero(enum draw draw, uint64_t *seed)
{
    return random_bits(seed) % 5 ? draw_value(draw, seed) + 0.0 : 0.0;
}

/* Random lines of at most `width` distinct indices each. */
struct lines {
    uint64_t start[MOST + 1];
    uint32_t index[MOST * MOST];
    double value[MOST * MOST];
};

static void random_lines(struct lines *l, uint32_t lines, uint32_t width, enum draw draw, uint64_t *seed)
{
    uint64_t at = 0;
    l->start[0] = 0;
    for (uint32_t k = 0; k < lines; k++) {
        for (uint32_t i = 0; i < width; i++)
            if (random_bits(seed) % 3 == 0) {
                l->index[at] = i;
                l->value[at++] = value_or_zero(draw, seed);
            }
        l->start[k + 1] = at;
    }
}

static void shuffled(uint32_t *order, uint32_t n, uint64_t *seed)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = below(seed, i + 1);
        order[i] = order[k];
        order[k] = i;
    }
}

enum edit { SET, ADD_MINORS, REPLACE_MINOR, REPLACE_VECTOR, APPEND, REMOVE, PERMUTE, RENUMBER, TURN, FINISH, EDITS };

static slx_status remove_some(struct spmat *a, struct mirror *m, uint64_t *seed)
{
    uint64_t gone[1] = {random_bits(seed) & random_bits(seed) & random_bits(seed)};
    uint32_t map[MOST], minors = 0, vectors = 0;
    for (uint32_t i = 0; i < m->minors; i++)
        map[i] = below(seed, 8) ? minors++ : SPMAT_GONE;
    for (uint32_t k = 0; k < m->vectors; k++) {
        if (gone[0] >> k & 1)
            continue;
        for (uint32_t i = 0; i < m->minors; i++)
            if (map[i] != SPMAT_GONE)
                m->entry[vectors][map[i]] = m->entry[k][i];
        vectors++;
    }
    m->vectors = vectors;
    m->minors = minors;
    spmat_remove(a, gone, map, minors);
    return SLX_OK;
}

static slx_status put_lines(struct env *env, struct spmat *a, struct mirror *m, enum edit edit, enum draw draw,
                            uint64_t *seed)
{
    static struct lines l;
    bool by_vector = edit == REPLACE_VECTOR, add = edit == ADD_MINORS;
    uint32_t lines = add ? below(seed, MOST - m->minors) : 1, map[MOST];
    uint32_t first = add ? m->minors : below(seed, by_vector ? m->vectors : m->minors);
    if (!add && (by_vector ? m->vectors : m->minors) == 0)
        return SLX_OK;
    random_lines(&l, lines, by_vector ? m->minors : m->vectors, draw, seed);
    const struct spmat_lines given = {by_vector, first, lines, l.start, l.index, l.value};
    for (uint32_t i = 0; i < MOST; i++)
        map[i] = i == first ? SPMAT_GONE : i;
    const struct spmat_removal removal = {by_vector ? NULL : map, first};
    slx_status s = spmat_insert(env, a, &given, m->minors + (add ? lines : 0), add ? NULL : &removal);
    if (s != SLX_OK)
        return s;
    for (uint32_t line = 0; line < lines; line++) {
        for (uint32_t i = 0; i < MOST; i++)
            *(by_vector ? &m->entry[first][i] : &m->entry[i][first + line]) = 0.0;
        for (uint64_t p = l.start[line]; p < l.start[line + 1]; p++)
            *(by_vector ? &m->entry[first][l.index[p]] : &m->entry[l.index[p]][first + line]) = l.value[p];
    }
    m->minors += add ? lines : 0;
    return SLX_OK;
}

static slx_status append_vectors(struct env *env, struct spmat *a, struct mirror *m, enum draw draw, uint64_t *seed)
{
    static struct lines l;
    uint32_t lines = below(seed, MOST - m->vectors), before = m->vectors;
    random_lines(&l, lines, m->minors, draw, seed);
    slx_status s = SLX_OK;
    for (uint32_t line = 0; line < lines && s == SLX_OK; line++) {
        for (uint64_t p = l.start[line]; p < l.start[line + 1] && s == SLX_OK; p++)
            if (l.value[p] != 0.0)
                s = spmat_append(env, a, l.index[p], l.value[p]);
        if (s == SLX_OK)
            s = spmat_close(env, a);
    }
    if (s != SLX_OK) {
        spmat_truncate(a, before);
        return s;
    }
    for (uint32_t line = 0; line < lines; line++) {
        memset(m->entry[before + line], 0, sizeof m->entry[0]);
        for (uint64_t p = l.start[line]; p < l.start[line + 1]; p++)
            m->entry[before + line][l.index[p]] = l.value[p];
    }
    m->vectors += lines;
    return SLX_OK;
}

static slx_status permute(struct env *env, struct spmat *a, struct mirror *m, bool vectors, uint64_t *seed)
{
    struct mirror old = *m;
    uint32_t order[MOST], n = vectors ? m->vectors : m->minors;
    shuffled(order, n, seed);
    slx_status s = vectors ? spmat_permute(env, a, order) : spmat_reserve_minors(env, a, n);
    if (s != SLX_OK)
        return s;
    if (!vectors)
        spmat_remove(a, NULL, order, n);
    for (uint32_t k = 0; k < m->vectors; k++)
        for (uint32_t i = 0; i < m->minors; i++)
            if (vectors)
                m->entry[k][i] = old.entry[order[k]][i];
            else
                m->entry[k][order[i]] = old.entry[k][i];
    return SLX_OK;
}

static slx_status turn(struct env *env, struct spmat **a, struct mirror *m)
{
    struct mirror old = *m;
    slx_status s = spmat_turn(env, a);
    if (s != SLX_OK)
        return s;
    m->vectors = old.minors;
    m->minors = old.vectors;
    for (uint32_t k = 0; k < MOST; k++)
        for (uint32_t i = 0; i < MOST; i++)
            m->entry[k][i] = old.entry[i][k];
    return SLX_OK;
}

static slx_status set_one(struct env *env, struct spmat *a, struct mirror *m, enum draw draw, uint64_t *seed)
{
    if (!m->vectors || !m->minors)
        return SLX_OK;
    uint32_t k = below(seed, m->vectors), i = below(seed, m->minors);
    double v = value_or_zero(draw, seed);
    slx_status s = spmat_set(env, a, k, i, v);
    if (s == SLX_OK)
        m->entry[k][i] = v;
    return s;
}

static slx_status edit_once(struct env *env, struct spmat **a, struct mirror *m, enum draw draw, uint64_t *seed)
{
    enum edit edit = (enum edit)below(seed, EDITS);
    switch (edit) {
    case SET: return set_one(env, *a, m, draw, seed);
    case APPEND: return append_vectors(env, *a, m, draw, seed);
    case REMOVE: return remove_some(*a, m, seed);
    case PERMUTE:
    case RENUMBER: return permute(env, *a, m, edit == PERMUTE, seed);
    case TURN: return turn(env, a, m);
    case FINISH: return spmat_finish(env, *a, m->minors);
    default: return put_lines(env, *a, m, edit, draw, seed);
    }
}

static struct spmat *empty_matrix(struct env *env)
{
    struct spmat *a;
    assert_int_equal(spmat_create(env, MEM_MATRIX, &a), SLX_OK);
    assert_int_equal(spmat_finish(env, a, 0), SLX_OK);
    return a;
}

static void any_sequence_of_edits_gives_the_matrix_that_it_should(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (enum draw draw = 0; draw < DRAWS; draw++)
        for (uint64_t round = 1; round <= 30; round++) {
            static struct mirror m;
            uint64_t seed = 100 * round + draw;
            struct spmat *a = empty_matrix(&env);
            memset(&m, 0, sizeof m);
            for (unsigned step = 0; step < 60; step++) {
                assert_int_equal(edit_once(&env, &a, &m, draw, &seed), SLX_OK);
                expect_mirror(&m, a);
            }
            spmat_free(&env, &a);
        }
    assert_int_equal(env.mem.live, 0);
}

static void a_refused_allocation_leaves_every_entry_as_it_was(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    uint64_t refused = 0;
    for (uint64_t round = 1; round <= 40; round++) {
        static struct mirror m;
        uint64_t seed = round;
        struct spmat *a = empty_matrix(&env);
        memset(&m, 0, sizeof m);
        for (unsigned step = 0; step < 40; step++) {
            struct faults f = {0};
            uint64_t again = seed;
            while (faults_next(&f)) {
                again = seed;
                faults_arm(&f, &env);
                faults_expect(&f, edit_once(&env, &a, &m, (enum draw)(round % DRAWS), &again));
                expect_mirror(&m, a);
            }
            seed = again;
            refused += f.refused;
        }
        spmat_free(&env, &a);
    }
    assert_true(refused > 500);
    assert_int_equal(env.mem.live, 0);
}

/* Rows beyond 256 and 65,536, and values that a byte's dictionary cannot hold, come by edits alone. */
static void edits_widen_indices_and_values(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spmat *a = empty_matrix(&env);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    static const uint32_t minors[] = {200, 300, 70000};
    for (unsigned w = 0; w < 3; w++) {
        const uint64_t start[] = {0, 2};
        const uint32_t index[] = {0, 1};
        const double value[] = {w + 1.0, w + 0.1};
        const struct spmat_lines row = {false, minors[w] - 1, 1, start, index, value};
        assert_int_equal(spmat_insert(&env, a, &row, minors[w], NULL), SLX_OK);
        assert_int_equal(spmat_widths(a).index, 1u << w);
    }
    for (unsigned k = 0; k < 300; k++)
        assert_int_equal(spmat_set(&env, a, k & 1, k, 1.0 / (k + 3)), SLX_OK);
    assert_int_equal(spmat_widths(a).value, 2);
    for (unsigned k = 0; k < 300; k++)
        if (k != 199 && k != 299)
            assert_true(spmat_entry(a, k & 1, k) == 1.0 / (k + 3));
    assert_true(spmat_entry(a, 0, 69999) == 3.0 && spmat_entry(a, 1, 69999) == 2.1);
    spmat_free(&env, &a);
    assert_int_equal(env.mem.live, 0);
}

static void a_shared_matrix_is_in_both_accounts_and_copied_by_the_one_who_wants_to_change_it(void **state)
{
    (void)state;
    struct env one, two;
    env_init(&one);
    env_init(&two);
    struct plain m = plain_random(30, 40, 300, DRAW_FEW, 5);
    struct spmat *a = compact(&one, &m), *b = a;
    uint64_t alone = one.mem.live;
    assert_int_equal(spmat_share(&two, b), SLX_OK);
    assert_true(two.mem.live == alone && one.mem.live == alone);
    assert_int_equal(spmat_own(&two, &b), SLX_OK);
    assert_ptr_not_equal(a, b);
    assert_int_equal(spmat_own(&one, &a), SLX_OK);
    assert_int_equal(spmat_set(&two, b, 0, 0, 99.0), SLX_OK);
    assert_same(&m, a);
    spmat_free(&two, &b);
    assert_int_equal(spmat_share(&two, a), SLX_OK);
    b = a;
    spmat_free(&one, &a);
    assert_int_equal(one.mem.live, 0);
    assert_same(&m, b);
    spmat_free(&two, &b);
    assert_int_equal(two.mem.live, 0);
    plain_free(&m);
}

static void sharing_and_copying_without_memory_change_nothing(void **state)
{
    (void)state;
    struct env one, two;
    env_init(&one);
    env_init(&two);
    struct plain m = plain_random(30, 40, 300, DRAW_FEW, 5);
    struct spmat *a = compact(&one, &m), *b = a;
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &two);
        slx_status s = spmat_share(&two, a);
        if (s == SLX_OK)
            s = spmat_own(&two, &b);
        faults_expect(&f, s);
        if (two.mem.live)
            spmat_free(&two, &b);
        b = a;
        faults_expect_nothing_lost(&f);
        assert_same(&m, a);
    }
    spmat_free(&one, &a);
    assert_int_equal(one.mem.live, 0);
    plain_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_sequence_of_edits_gives_the_matrix_that_it_should),
        cmocka_unit_test(a_refused_allocation_leaves_every_entry_as_it_was),
        cmocka_unit_test(edits_widen_indices_and_values),
        cmocka_unit_test(a_shared_matrix_is_in_both_accounts_and_copied_by_the_one_who_wants_to_change_it),
        cmocka_unit_test(sharing_and_copying_without_memory_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
