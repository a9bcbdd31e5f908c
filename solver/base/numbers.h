/* Small arithmetic and random numbers. */
#ifndef BASE_NUMBERS_H
#define BASE_NUMBERS_H

#include <math.h>
#include <stdint.h>

/* fmin and fmax for numbers that are not NaN: one instruction each. */
static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}
static inline double greater(double a, double b)
{
    return a > b ? a : b;
}
/* 2^e, for -1022 <= e <= 1023. */
static inline double pow2(int e)
{
    union {
        uint64_t u;
        double d;
    } v = {(uint64_t)(1023 + e) << 52};
    return v.d;
}

/* ldexp, without a call where 2^e is a double. */
static inline double times_pow2(double x, int e)
{
    return -1022 <= e && e <= 1023 ? x * pow2(e) : ldexp(x, e);
}

/* A function that the compiler is to make once more for processors with a fused multiply-add, where fma() is one
 * instruction in the place of a call; the results are the same.  Write `body` as ALWAYS_INLINE, then
 *
 *     WITH_FMA static int fast(...) { return body(...); }
 *     WITHOUT_FMA static int slow(...) { return body(...); }
 *     ...
 *     has_fma() ? fast(...) : slow(...)
 */
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#if defined(__x86_64__) && !defined(__FMA__)
#define WITH_FMA __attribute__((target("fma")))
#define WITHOUT_FMA __attribute__((cold)) /* out of the way of what most processes have in memory */
#define has_fma() (__builtin_cpu_supports("fma") != 0)
#define FMA_IS_CHOSEN /* else one function is enough */
#else
#define WITH_FMA
#define WITHOUT_FMA
#define has_fma() 1
#endif
/* The same for processors with AVX-512, which work on eight doubles at once: WITH_AVX512 and has_avx512().  Tests
 * define WITHOUT_AVX512. */
#if defined(__x86_64__) && !defined(WITHOUT_AVX512)
#define WITH_AVX512 __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw")))
#define has_avx512()                                                                                                   \
    (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&  \
     __builtin_cpu_supports("avx512bw"))
#else
#define WITH_AVX512 __attribute__((cold))
#define has_avx512() 0
#endif

/* 64 random bits from one word of state (splitmix64; Steele, Lea, Flood 2014). */
static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}
/* Uniform in (0, 1). */
static inline double random_unit(uint64_t *state)
{
    return ((double)(random_bits(state) >> 12) + 0.5) * 0x1p-52;
}

#endif
