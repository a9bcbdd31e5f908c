/* The public LPs of SLIMPLEX_LP_DIR: rows, columns and nonzeros as its reference.csv has them. */
#include <sys/stat.h>

#include "mps_text.h"

/* Larger files are left to the benchmark. */
enum { MOST_BYTES = 400000 };

/* Two counts of the list are of words where names hold blanks, or of stored zeros; these are as published (netlib's
 * readme), and without the zero. */
static const struct known {
    const char *file;
    unsigned rows, cols, nonzeros;
} corrected[] = {{"netlib/forplan.mps", 161, 421, 4563}, {"netlib/standgub.mps", 361, 1184, 3139}};

static bool find_file(const char *dir, const char *name, char *path, size_t size, off_t *bytes)
{
    static const char *const endings[] = {"", ".bz2", ".gz", ".xz", ".zst"};
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        struct stat s;
        snprintf(path, size, "%s/%s%s", dir, name, endings[k]);
        if (!stat(path, &s)) {
            *bytes = s.st_size;
            return true;
        }
    }
    return false;
}

static void read_one(const char *path, const char *name, unsigned rows, unsigned cols, unsigned nonzeros)
{
    struct reading t;
    struct reader *r = NULL;
    reading_init(&t);
    t.status = reader_open(&t.env, path, &r);
    if (t.status == SLX_OK)
        t.status = mps_read(&t.env, r, &t.lp);
    reader_close(&t.env, &r);
    if (t.status != SLX_OK)
        print_error("%s:%llu: %s\n", path, (unsigned long long)t.env.error.line, t.env.error.message);
    assert_int_equal(t.status, SLX_OK);
    for (size_t k = 0; k < sizeof corrected / sizeof *corrected; k++)
        if (!strcmp(name, corrected[k].file)) {
            cols = corrected[k].cols;
            nonzeros = corrected[k].nonzeros;
        }
    if (t.lp->nrows != rows || t.lp->ncols != cols || spmat_nnz(t.lp->cols) != nonzeros)
        print_error("%s: %u rows, %u columns, %llu nonzeros\n", name, t.lp->nrows, t.lp->ncols,
                    (unsigned long long)spmat_nnz(t.lp->cols));
    assert_int_equal(t.lp->nrows, rows);
    assert_int_equal(t.lp->ncols, cols);
    assert_int_equal(spmat_nnz(t.lp->cols), nonzeros);
    if (!strcmp(name, "netlib/e226.mps"))
        assert_true(t.lp->offset == 7.113);
    done(&t);
}

static void public_models_have_the_sizes_that_are_known(void **state)
{
    (void)state;
    const char *dir = getenv("SLIMPLEX_LP_DIR");
    char path[1024], line[1024], name[256];
    snprintf(path, sizeof path, "%s/reference.csv", dir ? dir : "");
    FILE *list = dir ? fopen(path, "r") : NULL;
    if (!list) {
        print_message("no public LPs: SLIMPLEX_LP_DIR is not set, or holds no reference.csv\n");
        skip();
    }
    unsigned count = 0, rows, cols, nonzeros;
    while (fgets(line, sizeof line, list)) {
        off_t bytes;
        if (sscanf(line, "%255[^,],%*[^,],%*[^,],%u,%u,%u", name, &rows, &cols, &nonzeros) != 4 &&
            sscanf(line, "%255[^,],%*[^,],,%u,%u,%u", name, &rows, &cols, &nonzeros) != 4)
            continue;
        if (!find_file(dir, name, path, sizeof path, &bytes) || bytes > MOST_BYTES)
            continue;
        read_one(path, name, rows, cols, nonzeros);
        count++;
    }
    fclose(list);
    print_message("%u models read\n", count);
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(public_models_have_the_sizes_that_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
