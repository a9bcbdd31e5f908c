/* What the writer and the reader of certificates share: the sections that a verdict has, and their lines. */
#ifndef FORMAT_CERTIFICATE_PRIVATE_H
#define FORMAT_CERTIFICATE_PRIVATE_H

#include "format/solution_private.h"

/* What the first line of a certificate begins with, and what it says behind. */
#define CERTIFICATE_BEGIN "Certificate: "
#define CERTIFICATE_KIND "slimplex 1"

enum certificate_field { CERTIFICATE_STATUS, CERTIFICATE_VALUE, CERTIFICATE_DUAL, CERTIFICATE_RAY, CERTIFICATE_FIELDS };

/* The lines of the rows or columns. */
struct certificate_section {
    const char *title;
    bool has[CERTIFICATE_FIELDS]; /* in their order; the name follows */
};

/* NULL where the verdict needs no such section. */
const struct certificate_section *certificate_section(slx_result verdict, bool interior, bool rows);

/* Reads on after the first line, at which `in` stands, to the end of the file; errors as solution_read. */
slx_status certificate_read(struct solution_input *in);

#endif
