/* The memory account: every block of every room, entered by purpose and by phase, under one limit. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include "base/platform.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slimplex.h"

/* What bytes are for: X(purpose, name). */
#define MEM_PURPOSE_LIST(X)                                                                                            \
    X(MEM_HANDLE, "handle")   /* the handle itself, strings, options */                                                \
    X(MEM_MATRIX, "matrix")   /* the model's coefficients */                                                           \
    X(MEM_VECTORS, "vectors") /* the model's bounds and costs */                                                       \
    X(MEM_NAMES, "names")                                                                                              \
    X(MEM_READER, "reader")           /* buffers and tables that live while a file is read */                          \
    X(MEM_ROWCOPY, "row copy")        /* the matrix by rows */                                                         \
    X(MEM_FACTOR, "factor")           /* LU and its updates */                                                         \
    X(MEM_SIMPLEX, "simplex")         /* work vectors of the simplex methods */                                        \
    X(MEM_PRESOLVE, "presolve")       /* work of presolve, and the reduced model */                                    \
    X(MEM_UNDO, "undo stack")         /* what postsolve needs */                                                       \
    X(MEM_INTERIOR, "interior point") /* work vectors of the interior point method and of crossover */                 \
    X(MEM_CHOLESKY, "cholesky")       /* factor and pattern of the normal equations */                                 \
    X(MEM_FIRST_ORDER, "first order") /* work vectors of the first-order method */                                     \
    X(MEM_EXACT, "exact")             /* fractions and what they are made from */                                      \
    X(MEM_CHECK, "check")                                                                                              \
    X(MEM_SOLUTION, "solution") /* point, duals, basis */                                                              \
    X(MEM_WRITER, "writer")

#define MEM_PHASE_LIST(X)                                                                                              \
    X(PHASE_IDLE, "idle")                                                                                              \
    X(PHASE_READ, "read")                                                                                              \
    X(PHASE_PRESOLVE, "presolve")                                                                                      \
    X(PHASE_PREPARE, "prepare")                                                                                        \
    X(PHASE_SIMPLEX, "simplex")                                                                                        \
    X(PHASE_INTERIOR, "interior point")                                                                                \
    X(PHASE_FIRST_ORDER, "first order")                                                                                \
    X(PHASE_CROSSOVER, "crossover")                                                                                    \
    X(PHASE_POSTSOLVE, "postsolve")                                                                                    \
    X(PHASE_EXACT, "exact")                                                                                            \
    X(PHASE_CHECK, "check")                                                                                            \
    X(PHASE_WRITE, "write")

#define MEM_CONSTANT(constant, name) constant,
enum mem_purpose { MEM_PURPOSE_LIST(MEM_CONSTANT) MEM_PURPOSES };
enum mem_phase { MEM_PHASE_LIST(MEM_CONSTANT) MEM_PHASES };
#undef MEM_CONSTANT

struct mem {
    slx_allocator host; /* all 0: malloc and mmap */
    _Atomic uint64_t live, peak;
    uint64_t limit; /* UINT64_MAX: none */
    uint64_t live_by[MEM_PURPOSES], peak_by[MEM_PURPOSES];
    uint64_t phase_peak[MEM_PHASES];             /* largest total while the phase ran */
    uint64_t phase_by[MEM_PHASES][MEM_PURPOSES]; /* live by purpose at that moment */
    double phase_seconds[MEM_PHASES];
    double phase_began;
    enum mem_phase phase;
    atomic_bool limit_hit; /* an allocation was refused because of `limit`, or the platform's */
    /* Asked before an allocation is refused because of `limit`: frees what `owner` can spare; false where there is
     * nothing.  NULL: nobody is asked. */
    bool (*relieve)(void *owner);
    void *owner;
    /* Tests: the allocation that takes the countdown from 1 to 0 fails, and all after it succeed; 0: off. */
    uint64_t fail_countdown;
    enum mem_phase fail_phase; /* tests: the phase in which that allocation was */
    uint64_t allocations;      /* attempted so far */
    struct mem *shared;        /* the account that this struct stands for; NULL: this struct is the account */
    atomic_bool held;          /* by a thread that changes it */
};

