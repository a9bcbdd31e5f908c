/* Fields of the lines that tell of an answer: words and numbers, each with the tab behind it, in the form that is wanted.
 */
#ifndef FORMAT_FIELDS_PRIVATE_H
#define FORMAT_FIELDS_PRIVATE_H

#include "model/lp.h"
#include "stream/stream.h"

struct fields {
    struct env *env;
    struct writer *w;
    const struct solution *s; /* whose fractions they are, where it has any */
    bool hexadecimal;         /* doubles, where there are no fractions */
    slx_status failed;        /* what the first fraction that could not be had failed with */
};

/* `Key: text` and the line's end. */
void fields_header(const struct fields *f, const char *key, const char *text);
/* A number without a tab: the fraction, where there are fractions, else v. */
void fields_number(struct fields *f, double v, enum fraction which, uint32_t number);
/* v as a double; `-` where it is not held. */
void fields_real(const struct fields *f, bool held, double v);
/* As fields_number; `-` where it is not held. */
void fields_exact(struct fields *f, bool held, double v, enum fraction which, uint32_t number);
/* Where a variable with these bounds stands, in a word. */
void fields_status(const struct fields *f, unsigned status, double lower, double upper);
/* The name, and the line's end. */
void fields_name(const struct fields *f, const char *name, size_t length);

#endif
