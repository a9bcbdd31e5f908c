/* Models that are written as LP files and read back. */
#include <math.h>

#include "../faults.h"
#include "format/format.h"

#define READ_MODEL format_read_model
#define WRITE_MODEL lpfile_write
/* Columns have their entries by rising rows. */
#define AFTER_WRITING(t)                                                                                               \
    for (int twice = 0; twice < 2; twice++)                                                                            \
    assert_int_equal(spmat_turn(&(t)->env, &(t)->lp->cols), SLX_OK)
#include "round_trip.h"

static void a_model_is_written_as_one_would_by_hand(void **state)
{
    (void)state;
    struct reading t;
    static const char text[] = "\\Problem name: TEST\n"
                               "\\Range columns: Rg\n"
                               "\\Constant column: Constant\n"
                               "Maximize\n"
                               " cost: + x + 0 y - 2.5 z + 7 Constant\n"
                               "Subject To\n"
                               " low: + 2.5 x - z >= 5\n"
                               " same: - 1e-07 x + later = 0.1\n"
                               " both: + y - later - Rgboth = 0\n"
                               " open: + x >= -1e+30\n"
                               "Bounds\n"
                               " x <= 40\n"
                               " y free\n"
                               " z = 3\n"
                               " -inf <= later <= -2\n"
                               " -1 <= Rgboth <= 4\n"
                               " Constant = 1\n"
                               "End\n";
    read_good(&t, text);
    assert_int_equal(t.lp->ncols, 4);
    assert_true(t.lp->offset == 7);
    expect_row(&t, "both", -1, 4);
    assert_string_equal(written(&t), text);
    done(&t);
}

static void columns_of_that_name_are_columns_where_nothing_says_else(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n o: x + 3 Constant\nst\n c: x - Rgc = 0\nBounds\n 1 <= Rgc <= 4\n Constant = 1\nEnd\n");
    assert_int_equal(t.lp->ncols, 3);
    expect_row(&t, "c", 0, 0);
    assert_true(t.lp->offset == 0);
    expect_round_trip(&t);
    done(&t);
    /* And where they are not what a fold makes, they stay. */
    read_good(&t,
              "\\Range columns: Rg\n\\Constant column: Constant\nmin\n o: x + 3 Constant + Rgd\nst\n c: x - 2 Rgc = 0\n"
              " d: x - Rgd = 0\n e: x - Rge = 1\n f: x - Rgf = 0\n g: x - Rgf = 0\nBounds\n Constant <= 1\nEnd\n");
    assert_int_equal(t.lp->ncols, 6);
    done(&t);
}

/* Those that the writer makes up have another beginning then. */
static void columns_that_look_like_made_up_ones_stay(void **state)
{
    (void)state;
    text_round_trip("min\n o: x + 5 + 3 Constant\nst\n c: x - Rgc = 0\n Rg: 1 <= x + Rg_ + Rg__d - Constant_ <= 2\n"
                    "Bounds\n 1 <= Rgc <= 4\n Constant = 1\nEnd\n");
    text_round_trip("min\n o: 0 x + 7\nst\n c: x - Rg___c = 0\n d: 1 <= x <= 2\nBounds\n 1 <= Rg___c <= 4\nEnd\n");
}

static void every_kind_of_bound_comes_back(void **state)
{
    (void)state;
    text_round_trip(
        "ROWS\n N COST\nCOLUMNS\n a COST 1\n b COST 1\n c COST 1\n d COST 1\n w COST 1\n f COST 1\n g COST 1\n"
        " h COST 1\n i COST 1\n j COST -0.0\n k COST 1\nBOUNDS\n FR B a\n MI B b\n MI B c\n UP B c -5\n MI B d\n"
        " UP B d 0\n FX B w -2.5\n LO B f 3\n UP B f 2\n LO B g 0\n UP B g -3\n UP B h 0\n LO B i -0.0\n"
        " LO B k -1e29\n UP B k 1e29\nENDATA\n");
}

