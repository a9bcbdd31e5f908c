/* What the core writes. */
#include "outputs.h"

const struct output outputs[OUTPUTS_MOST] = {{"json", NULL, output_json}};
