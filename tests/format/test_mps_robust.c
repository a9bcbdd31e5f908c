/* Whatever happens while a file is read, there is a clean error or a sound model, and nothing is left behind. */
#include "../faults.h"
#include "sound_lp.h"

/* All kinds of lines, fixed layout with a blank in a name; small, so that it can be cut and changed everywhere. */
static const char fixed[] =
    "* comment\nNAME          T\nOBJSENSE\n    MAX\nROWS\n N  COST\n N  FREE\n G  R 1\n L  R2\n E  R3\nCOLUMNS\n"
    "    X         COST                1.   R 1                 2.\n    X         R2                 3e0   FREE        "
    "        1.\n"
    "    M         'MARKER'                 'INTORG'\n    Z         R 1               -1.5   R3                  1.\n"
    "    M         'MARKER'                 'INTEND'\n    A         R3         .1234567890\nRHS\n"
    "    RHS       R 1                 1.   R2                  4.\n    RHS       COST                2.\n"
    "RANGES\n    RNG       R 1                 3.   R3                 -1.\nBOUNDS\n UP BND       A                  "
    "-4.\n"
    " BV BND       X\n FX BND       Z                   7.\nENDATA\n";
static const char free_text[] =
    "NAME T\nOBJNAME COST\nROWS\n N FREE\n N COST\n G R1\n L R2\n E row_three\nCOLUMNS\n X COST 1 R1 2\n"
    " X R2 3 FREE 1\n b 'MARKER' 'INTORG'\n A R1 -1.5 row_three 1\n b 'MARKER' 'INTEND'\n"
    " some_column row_three 0.1234567890123456789\nRHS\n R1 1 R2 4\n COST 2\nRANGES\n r R1 3 row_three -1\n"
    "BOUNDS\n UP some_column -4\n MI X\n UI A 7\nENDATA\n";
static const char *const texts[] = {fixed, free_text};

static void read_any(struct reading *t, const char *text, size_t size)
{
    if (read_bytes(t, text, size) == SLX_OK)
        expect_sound(t->lp, true);
    else
        assert_int_equal(t->status, SLX_ERROR_INPUT);
    lp_free(&t->env, &t->lp);
    assert_int_equal(t->env.mem.live, 0);
}

static void the_texts_are_good(void **state)
{
    (void)state;
    for (unsigned k = 0; k < 2; k++) {
        struct reading t;
        read_good(&t, texts[k]);
        expect_sound(t.lp, true);
        assert_int_equal(t.lp->nrows, 3);
        assert_int_equal(t.lp->ncols, 3);
        done(&t);
    }
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    for (unsigned text = 0; text < 2; text++)
        for (unsigned rule = 0; rule < 2; rule++) {
            struct faults f = {0};
            while (faults_next(&f)) {
                struct reading t;
                reading_init(&t);
                option(&t, "duplicates", rule ? "sum" : "error");
                faults_arm(&f, &t.env);
                read_bytes(&t, texts[text], strlen(texts[text]));
                faults_expect(&f, t.status);
                done(&t);
            }
            assert_true(f.refused >= 20);
        }
}

