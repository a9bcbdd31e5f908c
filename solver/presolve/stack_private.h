/* stack: the undo records as bytes, written forwards and read backwards.
 *
 * A record is its fields in the order in which they are pushed and last a tag; it is read from its tag on, its fields
 * in the opposite order.  Whole numbers are varints whose last byte is read first; a double is one byte where it is a
 * whole number of magnitude at most 120 or infinite, five where single precision holds it, else nine.
 */
#ifndef PRESOLVE_STACK_PRIVATE_H
#define PRESOLVE_STACK_PRIVATE_H

#include "base/base.h"

struct stack {
    uint8_t *bytes;
    size_t size, capacity;
    uint64_t records;
    slx_status status; /* the first failure: after it nothing is pushed */
};

void stack_done(struct env *env, struct stack *s);
void push_count(struct env *env, struct stack *s, uint32_t v);
void push_real(struct env *env, struct stack *s, double v);
/* `count` entries; read by pop_count for their number and then pop_entry, last entry first. */
void push_entries(struct env *env, struct stack *s, uint32_t count, const uint32_t *idx, const double *val);
/* The tag that ends a record. */
void push_tag(struct env *env, struct stack *s, unsigned tag);

/* Reading: `at` moves down from size to 0. */
struct reader_of_stack {
    const uint8_t *bytes;
    size_t at;
    uint32_t previous; /* index of the entry read last */
};

uint32_t pop_count(struct reader_of_stack *r);
double pop_real(struct reader_of_stack *r);
unsigned pop_tag(struct reader_of_stack *r);
/* How many entries follow. */
uint32_t pop_entries(struct reader_of_stack *r);
uint32_t pop_entry(struct reader_of_stack *r, double *value);

#endif
