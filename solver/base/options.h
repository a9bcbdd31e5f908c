/* Options: one table, options.def, is the source of the struct, the values of choices and all texts. */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "slimplex.h"

enum { OPTION_TEXT = 256 };

struct options {
#define REAL(field, name, standard, low, high, unit, help) double field;
#define INTEGER(field, name, standard, low, high, unit, help) uint64_t field;
#define BYTES(field, name, standard, low, high, help) uint64_t field;
#define CHOICE(field, name, words, standard, help) int field;
#define TEXT(field, name, help) char field[OPTION_TEXT];
#include "options.def"
};

/* The values of choices: METHOD_AUTO, METHOD_DUAL, ... */
#define REAL(field, name, standard, low, high, unit, help)
#define INTEGER(field, name, standard, low, high, unit, help)
#define BYTES(field, name, standard, low, high, help)
#define WORD(constant, text) constant,
#define CHOICE(field, name, words, standard, help) enum { words };
#define TEXT(field, name, help)
#include "options.def"

void options_init(struct options *options);
struct env;
/* As slx_set_option and slx_get_option. */
slx_status options_set(struct env *env, struct options *options, const char *name, const char *value);
slx_status options_set_real(struct env *env, struct options *options, const char *name, double value);
slx_status options_set_int(struct env *env, struct options *options, const char *name, int64_t value);
slx_status options_get_real(const struct options *options, const char *name, double *value);
slx_status options_get_int(const struct options *options, const char *name, int64_t *value);
slx_status options_reset(struct env *env, struct options *options, const char *name);
slx_status options_get(const struct options *options, const char *name, char *buffer, size_t size);

#endif
