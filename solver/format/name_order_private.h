/* name_order: the orders in which generated names rise.  A name above the greatest so far, in either order, is new.
 *
 *     by length     shorter before longer, then by bytes: Z before AA, x9 before x10
 *     natural       runs of digits are numbers: S9D200 before S10D1
 *
 * Both are strict total orders of byte strings: names that differ are never equal.
 *
 * Natural order in full.  A name is a sequence of elements: a maximal run of digits is one, its number; any other byte
 * is one.  Sequences are compared lexicographically: numbers by value; `_`, which programs fill with, before every
 * other element; bytes else by value, and with a number as with a digit; a name before those that it begins.  Names
 * with the same elements differ in leading zeros alone: the first number written differently decides, fewer zeros
 * first.  The elements and the counts of zeros together give the name back, so the order is total.
 */
#ifndef FORMAT_NAME_ORDER_PRIVATE_H
#define FORMAT_NAME_ORDER_PRIVATE_H

#include <stddef.h>

/* Negative, 0 or positive as a stands before, with or after b. */
typedef int name_order(const char *a, size_t a_length, const char *b, size_t b_length);
name_order name_order_length, name_order_natural;

#endif
