/* image: a model as it is stored, in a file that processes of one machine and one build have in memory together.  No format
 * to keep models in: another build refuses it. */
#ifndef FORMAT_IMAGE_H
#define FORMAT_IMAGE_H

#include "model/lp.h"

/* Writes the blocks of a model without rows that wait, and has the model use the file from then on. */
slx_status image_write(struct env *env, const struct lp *lp, const char *path);
/* The model in such a file, whose large blocks are the file's pages.  SLX_ERROR_INPUT where it is none, or of another
 * build. */
slx_status image_read(struct env *env, const char *path, struct lp **out);

#endif
