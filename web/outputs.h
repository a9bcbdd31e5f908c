/* What a run of the module can write.  A module has one of the tables of outputs.c and outputs_core.c. */
#ifndef WEB_OUTPUTS_H
#define WEB_OUTPUTS_H

#include "cli/cli.h"

/* The option --NAME asks for it, its value being the path; what fails is left in the model's error. */
struct output {
    const char *name;
    void (*before)(struct run *run); /* before the solve; NULL: nothing is to be done */
    slx_status (*write)(struct run *run, const struct facts *facts, const char *path);
};
enum { OUTPUTS_MOST = 6 };
extern const struct output outputs[OUTPUTS_MOST]; /* behind the last the names are NULL */

/* The result by --json, which every module has. */
slx_status output_json(struct run *run, const struct facts *facts, const char *path);

#endif
