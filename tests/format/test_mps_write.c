/* Models that are written and read back. */
#include <math.h>

#include "../faults.h"
#define WRITE_MODEL mps_write
#include "round_trip.h"

static void a_model_is_written_as_one_would_by_hand(void **state)
{
    (void)state;
    struct reading t;
    const char *text = "NAME          TEST\n"
                       "OBJSENSE\n"
                       "    MAX\n"
                       "ROWS\n"
                       " N  COST\n"
                       " G  LOW\n"
                       " L  HIGH\n"
                       " E  SAME\n"
                       "COLUMNS\n"
                       "    X         COST      1\n"
                       "    X         LOW       2.5\n"
                       "    X         SAME      -1e-07\n"
                       "    Y         COST      0\n"
                       "RHS\n"
                       "    RHS       COST      -7\n"
                       "    RHS       LOW       5\n"
                       "    RHS       SAME      0.1\n"
                       "RANGES\n"
                       "    RNG       LOW       3\n"
                       "BOUNDS\n"
                       " UP BND       X         40\n"
                       " FR BND       Y\n"
                       "ENDATA\n";
    read_good(&t, text);
    assert_string_equal(written(&t), text);
    done(&t);
}

static void every_kind_of_bound_comes_back(void **state)
{
    (void)state;
    text_round_trip(
        "ROWS\n N COST\nCOLUMNS\n a COST 1\n b COST 1\n c COST 1\n d COST 1\n e COST 1\n f COST 1\n g COST 1\n"
        " h COST 1\n i COST 1\n j COST -0.0\n k COST 1\nBOUNDS\n FR B a\n MI B b\n MI B c\n UP B c -5\n MI B d\n"
        " UP B d 0\n FX B e -2.5\n LO B f 3\n UP B f 2\n LO B g 0\n UP B g -3\n UP B h 0\n LO B i -0.0\n"
        " LO B k -1e29\n UP B k 1e29\nENDATA\n");
}

static void every_kind_of_row_comes_back(void **state)
{
    (void)state;
    text_round_trip(
        "ROWS\n N COST\n E a\n L b\n G c\n L d\n G e\n E f\n E g\n L free\n G h\nCOLUMNS\nRHS\n R COST 3.5\n"
        " R a 1\n R b -1\n R c 0.1\n R d 0.3\n R e 1e10\n R f 4\n R g 4\n R free inf\n R h -0.0\nRANGES\n"
        " R d 0.1\n R e 0.3\n R f 7\n R g -7\nENDATA\n");
}

static void names_with_blanks_are_written_in_columns(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "NAME          a model\nROWS\n N  THE COST\n E  A ROW\n E  1 2\nCOLUMNS\n"
                  "    MY COL    THE COST           1.\n    MY COL    A ROW              2.\n"
                  "    3 4 5     1 2         0.12345678901234567\nRHS\n    RHS       A ROW              1.\n"
                  "BOUNDS\n FR BND       3 4 5\nENDATA\n");
    expect_round_trip(&t);
    done(&t);
}

static const uint64_t start[] = {0, 1, 2};
static const uint32_t rows[] = {0, 1};
static const double values[] = {1, -1.0 / 3}, costs[] = {2, 0};

static void names_that_no_file_can_hold_go_by_number(void **state)
{
    (void)state;
    static const char *const good[] = {"one", "two"};
    static const char *const unfit[][2] = {{"", "x"},
                                           {"a", "a"},
                                           {" a", "b"},
                                           {"a ", "b"},
                                           {"a\tb", "c"},
                                           {"x\n", "y"},
                                           {"a b", "more than eight bytes"},
                                           {"a b", "$c"}};
    for (size_t k = 0; k < sizeof unfit / sizeof *unfit; k++) {
        struct reading t, back;
        char name[16];
        slx_arrays a = {.nrows = 2,
                        .ncols = 2,
                        .start = start,
                        .index = rows,
                        .value = values,
                        .cost = costs,
                        .row_names = good,
                        .col_names = unfit[k]};
        load(&t, &a);
        write_and_read(&t, &back);
        expect_same_numbers(t.lp, back.lp);
        expect_same_names(t.lp, back.lp, lp_row_name, 2);
        lp_col_name(back.lp, 1, name, sizeof name);
        assert_string_equal(name, "C2");
        assert_string_equal(back.lp->objective_name, "OBJ");
        assert_int_equal(t.warnings, 1);
        done(&t);
        done(&back);
    }
}