/* The same with columns that pass the reader's buffer, out-of-order names and bounds: its tables grow. */
static void each_failing_allocation_of_a_larger_model_is_a_clean_error(void **state)
{
    (void)state;
    enum { ROWS = 700, COLS = 300 };
    char *text = malloc(ROWS * 120 + COLS * 120 + 1000), *p = text;
    p += sprintf(p, "ROWS\n N COST\n");
    for (unsigned i = 0; i < ROWS; i++)
        p += sprintf(p, " %c row%u\n", "GLE"[i % 3], i * 7919 % 10007);
    p += sprintf(p, "COLUMNS\n m 'MARKER' 'INTORG'\n");
    for (unsigned i = 0; i < ROWS; i++)
        p += sprintf(p, " x row%u %u.%u\n", i * 7919 % 10007, i, i);
    for (unsigned j = 0; j < COLS; j++)
        p += sprintf(p, " c%u COST %u row%u 1\n", j * 7919 % 1009, j, (j % ROWS) * 7919 % 10007);
    p += sprintf(p, "RHS\n");
    for (unsigned i = 0; i < ROWS; i++)
        p += sprintf(p, " row%u 0.%u\n", i * 7919 % 10007, i);
    p += sprintf(p, "RANGES\n row%u 1\n", 7919u);
    p += sprintf(p, "BOUNDS\n");
    for (unsigned j = 0; j < COLS; j++)
        p += sprintf(p, " UP c%u %u\n", (COLS - 1 - j) * 7919 % 1009, j + 2);
    sprintf(p, "ENDATA\n");
    for (unsigned rule = 0; rule < 2; rule++) {
        struct reading t;
        reading_init(&t);
        option(&t, "duplicates", rule ? "last" : "error");
        read_more(&t, text);
        expect_sound(t.lp, true);
        assert_int_equal(spmat_nnz(t.lp->cols), ROWS - 1 + COLS); /* one of them is 0 */
        uint64_t all = t.env.mem.allocations;
        done(&t);
        struct faults f = {0};
        while (faults_next(&f)) {
            reading_init(&t);
            option(&t, "duplicates", rule ? "last" : "error");
            faults_arm(&f, &t.env);
            faults_expect(&f, read_bytes(&t, text, strlen(text)));
            done(&t);
        }
        assert_int_equal(f.refused, all);
    }
    free(text);
}

static void a_memory_limit_is_kept(void **state)
{
    (void)state;
    for (uint64_t limit = 0; limit < 200000; limit += 997) {
        struct reading t;
        reading_init(&t);
        t.env.mem.limit = limit;
        read_bytes(&t, fixed, strlen(fixed));
        assert_true(t.status == SLX_OK || t.status == SLX_ERROR_MEMORY);
        assert_true(t.env.mem.peak <= limit);
        done(&t);
    }
}

static void a_text_cut_anywhere_is_an_error(void **state)
{
    (void)state;
    for (unsigned k = 0; k < 2; k++) {
        size_t whole = strlen(texts[k]);
        for (size_t cut = 0; cut < whole - 1; cut++) {
            /* A block of its own, so that a look beyond the end is seen. */
            char *part = malloc(cut ? cut : 1);
            memcpy(part, texts[k], cut);
            struct reading t;
            reading_init(&t);
            assert_int_equal(read_bytes(&t, part, cut), SLX_ERROR_INPUT);
            assert_true(t.env.error.message[0] != '\0');
            done(&t);
            free(part);
        }
    }
}

static void random_changes_give_an_error_or_a_sound_model(void **state)
{
    (void)state;
    uint64_t seed = 3;
    static const char likely[] = " \n\t.-+0123456789eEdDXRZA$*'NGLE\r\x80";
    for (unsigned round = 0; round < 30000; round++) {
        const char *source = texts[random_bits(&seed) % 2];
        size_t size = strlen(source);
        char *text = malloc(size);
        memcpy(text, source, size);
        for (unsigned n = 1 + (unsigned)(random_bits(&seed) % 4); n; n--)
            text[random_bits(&seed) % size] = likely[random_bits(&seed) % (sizeof likely - 1)];
        if (random_bits(&seed) % 4 == 0) { /* a piece moves */
            size_t from = random_bits(&seed) % size, to = random_bits(&seed) % size, n = random_bits(&seed) % 80;
            n = n > size - from ? size - from : n;
            n = n > size - to ? size - to : n;
            memmove(text + to, text + from, n);
        }
        struct reading t;
        reading_init(&t);
        t.env.options.format = (int)(random_bits(&seed) % 3);
        t.env.options.duplicates = (int)(random_bits(&seed) % 4);
        read_any(&t, text, size);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_texts_are_good),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
        cmocka_unit_test(each_failing_allocation_of_a_larger_model_is_a_clean_error),
        cmocka_unit_test(a_memory_limit_is_kept),
        cmocka_unit_test(a_text_cut_anywhere_is_an_error),
        cmocka_unit_test(random_changes_give_an_error_or_a_sound_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
