/* How the rows and columns of a model are called in a file of lines and fields, MPS or BAS: by their names where such a
 * file can hold them, else by number.
 *
 * Names that no file can hold (empty, with control characters or blanks at an end, twice in their set), and names with
 * blanks where some name is longer than the 8 bytes of a fixed field, make their whole set go by number: R1, R2, ... or
 * C1, C2, ....  A model read from such a file has names that all can be held.
 */
#ifndef FORMAT_NAMING_PRIVATE_H
#define FORMAT_NAMING_PRIVATE_H

#include "model/lp.h"
#include "stream/stream.h"

enum { NAMING_FIELD = 8 }; /* bytes of a name in fixed format */

/* One set of names, as it stands in the file. */
struct naming {
    const struct names *names; /* NULL: by number */
    char letter;               /* of the numbers */
    uint32_t count;
    char *text; /* of the name asked for last */
    size_t room;
    bool blanks, dollar, unfit; /* some name has a blank inside; begins with $, as a comment does; cannot be held */
    size_t longest;
};

struct namings {
    struct naming row, col;
    bool narrow; /* all names fit fixed fields */
};

/* Decides for both sets; a warning tells where names are left aside, if `warn`.  namings_end frees what it holds. */
slx_status namings_begin(struct env *env, const struct lp *lp, bool warn, struct namings *n);
void namings_end(struct env *env, struct namings *n);

/* Puts name i into n->text and returns its length. */
size_t naming_get(const struct naming *n, uint32_t i);
/* Looks at one more name: sets blanks, dollar, unfit, longest. */
void naming_look_at(struct naming *n, const char *name, size_t length);
/* Whether some name of the set is this one; by comparing with each. */
bool naming_has(const struct naming *n, const char *name, size_t length);
/* The number of a name of a set that goes by number, or NAMES_NONE. */
uint32_t naming_number(const struct naming *n, const char *name, size_t length);
/* The number of any name of the set, or NAMES_NONE; `index` is of n->names, NULL where the set goes by number. */
uint32_t naming_find(const struct naming *n, const struct names_index *index, const char *name, size_t length);
/* Writes the model's name into a line of its own: a newline becomes ?. */
void naming_title(struct writer *w, const char *title);

/* A field of a fixed file (`fixed`, at most NAMING_FIELD bytes) or a free one, and the blanks up to the next. */
void naming_field(struct writer *w, bool fixed, const char *text, size_t length);

#endif