static void any_other_name_comes_back(void **state)
{
    (void)state;
    static const char *const some[][2] = {
        {"$a", "b"},       {"a b", "c"},  {"*", "'MARKER'"}, {"\xc3\xa4\xc3\xb6", "\x7f\xff"},
        {"RHS", "ENDATA"}, {"1", "-2e5"}, {"OBJ", "OBJ1"},   {"more_than_eight_bytes", "b"}};
    for (size_t k = 0; k < sizeof some / sizeof *some; k++)
        for (unsigned which = 1; which < 4; which++) {
            slx_arrays a = {.nrows = 2,
                            .ncols = 2,
                            .start = start,
                            .index = rows,
                            .value = values,
                            .cost = costs,
                            .row_names = which & 1 ? some[k] : NULL,
                            .col_names = which & 2 ? some[k] : NULL};
            assert_int_equal(arrays_round_trip(&a), 0);
        }
}

static void an_empty_model_comes_back(void **state)
{
    (void)state;
    slx_arrays a = {.start = start};
    arrays_round_trip(&a);
}

static void any_finite_number_comes_back(void **state)
{
    (void)state;
    enum { ENTRIES = 2000 };
    static uint64_t starts[ENTRIES + 1];
    static uint32_t index[ENTRIES];
    static double value[ENTRIES], cost[ENTRIES], lower[ENTRIES], upper[ENTRIES];
    uint64_t seed = 17;
    for (uint32_t k = 0; k < ENTRIES; k++) {
        starts[k + 1] = k + 1;
        value[k] = any_number(&seed);
        cost[k] = k == 0 ? 5e-324 : k == 1 ? 1.7976931348623157e308 : k == 2 ? -0.0 : any_number(&seed);
        lower[k] = k % 5 == 0 ? -INFINITY : any_number(&seed);
        upper[k] = k % 7 == 0 ? INFINITY : k % 3 == 0 ? lower[k] : any_number(&seed);
        if (upper[k] == -INFINITY)
            upper[k] = 0.0;
    }
    slx_arrays a = {.nrows = 1,
                    .ncols = ENTRIES,
                    .start = starts,
                    .index = index,
                    .value = value,
                    .cost = cost,
                    .col_lower = lower,
                    .col_upper = upper,
                    .offset = -0.1};
    arrays_round_trip(&a);
}

/* The bounds that a reader makes of a random right-hand side and range. */
static void every_range_that_a_file_can_hold_comes_back(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    static double lower[ROWS], upper[ROWS];
    uint64_t seed = 5;
    for (uint32_t i = 0; i < ROWS; i++) {
        double b = ldexp(random_unit(&seed) - 0.5, (int)(random_bits(&seed) % 120) - 60);
        double r = ldexp(random_unit(&seed), (int)(random_bits(&seed) % 120) - 60);
        bool up = random_bits(&seed) & 1;
        lower[i] = up ? b : b - r;
        upper[i] = up ? b + r : b;
    }
    struct reading t;
    slx_arrays a = {.nrows = ROWS, .start = start, .row_lower = lower, .row_upper = upper};
    load(&t, &a);
    struct reading back;
    write_and_read(&t, &back);
    expect_same_numbers(t.lp, back.lp);
    assert_int_equal(t.warnings, 0);
    done(&t);
    done(&back);
}

