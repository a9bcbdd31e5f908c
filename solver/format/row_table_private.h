/* row_table: name -> number while a file is read.  COLUMNS looks up a row for each of its entries, so a look-up must be
 * quick on a table that no cache holds.  A name of up to 8 bytes takes 15 to 23 bytes of the table; a longer name 5 to
 * 8 bytes, 4 more for the place of its text, and the text.  A finished table of more than two million names takes 5
 * bytes a name.  Names are numbered from 0, have at least one byte, and hold no byte 0.  Every name handed in must have
 * ROW_NAME_SLACK readable bytes behind it. */
#ifndef FORMAT_ROW_TABLE_PRIVATE_H
#define FORMAT_ROW_TABLE_PRIVATE_H

#include "names/names.h"

enum { ROW_NAME_SLACK = 16 };

struct row_table;

/* A table of the names in `rows`, which outlives it and gets no more; or an empty one if that is NULL. */
slx_status row_table_create(struct env *env, const struct names *rows, struct row_table **out);
void row_table_free(struct env *env, struct row_table **t);
/* Number of a name, or NAMES_NONE. */
uint32_t row_table_find(const struct row_table *t, const char *name, size_t length);
/* Asks the processor for what row_table_find will look at first; worth it where another look-up is done before. */
void row_table_prefetch(const struct row_table *t, const char *name, size_t length);
/* Adds a name that is not there.  SLX_ERROR_INPUT when all names together pass 4 GiB. */
slx_status row_table_add(struct env *env, struct row_table *t, const char *name, size_t length);
/* Gives slack back; `rows` is a pool of the same names, which outlives the table.  None may be added any more. */
slx_status row_table_finish(struct env *env, struct row_table *t, const struct names *rows);

#endif
