/* The handle behind the public API: one model, its result, and the env that all rooms are given. */
#ifndef SOLVE_HANDLE_PRIVATE_H
#define SOLVE_HANDLE_PRIVATE_H

#include "model/model.h"
#include "sensitivity/sensitivity.h"
#include "simplex/simplex.h"

/* What the call that has not returned does with the handle; entry_private.h. */
enum handle_use {
    USE_NONE,
    USE_WALK, /* hands out what the handle holds: getters may be called meanwhile, nothing else */
    USE_CALL,
    USE_SOLVE
};

/* A reduced model whose solve a limit has stopped, with the basis that was reached and its factor (NULL: none): what the
 * next solve goes on with. */
struct parked {
    struct presolve *presolve;
    struct solution *reduced;
    struct kept *kept;
};
/* Of presolved.c. */
void parked_free(struct env *env, struct parked *parked);

/* Changes of so many variables are remembered: again.c. */
enum { MOST_CHANGED = 32 };

struct slx_model {
    struct env env;
    _Atomic int use;        /* enum handle_use */
    struct lp *lp;          /* never NULL */
    struct statuses *basis; /* the last one given or reached, of lp's shape; NULL: none */
    bool resume;            /* `basis` was given, or the model edited: the next solve starts from `basis` */
    struct parked parked;   /* a reduced model to go on with; presolve NULL: none */
    double hurried; /* the time limit that stopped the last solve before its first iteration; -infinity: none did */
    struct names_index *row_index; /* numbers by names, from the first question on; NULL: not made */
    struct names_index *col_index; /* the same of columns */
    struct spmat *rows;            /* lp's matrix by rows, for views, on the same dictionary; NULL: not made */
    slx_result result;             /* of the last solve */
    struct solution *solution;     /* NULL until solved, and where memory ran out */
    struct solve_report report;    /* of the last solve */
    struct kept *kept;             /* what the last run left of its basis; NULL: nothing */
    struct solution *before;       /* the optimum of before the changes in `touched`; NULL: none, or others came */
    uint32_t changed, touched[MOST_CHANGED]; /* variables whose bounds or cost have changed since */
    struct sensitivity *basis_factor;        /* of the basis in `solution`, once it was asked for; else NULL */
    struct presolve *presolve;               /* of slx_presolve, for slx_postsolve; NULL: nothing could be taken out */
    bool presolved;                          /* slx_presolve has been called for lp as it is */
    struct exact *exact;                     /* the answer in `solution` as fractions; NULL: there is none */
    char *exact_text[2];                     /* the last two texts that were handed out of it */
};

/* api.c: what every public call begins with that may fail or last, and ends with: its limits count from here, and the
 * account says `phase`. */
void call_begin(struct slx_model *model, enum mem_phase phase);
slx_status call_end(struct slx_model *model, slx_status status);

/* api.c: what a call that has made an LP ends with: where its status says so that LP takes the place of the old one, of
 * its basis and of its result. */
slx_status handle_loaded(struct slx_model *model, slx_status status, struct lp *lp);

/* exactly.c: proves the answer in s, or another one, in fractions, which it leaves in the handle; SLX_ITERATION_LIMIT
 * where so many exact steps do not get there. */
slx_status solve_exactly(struct slx_model *model, uint64_t most_steps, struct solution *s);
void forget_exact(struct slx_model *model);
/* Lets writers of the solution ask for the fractions, where there are some. */
void offer_fractions(struct slx_model *model);

/* The calls of these names without slx_, in one that has the handle. */
slx_status handle_read(struct slx_model *model, const char *path);
slx_status handle_write(struct slx_model *model, const char *path);
slx_status handle_read_basis(struct slx_model *model, const char *path);
slx_status handle_write_basis(struct slx_model *model, const char *path);
slx_status handle_write_solution(struct slx_model *model, const char *path);
slx_status handle_write_ranging(struct slx_model *model, const char *path);
slx_status handle_write_certificate(struct slx_model *model, const char *path);
slx_status handle_clone(struct slx_model *model, struct slx_model **out);

/* edit_api.c: what an edit ends with; the second, one that has changed bounds or costs alone, which it has told. */
slx_status handle_changed(struct slx_model *model, slx_status status);
slx_status handle_touched(struct slx_model *model, slx_status status);
/* again.c: the bounds or the cost of a variable have changed, after the last solve; nothing else may have. */
enum { CHANGE_BOUNDS = 1, CHANGE_COST = 2 };
void note_change(struct slx_model *model, unsigned what, uint32_t variable);
void forget_before(struct slx_model *model);
/* The same, and where the last solve was when a limit stopped it. */
void forget_last_run(struct slx_model *model);
/* Whether the last optimum is one of the model as it is now, too, by the check: then it is in *out. */
bool solve_again(struct slx_model *model, struct solution **out);
/* view_api.c: makes the copy by rows where it is not there. */
slx_status view_rows(struct slx_model *model);
/* The entries of vector k, each array where it is wanted, and how many they are. */
uint32_t view_entries(const struct spmat *a, uint32_t k, uint32_t *index, double *value);
/* api.c: of the solution, which there is. */
double handle_reduced_cost(const struct slx_model *model, uint32_t col);
/* bulk_api.c: names change, or what has them. */
void forget_names(struct slx_model *model);

/* sensitivity_api.c: frees the solution and what was made of the solution.  To be called before the model changes. */
void forget_solution(struct slx_model *model);

/* outside_api.c: slx_postsolve is not to come any more. */
void forget_presolve(struct slx_model *model);

/* solve.c: whether a result is a claim, which the check has to confirm. */
bool is_claim(slx_result result);

/* api.c: a handle without a model, of the host's allocator (NULL: the system's). */
slx_status handle_create(const slx_allocator *host, struct slx_model **out);

/* basis_api.c: whether the next solve starts from the handle's basis. */
bool warm_start(const struct slx_model *model);
/* Room for a basis to keep after the solve; *room is NULL where the handle has one already. */
slx_status warm_room(struct slx_model *model, struct statuses **room);
/* Keeps the basis that the solve left in `s` (NULL: none), in the handle's or in *room, which is freed if not needed;
 * whether there was one. */
bool warm_keep(struct slx_model *model, struct statuses **room, const struct solution *s);

#endif