static void a_range_that_no_file_can_hold_is_rounded_with_a_warning(void **state)
{
    (void)state;
    static const double lower[] = {-1, -8e29}, upper[] = {1 + 0x1p-52, 9e29};
    struct reading t, back;
    slx_arrays a = {.nrows = 2, .start = start, .row_lower = lower, .row_upper = upper};
    load(&t, &a);
    write_and_read(&t, &back);
    assert_int_equal(t.warnings, 1);
    assert_true(cvec_get(back.lp->row_lower, 0) == -1 && fabs(cvec_get(back.lp->row_upper, 0) - 1) < 1e-15);
    assert_true(cvec_get(back.lp->row_lower, 1) == -8e29 && cvec_get(back.lp->row_upper, 1) < 9e29);
    done(&t);
    done(&back);
}

static void a_row_with_contradictory_bounds_is_refused_before_the_file_is_touched(void **state)
{
    (void)state;
    static const double lower[] = {1}, upper[] = {0};
    struct reading t;
    slx_arrays a = {.nrows = 1, .start = start, .row_lower = lower, .row_upper = upper};
    load(&t, &a);
    char path[TEMPORARY_PATH];
    temporary_path(path);
    unlink(path);
    assert_int_equal(mps_write(&t.env, t.lp, path), SLX_ERROR_USAGE);
    assert_int_equal(access(path, F_OK), -1);
    done(&t);
}

static void a_full_disk_and_a_folder_that_is_not_there_are_output_errors(void **state)
{
    (void)state;
    expect_output_errors("ROWS\n N COST\nCOLUMNS\nENDATA\n");
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b"};
    struct reading t;
    slx_arrays a = {
        .nrows = 2, .ncols = 2, .start = start, .index = rows, .value = values, .row_names = names, .col_names = names};
    load(&t, &a);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &t.env);
        faults_expect(&f, mps_write(&t.env, t.lp, "/dev/null"));
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 6);
    done(&t);
}

static void file_round_trip(const char *path)
{
    struct reading t;
    read_file(&t, path);
    struct reading back;
    t.warnings = 0;
    write_and_read(&t, &back);
    expect_same_lp(t.lp, back.lp);
    assert_int_equal(t.warnings + back.warnings, 0);
    done(&back);
    done(&t);
}

static void the_instances_come_back(void **state)
{
    (void)state;
    assert_true(each_file("ls '" INSTANCES "'/*.mps", file_round_trip) > 10);
}

static void the_public_models_come_back(void **state)
{
    (void)state;
    if (!getenv("SLIMPLEX_LP_DIR")) {
        print_message("no public LPs: SLIMPLEX_LP_DIR is not set\n");
        skip();
    }
    unsigned count = each_file("find \"$SLIMPLEX_LP_DIR\"/netlib -name '*.mps*' -size -200k", file_round_trip);
    print_message("%u models written and read back\n", count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_is_written_as_one_would_by_hand),
        cmocka_unit_test(every_kind_of_bound_comes_back),
        cmocka_unit_test(every_kind_of_row_comes_back),
        cmocka_unit_test(names_with_blanks_are_written_in_columns),
        cmocka_unit_test(names_that_no_file_can_hold_go_by_number),
        cmocka_unit_test(any_other_name_comes_back),
        cmocka_unit_test(an_empty_model_comes_back),
        cmocka_unit_test(any_finite_number_comes_back),
        cmocka_unit_test(every_range_that_a_file_can_hold_comes_back),
        cmocka_unit_test(a_range_that_no_file_can_hold_is_rounded_with_a_warning),
        cmocka_unit_test(a_row_with_contradictory_bounds_is_refused_before_the_file_is_touched),
        cmocka_unit_test(a_full_disk_and_a_folder_that_is_not_there_are_output_errors),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
        cmocka_unit_test(the_instances_come_back),
        cmocka_unit_test(the_public_models_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