/* A zero-filled block of count * size bytes; NULL if that overflows, passes the limit or cannot be had.
 * count * size == 0 gives a valid block.  Aligned to 16 bytes; blocks of MEM_MAPPED bytes or more are mapped
 * pages of their own, aligned to 64, and leave the process when freed. */
void *mem_new(struct mem *mem, enum mem_purpose purpose, uint64_t count, size_t size);

/* `block` (NULL or from mem_new/mem_resize) at its new length; contents kept up to the shorter length, bytes
 * beyond the old length unspecified for small blocks, zero for mapped ones.  Growth of a mapped block moves
 * pages, not bytes.  On failure NULL, and the old block stays valid. */
void *mem_resize(struct mem *mem, enum mem_purpose purpose, void *block, uint64_t count, size_t size);

/* Frees a block; NULL is allowed. */
void mem_free(struct mem *mem, void *block);
/* Frees *pp and sets it to NULL: `mem_drop(mem, &x->values)`. */
#define mem_drop(mem, pp) (mem_free((mem), *(pp)), (void)(*(pp) = NULL))

/* Usable bytes of a block, as asked for. */
size_t mem_size(const void *block);

#define MEM_MAPPED ((size_t)1 << 15)

/* A tray is one block that holds small ones which are taken together: to take and to free all of them costs little more
 * than the tray alone, which is given back with the last of them.  It is to be filled at once with blocks, one at least,
 * whose mem_tray_bytes add up to `bytes`, MEM_TRAY at most; NULL where it cannot be had.  From then on its blocks are as
 * others, zero-filled, but not to be shared by handles. */
#define MEM_TRAY (MEM_MAPPED - 64)
size_t mem_tray_bytes(uint64_t count, size_t size); /* more than MEM_TRAY where such a block is too large for one */
void *mem_tray(struct mem *mem, enum mem_purpose purpose, size_t bytes);
void *mem_in_tray(void *tray, uint64_t count, size_t size);

/* Storage that several handles share (shared.h) is in the account of each.  mem_hold enters a block that is another's
 * (NULL is allowed), like an allocation: false where the limit forbids it.  mem_let_go takes it out again and leaves
 * the block; the last holder frees it.  The holders have the same host allocator. */
bool mem_hold(struct mem *mem, const void *block);
void mem_let_go(struct mem *mem, const void *block);
/* Enters a block again that was let go a moment before: never refused. */
void mem_take_back(struct mem *mem, const void *block);

/* Blocks in a file, for processes to share.  There a block has MEM_FRONT bytes before it, which mem_front tells, and begins
 * with these at `at`, a multiple of page_size().
 *
 * mem_is_in_file: whether such a block of `bytes` is there.  mem_of_file: the block of `bytes` there, the file's pages where it is large, else a copy; NULL where it may not be had or
 * the file has another.  mem_to_file: has a large block, whose copy is there, use the file's pages from now on, where the
 * system can do that. */
enum { MEM_FRONT = 64 };
void mem_front(const void *block, char front[MEM_FRONT]);
bool mem_is_in_file(int file, uint64_t at, uint64_t bytes);
void *mem_of_file(struct mem *mem, int file, uint64_t at, uint64_t bytes);
void mem_to_file(struct mem *mem, void *block, int file, uint64_t at);

/* Makes *mem stand for `account` in another thread: blocks taken and freed through it are entered there.  Phases are
 * for the account's own thread to say. */
void mem_share(struct mem *mem, struct mem *account);
/* The account that holds the numbers. */
const struct mem *mem_account(const struct mem *mem);
/* What may still be allocated; UINT64_MAX: there is no limit. */
uint64_t mem_room(const struct mem *mem);
/* Ends the present phase (its seconds are added) and begins another. */
void mem_enter(struct mem *mem, enum mem_phase phase);
const char *mem_purpose_name(enum mem_purpose purpose);
const char *mem_phase_name(enum mem_phase phase);

/* The next capacity for an array that is full at `have` and needs `need`: one eighth more, at least 16. */
size_t mem_grown(size_t have, size_t need);

#endif