static void every_kind_of_row_comes_back(void **state)
{
    (void)state;
    text_round_trip("NAME a b\nROWS\n N COST\n E a\n L b\n G c\n L d\n G w\n E f\n E g\n L open\n G h\nCOLUMNS\n x b 1 "
                    "c -1\n x a 1\n"
                    " y d 3\nRHS\n R COST 3.5\n"
                    " R a 1\n R b -1\n R c 0.1\n R d 0.3\n R w 1e10\n R f 4\n R g 4\n R open inf\n R h -0.0\nRANGES\n"
                    " R d 0.1\n R w 0.3\n R f 7\n R g -7\nENDATA\n");
    text_round_trip("min\n o: x\nst\n a: 5 <= x <= 3\n b: -0 <= x <= 0\n c: 1 <= x <= 1\n d: x <= 1e29\nend\n");
}

static void columns_keep_their_order(void **state)
{
    (void)state;
    text_round_trip(
        "ROWS\n N COST\n G a\n G b\n G c\nCOLUMNS\n p b 1\n q a 1\n q c 1\n r COST 1\n s c 1\n t b 1\n u a 1\n"
        " v a 1\n w b 1\n x b 1\n y c 1\nENDATA\n");
    text_round_trip("ROWS\n N COST\n G a\nCOLUMNS\n p COST 0\n q a 1\n r COST 0\nENDATA\n");
}

static const uint64_t start[] = {0, 1, 2};
static const uint32_t rows[] = {0, 1};
static const double values[] = {1, -1.0 / 3}, costs[] = {2, 0};

static void names_that_some_reader_cannot_hold_go_by_number_and_are_listed(void **state)
{
    (void)state;
    static char longer[257];
    memset(longer, 'n', 256);
    const char *const unfit[] = {"",     " a",   "a b",    "x[1]",    "x]",       "a/b",      "a|b",  "1x",
                                 ".5",   "-x",   "x-1",    "a:b",     "a<",       "St",       "end",  "inf",
                                 "Free", "S.T.", "MAX",    "subject", "x^2",      "\xc3\xa4", "a\tb", "[a]",
                                 "*",    "x*y",  "Bounds", "such",    "Infinity", longer};
    for (size_t k = 0; k < sizeof unfit / sizeof *unfit; k++)
        for (unsigned cols = 0; cols < 2; cols++) {
            const char *const names[] = {cols ? "C2" : "R2", unfit[k]};
            struct reading t, back;
            char name[16], part[32];
            slx_arrays a = {.nrows = 2, .ncols = 2, .start = start, .index = rows, .value = values, .cost = costs};
            if (cols)
                a.col_names = names;
            else
                a.row_names = names;
            load(&t, &a);
            snprintf(part, sizeof part, "\\ %s was %.4s", cols ? "column C2_" : "row R2_", unfit[k]);
            part[strcspn(part, "\t")] = '\0';
            assert_non_null(strstr(written(&t), part));
            write_and_read(&t, &back);
            expect_same_numbers(t.lp, back.lp);
            (cols ? lp_col_name : lp_row_name)(back.lp, 1, name, sizeof name);
            assert_string_equal(name, cols ? "C2_" : "R2_");
            assert_int_equal(t.warnings, 1);
            assert_non_null(strstr(t.log, "1 rows or columns go by number"));
            done(&t);
            done(&back);
        }
}

static void names_that_are_there_twice_make_all_go_by_number(void **state)
{
    (void)state;
    static const char *const twice[] = {"a", "a"};
    struct reading t, back;
    char name[16];
    slx_arrays a = {.nrows = 2,
                    .ncols = 2,
                    .start = start,
                    .index = rows,
                    .value = values,
                    .cost = costs,
                    .offset = 1,
                    .row_names = twice,
                    .col_names = twice};
    load(&t, &a);
    write_and_read(&t, &back);
    expect_same_numbers(t.lp, back.lp);
    lp_col_name(back.lp, 0, name, sizeof name);
    assert_string_equal(name, "C1");
    assert_int_equal(t.warnings, 2);
    done(&t);
    done(&back);
}

