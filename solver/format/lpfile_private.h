/* What the files of the LP reader share: its state, its scanner and its errors.
 *
 * The text is a sequence of statements under the words of sections.  Where a name or a word of a section may stand, the
 * context tells them apart (lpfile_at_section); labels are seen by the colon behind them on the same line.
 *
 * A term names its column; one that is new becomes the next column of the model.  Rows are kept as vectors of a matrix
 * by rows, which is turned at the end.
 */
#ifndef FORMAT_LPFILE_PRIVATE_H
#define FORMAT_LPFILE_PRIVATE_H

#include "format/lpfile.h"
#include "format/number_private.h"
#include "format/place_private.h"
#include "format/row_table_private.h"
#include "model/lp_builder.h"

enum lpfile_section {
    LPFILE_NONE,
    LPFILE_MIN,
    LPFILE_MAX,
    LPFILE_ROWS,
    LPFILE_BOUNDS,
    LPFILE_GENERAL,
    LPFILE_BINARY,
    LPFILE_FOREIGN, /* one that is not linear programming */
    LPFILE_END
};

/* Kinds of warnings; each is given once, with the first line that it is about. */
enum lpfile_warning {
    LPFILE_WARN_REPEATED,
    LPFILE_WARN_NEW_COLUMN,
    LPFILE_WARN_PARENTHESIS,
    LPFILE_WARN_BOUND_TWICE,
    LPFILE_WARN_BINARY_BOUND,
    LPFILE_WARN_INTEGER,
    LPFILE_WARN_AFTER_END
};

/* A term whose column is still to be found. */
struct lpfile_term {
    struct token name;
    double value;
    uint32_t col;
};

enum { LPFILE_WAITING = 32 };

/* Names of the columns that stand for rows with two bounds and for the objective's constant (lpfile_fold.c); behind
 * them as many _ as make them none of the model's. */
#define LPFILE_RANGE "Rg"
#define LPFILE_CONSTANT "Constant"
struct lpfile_folds {
    uint32_t ranges, constant; /* 1 + the number of _; 0: the file has no such columns */
};

#define LPFILE_MOST_LINES (UINT32_MAX - 3) /* rows or columns of a model */

struct lpfile {
    struct env *env;
    struct reader *r;
    struct lp_builder build;
    struct lp *lp; /* build.lp */
    uint32_t warned;
    enum lpfile_section section, next; /* the one that is read, and the one whose word was found behind it */
    struct token word;                 /* of `next` */
    const char *foreign;               /* what LPFILE_FOREIGN is about */
    uint32_t sections_seen;            /* bits */
    struct lpfile_folds folds;

    /* Where it reads: the byte p of the present line; `first` is where a statement or a section's word may begin: its
     * first byte that is no blank, or the first behind a section's word. */
    const char *line, *p, *end, *first;
    size_t last_length; /* of the last line, once the text has ended */
    bool ended;

    /* Columns: those that the file has named so far. */
    struct row_table *columns; /* name -> number */

    /* Rows.  The entries of the open one wait in entry_col, entry_value; one that column j has among them is at
     * place[j], which means nothing where entry_col[place[j]] is another column. */
    struct spmat *rows;
    struct names_index *labels; /* of lp->row_names, which has the rows with a label alone until the end */
    uint64_t *labelled;         /* a bit a row; NULL while all have a label */
    uint32_t *entry_col, *place;
    double *entry_value;
    size_t entries, entry_room;

    /* Terms of the present line wait until there are some, so that the places in memory that they ask for can be
     * fetched at the same time. */
    struct lpfile_term waiting[LPFILE_WAITING];
    unsigned waiting_terms;

    /* Bounds and integers, from the first such line on. */
    uint8_t *bound_given; /* pairs: 1 lower, 2 upper */
    uint64_t *integers;   /* a bit a column */
    uint64_t *negative;   /* the line where a column last had a negative upper bound and no lower one, or 0 */
};

/* ---- lpfile_scan.c ---------------------------------------------------------------------------------- */

/* Kinds of bytes, as bits. */
enum { BYTE_BLANK = 1, BYTE_NAME = 2, BYTE_START = 4, BYTE_NUMBER = 8, BYTE_SIGN = 16, BYTE_RELATION = 32 };
extern const uint8_t lpfile_bytes[256];

