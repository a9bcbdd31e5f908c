/* What the fuzz targets share.  A target is one file with LLVMFuzzerTestOneInput, which libFuzzer calls with bytes of
 * its making (./dev fuzz TARGET) and replay.c with those of the corpus, in every test run and with any compiler.
 * A target ends the process where something is wrong: by REQUIRE, by a sanitizer, or by a crash.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "slimplex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An assertion in every build. */
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: required: %s\n", __FILE__, __LINE__, #condition);                                  \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* An input as a source of decisions; all are 0 behind its end. */
struct bytes {
    const uint8_t *at, *end;
};
static inline unsigned next_byte(struct bytes *b)
{
    return b->at < b->end ? *b->at++ : 0;
}
static inline uint32_t next_below(struct bytes *b, uint32_t n)
{
    return n ? next_byte(b) % n : 0;
}
/* The bytes behind the mark of a comment in the first line; none where the line is no comment.  So every input is still
 * a file of its format to look at. */
struct bytes bytes_of_comment(const uint8_t *data, size_t size, char mark);

/* ---- files in memory, so that the public calls, which take paths, touch no disk --------------- */

struct memory_file {
    int fd; /* 0: not made yet */
    char path[40];
};
/* Makes the file, if it is not there, and fills it; it stays until the process ends. */
void memory_file_fill(struct memory_file *file, const void *data, size_t size);
/* What is in it, with a 0 behind, in a block from malloc. */
char *memory_file_content(const struct memory_file *file, size_t *size);
void require_same_content(const struct memory_file *a, const struct memory_file *b);

/* ---- handles ---------------------------------------------------------------------------------- */

slx_model *new_model(void);
void set_option(slx_model *model, const char *name, const char *value);
/* An option by its k-th word, of those in its range modulo their number. */
void set_choice(slx_model *model, const char *name, unsigned k);
/* Loads an LP of KNOWN_ROWS rows and KNOWN_COLS columns whose minimum is KNOWN_OPTIMUM; `names`: without (0), as MPS likes
 * them (1), with blanks (2), long (3). */
enum { KNOWN_ROWS = 4, KNOWN_COLS = 4 };
#define KNOWN_OPTIMUM 17.0
void load_known(slx_model *model, unsigned names);
/* Chooses how to solve, within small limits. */
void choose_solve(slx_model *model, struct bytes *choices);
/* A model could not be read: an error that says why, which left nothing but the `live` bytes of before. */
void require_refused(slx_model *model, slx_status status, uint64_t live);
/* The two models are the same, bit for bit, names included. */
void require_same_model(slx_model *a, slx_model *b);
/* slx_write.  *rounded: the one place where what is read back may differ, an upper bound of a row that no range gives
 * back, was told of by a warning. */
slx_status write_model(slx_model *model, const char *path, int *rounded);
/* Writes the model as MPS, reads that back the same, and writes it again the same.  keeps_names: what the model was read
 * from has names for model and objective, as MPS does. */
void require_round_trip(slx_model *model, int keeps_names);
/* Solves; an answer that is claimed must have passed the check.  Errors other than of memory are none. */
void solve_anything(slx_model *model);

/* What a target does that reads any bytes as a model: `choose` sets the options, `check` gets what was read. */
struct model_target {
    void (*choose)(slx_model *model, const uint8_t *data, size_t size);
    void (*check)(slx_model *model);
};
int read_anything(const struct model_target *target, const uint8_t *data, size_t size);

#endif