static void made_up_names_give_way_to_those_of_the_model(void **state)
{
    (void)state;
    static const char *const row_names[] = {"obj", "a"}, *const col_names[] = {"Constant", "Rga"};
    static const double lower[] = {1, 2}, upper[] = {1, 3};
    struct reading t, back;
    slx_arrays a = {.nrows = 2,
                    .ncols = 2,
                    .start = start,
                    .index = rows,
                    .value = values,
                    .cost = costs,
                    .offset = -3,
                    .row_lower = lower,
                    .row_upper = upper,
                    .row_names = row_names,
                    .col_names = col_names};
    load(&t, &a);
    write_and_read(&t, &back);
    expect_same_numbers(t.lp, back.lp);
    expect_same_names(t.lp, back.lp, lp_row_name, 2);
    expect_same_names(t.lp, back.lp, lp_col_name, 2);
    assert_string_equal(back.lp->objective_name, "obj1");
    assert_int_equal(t.warnings, 0);
    done(&t);
    done(&back);
}

static void an_empty_model_comes_back(void **state)
{
    (void)state;
    static const double lower[] = {-1, 2, -INFINITY}, upper[] = {INFINITY, 3, INFINITY};
    for (uint32_t nrows = 0; nrows <= 3; nrows += 3)
        for (uint32_t ncols = 0; ncols < 2; ncols++) {
            static const uint64_t none[] = {0, 0};
            slx_arrays a = {.start = none, .nrows = nrows, .ncols = ncols, .row_lower = lower, .row_upper = upper};
            arrays_round_trip(&a);
        }
}

static void any_finite_number_comes_back(void **state)
{
    (void)state;
    enum { N = 2000 };
    static uint64_t starts[N + 1];
    static uint32_t index[N];
    static double value[N], cost[N], lower[N], upper[N], row_lower[N], row_upper[N];
    uint64_t seed = 29;
    for (uint32_t k = 0; k < N; k++) {
        starts[k + 1] = k + 1;
        index[k] = (uint32_t)(random_bits(&seed) % N);
        value[k] = any_number(&seed);
        cost[k] = k == 0 ? 5e-324 : k == 1 ? 1.7976931348623157e308 : k == 2 ? -0.0 : k % 3 ? 0.0 : any_number(&seed);
        lower[k] = k % 5 == 0 ? -INFINITY : any_number(&seed);
        upper[k] = k % 7 == 0 ? INFINITY : k % 3 == 0 ? lower[k] : any_number(&seed);
        row_lower[k] = k % 4 == 0 ? -INFINITY : any_number(&seed);
        row_upper[k] = k % 6 == 0 ? INFINITY : k % 7 == 0 ? row_lower[k] : any_number(&seed);
        if (upper[k] == -INFINITY)
            upper[k] = 0.0;
        if (row_upper[k] == -INFINITY)
            row_upper[k] = 0.0;
    }
    slx_arrays a = {.nrows = N,
                    .ncols = N,
                    .start = starts,
                    .index = index,
                    .value = value,
                    .cost = cost,
                    .col_lower = lower,
                    .col_upper = upper,
                    .row_lower = row_lower,
                    .row_upper = row_upper,
                    .offset = -0.1};
    arrays_round_trip(&a);
}

static void a_full_disk_and_a_folder_that_is_not_there_are_output_errors(void **state)
{
    (void)state;
    expect_output_errors("min\n x\nst\n 1 <= x <= 2\nend\n");
}

/* Of the writer, and of a reader that folds. */
static void every_refused_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct reading t;
    static char text[8192];
    read_good(&t, "min\n o: x + 3 y - 4\nst\n a[1]: 1 <= x + y <= 2\n b: x - y[2] = 1\nend\n");
    snprintf(text, sizeof text, "%s", written(&t));
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &t.env);
        faults_expect(&f, lpfile_write(&t.env, t.lp, "/dev/null"));
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 10);
    done(&t);
    f = (struct faults){0};
    while (faults_next(&f)) {
        struct reading back;
        reading_init(&back);
        faults_arm(&f, &back.env);
        read_bytes(&back, text, strlen(text));
        faults_expect(&f, back.status);
        done(&back);
    }
    assert_true(f.refused >= 30);
}

