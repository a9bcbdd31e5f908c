/* model: linear programs as plain data, how they are built and edited, and what a solve leaves.  The room's face. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/lp.h"
#include "model/lp_builder.h"
#include "model/lp_edit.h"
#include "model/report.h"
#include "model/statuses.h"

#endif
