/* Fields of the lines that tell of an answer, words and numbers: written, each with the tab behind it, in the form that
 * is wanted, and read. */
#ifndef FORMAT_FIELDS_PRIVATE_H
#define FORMAT_FIELDS_PRIVATE_H

#include "format/place_private.h"
#include "format/solution_read.h"

struct fields {
    struct env *env;
    struct writer *w;
    const struct solution *s; /* the solution whose values are written, as fractions where it has them */
    bool hexadecimal;         /* doubles, where there are no fractions */
    slx_status failed;        /* the status of the first fraction that could not be had */
};

/* `Key: text` and the line's end.  Of texts and names here what would end the line, \n or \r, is a question mark. */
void fields_header(const struct fields *f, const char *key, const char *text);
/* A number without a tab: the fraction, where there are fractions, else v. */
void fields_number(struct fields *f, double v, enum fraction which, uint32_t number);
/* v as a double; `-` where `held` is false. */
void fields_real(const struct fields *f, bool held, double v);
/* As fields_number; `-` where `held` is false. */
void fields_exact(struct fields *f, bool held, double v, enum fraction which, uint32_t number);
/* Where a variable with these bounds stands, in a word. */
void fields_status(const struct fields *f, unsigned status, double lower, double upper);
/* The name, and the line's end. */
void fields_name(const struct fields *f, const char *name, size_t length);

/* Whether that is what fields_name writes of the name. */
bool fields_is_name(struct token t, const char *name, size_t length);
/* The status that such a word says; false where it says none. */
bool fields_take_status(struct token word, unsigned *status);
/* A finite number in the form of the file: in *value, and in v[k] where it is a fraction.  SLX_ERROR_INPUT, without a
 * message, where it is none; SLX_ERROR_MEMORY. */
slx_status fields_take_number(struct env *env, enum solution_numbers form, struct token t, struct fraction_vector *v,
                              uint32_t k, double *value);

#endif
