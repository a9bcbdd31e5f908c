/* names: a pool of byte strings, numbered from 0 in the order added, in at most half of their raw bytes on the names
 * that models have (numbered, prefixed, repeated); an eighth over the rows and columns of 191 public models.  Any bytes
 * but 0, any length, empty allowed.  names_private.h has the layout.
 *
 * Look-up by number takes the same time for every name.  Look-up by name uses an index, a table of 4 bytes a slot that
 * is built when asked for and freed when no longer needed; no table is kept otherwise.
 */
#ifndef NAMES_NAMES_H
#define NAMES_NAMES_H

#include "base/base.h"
#include "base/shared.h"

struct names;

slx_status names_create(struct env *env, struct names **out);
void names_free(struct env *env, struct names **p);
/* Appends; the new name's number is names_count - 1. */
slx_status names_append(struct env *env, struct names *p, const char *name, size_t length);
/* Packs what still waits as text and gives slack back; names may still be appended afterwards. */
slx_status names_finish(struct env *env, struct names *p);
uint32_t names_count(const struct names *p);
uint64_t names_raw_bytes(const struct names *p); /* sum of lengths */
size_t names_bytes(const struct names *p);       /* bytes held, without an index */
size_t names_longest(const struct names *p);

/* Writes name i (at most `size` bytes with a terminating 0, cut if longer) and returns its full length. */
size_t names_get(const struct names *p, uint32_t i, char *buffer, size_t size);

/* Cursor: name after name in order, each in time by its length.  `text` has room for names_longest + 1 bytes.
 * Valid until the pool is changed. */
struct names_cursor {
    const struct names *p;
    uint32_t next;
    size_t length;
    char *text;
    uint64_t state[23]; /* the pool's own */
};
void names_seek(const struct names *p, uint32_t i, char *text, struct names_cursor *c); /* next is i */
bool names_next(struct names_cursor *c); /* false at the end; else text[0..length) is name next-1, 0-terminated */

/* ---- sharing and editing (edit.c) ---------------------------------------------------------- */

/* Enters the pool in the account of one more holder.  Every holder calls names_free, and the last call frees the pool.
 * While a pool has several holders none of them changes it. */
slx_status names_share(struct env *env, struct names *p);
/* Makes *p a pool that only this holder has, by a copy if need be; on failure *p stays as it is. */
slx_status names_own(struct env *env, struct names **p);
/* The blocks that the pool consists of, its struct first; and the pool, of one holder, that copies of such blocks are. */
struct shared_blocks names_blocks(const struct names *p);
struct names *names_of_blocks(void *const block[SHARED_BLOCKS]);
/* names_finish, unless the pool is shared. */
slx_status names_settle(struct env *env, struct names *p);
/* Keeps the first `count` names; all others must have been appended since the last names_finish. */
void names_truncate(struct names *p, uint32_t count);
/* A pool of the names which[0], ..., which[count - 1] of p. */
slx_status names_select(struct env *env, const struct names *p, uint32_t count, const uint32_t *which,
                        struct names **out);

/* ---- name -> number ---------------------------------------------------------------------------- */

#define NAMES_NONE UINT32_MAX

struct names_index; /* belongs to one pool; grows in place as names are added through it */

slx_status names_index_create(struct env *env, const struct names *p,
                              struct names_index **out); /* of all names now in p */
void names_index_free(struct env *env, struct names_index **x);
/* Number of a name (of equal names in the pool, the least), or NAMES_NONE.  Exact: a match is compared byte for byte
 * with the pool. */
uint32_t names_find(const struct names_index *x, const char *name, size_t length);
/* Asks the processor for what names_find will look at first; worth it where other work is done before. */
void names_prefetch(const struct names_index *x, const char *name, size_t length);
/* Appends to pool and index, or finds that the name is there: *number, *is_new. */
slx_status names_intern(struct env *env, struct names *p, struct names_index *x, const char *name, size_t length,
                        uint32_t *number, bool *is_new);

#endif