/* The format is chosen by the ending of the name, or by the option. */
static void models_go_to_the_format_that_is_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *ending, *option;
        bool lp;
    } ways[] = {{".lp", "auto", true}, {".LP", "auto", true}, {".mps", "auto", false},
                {"", "auto", false},   {".lp", "mps", false}, {"", "lp", true}};
    struct reading t;
    read_good(&t, "min\n o: x\nst\n a: x >= 1\nend\n");
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        char twin[TEMPORARY_PATH], path[TEMPORARY_PATH + 8], first[16] = "";
        temporary_path(twin);
        snprintf(path, sizeof path, "%s%s", twin, ways[k].ending);
        option(&t, "write-format", ways[k].option);
        assert_int_equal(format_write_model(&t.env, t.lp, path), SLX_OK);
        FILE *file = fopen(path, "r");
        assert_non_null(fgets(first, sizeof first, file));
        fclose(file);
        unlink(path);
        unlink(twin);
        assert_int_equal(!strcmp(first, "Minimize\n"), ways[k].lp);
    }
    done(&t);
}

/* ---- files ---------------------------------------------------------------------------------------------------- */

static unsigned named_models; /* of which all names came back, too */

/* MPS to LP to MPS. */
static void file_round_trip(const char *path)
{
    struct reading t, back, again;
    char mps[TEMPORARY_PATH];
    temporary_path(mps);
    read_file(&t, path);
    write_and_read(&t, &back);
    expect_same_numbers(t.lp, back.lp);
    const bool named = !t.warnings;
    if (named) {
        expect_same_names(t.lp, back.lp, lp_row_name, t.lp->nrows);
        expect_same_names(t.lp, back.lp, lp_col_name, t.lp->ncols);
    }
    assert_string_equal(t.lp->name, back.lp->name);
    assert_int_equal(back.warnings, 0);
    assert_int_equal(mps_write(&back.env, back.lp, mps), SLX_OK);
    read_file(&again, mps);
    expect_same_lp(back.lp, again.lp);
    unlink(mps);
    done(&again);
    done(&back);
    done(&t);
    named_models += named;
}

static void the_instances_come_back(void **state)
{
    (void)state;
    named_models = 0;
    assert_true(each_file("ls '" INSTANCES "'/*.mps", file_round_trip) > 10);
    assert_true(named_models > 10);
}

static void the_public_models_come_back(void **state)
{
    (void)state;
    if (!getenv("SLIMPLEX_LP_DIR")) {
        print_message("no public LPs: SLIMPLEX_LP_DIR is not set\n");
        skip();
    }
    named_models = 0;
    unsigned count = each_file("find \"$SLIMPLEX_LP_DIR\"/netlib -name '*.mps*'", file_round_trip);
    print_message("%u models written and read back, %u of them with all names\n", count, named_models);
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_is_written_as_one_would_by_hand),
        cmocka_unit_test(columns_of_that_name_are_columns_where_nothing_says_else),
        cmocka_unit_test(columns_that_look_like_made_up_ones_stay),
        cmocka_unit_test(every_kind_of_bound_comes_back),
        cmocka_unit_test(every_kind_of_row_comes_back),
        cmocka_unit_test(columns_keep_their_order),
        cmocka_unit_test(names_that_some_reader_cannot_hold_go_by_number_and_are_listed),
        cmocka_unit_test(names_that_are_there_twice_make_all_go_by_number),
        cmocka_unit_test(made_up_names_give_way_to_those_of_the_model),
        cmocka_unit_test(an_empty_model_comes_back),
        cmocka_unit_test(any_finite_number_comes_back),
        cmocka_unit_test(a_full_disk_and_a_folder_that_is_not_there_are_output_errors),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
        cmocka_unit_test(models_go_to_the_format_that_is_asked_for),
        cmocka_unit_test(the_instances_come_back),
        cmocka_unit_test(the_public_models_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
