/* The factorisation with 4-byte indices. */
#include <stdint.h>
typedef uint32_t ix;
#define LU_OPS lu_ops_32
#define LU_LIFE lu_life_32
#include "body.inc"