static inline bool lpfile_is(char c, unsigned kinds)
{
    return lpfile_bytes[(unsigned char)c] & kinds;
}

static inline struct place lpfile_place(const struct lpfile *m)
{
    return (struct place){m->env, m->r, m->line, (size_t)(m->end - m->line)};
}
/* The word at p, or the sign that is none. */
struct token lpfile_word_here(const struct lpfile *m);
slx_status lpfile_fail_at_end(struct lpfile *m);

/* place_fail at a token of the present line; at what stands at p, or at the end of the file.  place_warn. */
#define lpfile_fail(m, ...) place_fail(lpfile_place(m), __VA_ARGS__)
#define lpfile_fail_here(m, ...)                                                                                       \
    ((m)->ended ? lpfile_fail_at_end(m) : place_fail(lpfile_place(m), lpfile_word_here(m), __VA_ARGS__))
#define lpfile_warn(m, ...) place_warn(lpfile_place(m), &(m)->warned, __VA_ARGS__)

/* A 0-terminated copy of a token in *text, replacing what is there. */
slx_status lpfile_copy(struct lpfile *m, struct token t, char **text);

/* The rest of lpfile_skip: over the end of a line and comments. */
slx_status lpfile_skip_lines(struct lpfile *m);

/* Moves p to the next byte that is neither blank nor in a comment, or sets `ended`. */
static inline slx_status lpfile_skip(struct lpfile *m)
{
    const char *p = m->p;
    while (*p == ' ')
        p++;
    m->p = p;
    return __builtin_expect((unsigned char)*p > ' ' && *p != '\\', 1) ? SLX_OK : lpfile_skip_lines(m);
}

/* The name that begins at p, of at least one byte if its first is BYTE_START. */
static inline struct token lpfile_name_at(const char *p)
{
    const char *q = p;
    while (lpfile_is(*q, BYTE_NAME))
        q++;
    return (struct token){p, (size_t)(q - p)};
}

/* Whether a section's word is at p; then goes past it and sets `next`.  Where a name may stand (not `no_name`) the word
 * must be first on its line, and what follows it must not make it a name. */
bool lpfile_at_section(struct lpfile *m, bool no_name);
/* Whether a name with a colon behind it is at p; goes past both. */
bool lpfile_at_label(struct lpfile *m, struct token *label);

enum lpfile_relation { RELATION_NONE, RELATION_LE, RELATION_GE, RELATION_EQ };
/* Goes past a relation at p. */
enum lpfile_relation lpfile_relation(struct lpfile *m);

/* Reads signs and a number or `inf` from p on, which must be there. */
slx_status lpfile_number(struct lpfile *m, double *value);
/* A number without a sign, at p. */
slx_status lpfile_unsigned(struct lpfile *m, double *value);
bool lpfile_is_infinity(struct token name);
/* Whether some reader takes a name for something else: the word of a section or of a bound. */
bool lpfile_is_word(const char *name, size_t length);
/* Whether the word `free` is at p. */
bool lpfile_is_free(const char *p);

/* Number of the column, which is made if there is none of that name. */
slx_status lpfile_column(struct lpfile *m, struct token name, uint32_t *col);
/* The same where a column should have stood before: a new one is told of. */
slx_status lpfile_known_column(struct lpfile *m, struct token name, uint32_t *col);
/* Array `block` of `size` bytes an element, with room for `need`; zero beyond what was there. */
slx_status lpfile_grow(struct lpfile *m, void **block, size_t need, size_t size);

/* ---- the sections: each reads up to the word that begins the next one, which it goes past ---------------- */

slx_status lpfile_objective(struct lpfile *m);
slx_status lpfile_rows(struct lpfile *m);
/* Takes in the terms that wait; to be called before the reader goes to another line, where their names stand. */
slx_status lpfile_take_terms(struct lpfile *m);
/* Names for the rows that have no label. */
slx_status lpfile_name_rows(struct lpfile *m);

slx_status lpfile_bounds(struct lpfile *m);
slx_status lpfile_integers(struct lpfile *m, bool binary);
/* Gives the finished model the ranges and the constant that columns stand for. */
slx_status lpfile_fold(struct env *env, struct lp *lp, const struct lpfile_folds *folds);
/* After the last section: what the bounds come to. */
void lpfile_check_bounds(struct lpfile *m);

#endif
