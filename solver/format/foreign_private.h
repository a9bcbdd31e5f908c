/* foreign: files that are no models in a format that is read. */
#ifndef FORMAT_FOREIGN_PRIVATE_H
#define FORMAT_FOREIGN_PRIVATE_H

#include "base/base.h"

/* What a file is that begins so, and what to do, as the end of a sentence; NULL where that is not seen. */
const char *foreign_content(const char *text, size_t length);
/* The same by the ending of the first `length` bytes of a path. */
const char *foreign_name(const char *path, size_t length);

#endif
