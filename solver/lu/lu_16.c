/* The factorisation with 2-byte indices. */
#include <stdint.h>
typedef uint16_t ix;
#define LU_OPS lu_ops_16
#define LU_LIFE lu_life_16
#include "body.inc"
