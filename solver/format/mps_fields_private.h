/* The fields of one MPS data line, in either dialect.
 *
 * Free: fields are separated by blanks; a field that begins with `$` is a name where the line has room for one, else
 * the begin of a comment.  Fixed: fields stand in columns 2-3, 5-12, 15-22, 25-36, 40-47 and 50-61, names
 * may hold blanks, and a `$` in column 15 or 40 begins a comment; all between the fields is blank.  Programs print one
 * digit too many: a number may reach from column 24 to 38 and from 49 to 62, and the last number of a line as far as it
 * likes.  Tabs have no place in fixed lines.
 *
 * --format auto.  A line is read both ways until one line tells the dialects apart, and that line decides for the
 * whole file: if its fields fit the standard columns the file is fixed, otherwise it is free.  Up to there both
 * readings gave the same fields, so nothing needs to be read again.
 */
#ifndef FORMAT_MPS_FIELDS_PRIVATE_H
#define FORMAT_MPS_FIELDS_PRIVATE_H

#include "format/place_private.h"

struct row_table;

enum mps_dialect { DIALECT_OPEN, DIALECT_FIXED, DIALECT_FREE };

/* What a data line holds, by section. */
enum mps_card {
    CARD_ROW,    /* type name */
    CARD_COLUMN, /* column, then one or two pairs of row and number */
    CARD_VECTOR, /* [vector], then one or two pairs of row and number */
    CARD_BOUND,  /* type [vector] column [number] */
    CARD_BASIS   /* type column [row] [number]; the column is the record's vector */
};

enum mps_bound { BOUND_UP, BOUND_LO, BOUND_FX, BOUND_UI, BOUND_LI, BOUND_FR, BOUND_MI, BOUND_PL, BOUND_BV };

struct mps_record {
    struct token type;   /* of a row or bound */
    struct token vector; /* the column of CARD_COLUMN; length 0 where a vector's name is missing */
    struct token name[2];
    double value[2];
    unsigned pairs;       /* 1 or 2 */
    enum mps_bound bound; /* CARD_BOUND */
    bool comment;         /* fields between blanks: what follows a `$` has been passed over */
};

/* Why a line cannot be read: `where` is the offending token, or length 0 where something is missing. */
struct mps_problem {
    struct token where;
    const char *what;
};

/* Splits a line, or its end, at blanks, at most `most` tokens, and returns how many. */
unsigned mps_split(const char *line, size_t length, struct token *tokens, unsigned most);

/* Reads a line's fields as the dialect says; DIALECT_OPEN is decided here.  The line is followed by a byte below ' '
 * and READER_SLACK readable ones.  `rows`, where not NULL, is told to expect the names of a CARD_COLUMN while its
 * numbers are read.  false: *why tells. */
bool mps_record_read(enum mps_dialect *dialect, enum mps_card card, const char *line, size_t length,
                     const struct row_table *rows, struct mps_record *record, struct mps_problem *why);

#endif
