/* row_table: name -> number while a file is read, with the names as plain text beside it, since COLUMNS looks up each
 * of its entries: 4 bytes for 4/5 of a slot, 4 for a place and the name itself, a row.  Names are numbered from 0.
 *
 * Every name handed in must have ROW_NAME_SLACK readable bytes behind it.
 */
#ifndef FORMAT_ROW_TABLE_H
#define FORMAT_ROW_TABLE_H

#include "store/names.h"

enum { ROW_NAME_SLACK = 16 };

struct row_table;

/* A table of the names in `rows`, or an empty one if that is NULL. */
slx_status row_table_create(struct env *env, const struct names *rows, struct row_table **out);
void row_table_free(struct env *env, struct row_table **t);
/* Number of a name, or NAMES_NONE. */
uint32_t row_table_find(const struct row_table *t, const char *name, size_t length);
/* Adds a name that is not there.  SLX_ERROR_INPUT when all names together pass 4 GiB. */
slx_status row_table_add(struct env *env, struct row_table *t, const char *name, size_t length);
/* Gives slack back. */
void row_table_finish(struct env *env, struct row_table *t);

#endif
