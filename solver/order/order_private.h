/* What the files of the orderings, and their tests, share. */
#ifndef ORDER_ORDER_PRIVATE_H
#define ORDER_ORDER_PRIVATE_H

#include <string.h>

#include "order/order.h"

/* By this project's own minimum degree function, which can be stopped; destroys the contents of the pattern.  most: as
 * in order_by_degree. */
enum work order_by_own_degree(struct env *env, struct pattern *pattern, double most, uint32_t *order);

#endif
