/* What the files of the .nl reader share: its state, and the items that a file consists of.
 *
 * A file is ten lines of header, then segments.  A segment begins with a letter and a few numbers, and may have items
 * of numbers.  In text each segment's head and each item is a line, on which a comment may follow behind #; in binary
 * there are no lines, a letter is a byte, an integer has 4 and a real number 8.
 */
#ifndef FORMAT_NL_PRIVATE_H
#define FORMAT_NL_PRIVATE_H

#include "format/nl.h"
#include "format/number_private.h"
#include "format/place_private.h"
#include "model/lp_builder.h"
#include "model/statuses.h"

#define NL_MOST_LINES (UINT32_MAX - 3) /* rows or columns of a model */

/* Kinds of warnings; each is given once. */
enum nl_warning { NL_WARN_INTEGER, NL_WARN_NAMES, NL_WARN_OBJECTIVES };

/* Segments that may be there once, as bits. */
enum nl_once { NL_ROW_BOUNDS = 1, NL_COL_BOUNDS = 2, NL_COUNTS = 4, NL_COSTS = 8, NL_OBJECTIVE = 16 };

/* The constant of a row: from its bounds it is taken off at the end. */
struct nl_constant {
    uint32_t row;
    double value;
};

struct nl {
    struct env *env;
    struct reader *r;
    struct lp_builder build;
    struct lp *lp; /* build.lp */
    uint32_t warned;

    const char *line, *p, *end; /* text: the present line, and the byte to come */
    uint64_t taken;             /* binary: where in the file the last item begins */
    bool binary, swapped;       /* swapped: the bytes of numbers are in the other order than here */

    bool row_names, col_names; /* there are files of them */
    uint32_t objectives;
    uint64_t nonzeros;
    uint64_t gradients;                   /* nonzeros that segments G should have; 0 once there was one */
    unsigned once;                        /* nl_once of the segments so far */
    uint64_t *rows_seen, *constants_seen; /* bits: rows that had a segment J or C; made with the first one */

    struct spmat *cols; /* from segment k on */
    uint32_t *placed;   /* ncols: entries of each column so far */
    struct nl_constant *constants;
    uint32_t nconstants;
    struct statuses *start; /* from the first suffix sstatus on */
};

/* ---- nl_scan.c -------------------------------------------------------------------------------------- */

/* SLX_ERROR_INPUT at a token of the line, or at the byte of a binary file. */
slx_status nl_fail(struct nl *m, struct token where, const char *format, ...) __attribute__((format(printf, 3, 4)));
#define nl_warn(m, ...)                                                                                                \
    place_warn((struct place){(m)->env, (m)->r, (m)->line, (size_t)((m)->end - (m)->line)}, &(m)->warned, __VA_ARGS__)
/* The word at p, which is empty at the end of the line and in binary. */
struct token nl_word(const struct nl *m);
/* Goes to the next word of the line; whether there is one. */
bool nl_word_follows(struct nl *m);
/* A 0-terminated copy in *text, replacing what is there. */
slx_status nl_copy(struct nl *m, const char *from, size_t length, char **text);

/* The letter that begins the next segment, 0 at the end of the file. */
slx_status nl_letter(struct nl *m, char *letter);
/* The letter or digit that begins an item, in text of the next line. */
slx_status nl_byte(struct nl *m, char *byte);
/* In text, to the next line, where an item begins. */
slx_status nl_next_line(struct nl *m);
/* Numbers of the item; `what` is what an error calls them. */
slx_status nl_count(struct nl *m, const char *what, uint64_t most, uint64_t *value);  /* 0 to `most` */
slx_status nl_index(struct nl *m, const char *what, uint32_t below, uint32_t *value); /* 0 to `below` - 1 */
slx_status nl_real(struct nl *m, const char *what, double *value);
/* A whole number of `size` bytes, 2 or 4, with a sign; in text any number. */
slx_status nl_integer(struct nl *m, const char *what, unsigned size, double *value);
/* Marks k, of `count`, in the bits, which are made with the first one; an error at `where` that k, as `what` says, is
 * given twice, where it was marked. */
slx_status nl_mark_once(struct nl *m, uint64_t **bits, uint32_t count, uint32_t k, struct token where,
                        const char *what);
/* A word, cut to `size` - 1 bytes, 0-terminated. */
slx_status nl_string(struct nl *m, const char *what, char *text, size_t size);

/* ---- nl_header.c ------------------------------------------------------------------------------------ */

slx_status nl_header(struct nl *m);
/* The names of rows and columns, from the files beside. */
slx_status nl_names(struct nl *m);

/* ---- nl_nonlinear.c --------------------------------------------------------------------------------- */

/* The expression of a segment C or O, which has to be a constant; `what` and `name` say whose it is. */
slx_status nl_expression(struct nl *m, const char *what, const char *name, double *value);
/* The error for a segment that linear programs do not have; false where there is no such segment. */
bool nl_is_foreign(struct nl *m, char letter, slx_status *status);

/* ---- nl_matrix.c ------------------------------------------------------------------------------------ */

/* Segments k and J, and their end. */
slx_status nl_counts(struct nl *m, bool sums);
slx_status nl_row(struct nl *m);
slx_status nl_finish_matrix(struct nl *m);

#endif
