/* A socket of the box's own network, for somebody outside of it. */
#ifndef MLGYM_BOXES_INIT_LISTENER_H
#define MLGYM_BOXES_INIT_LISTENER_H

#include <stdint.h>

/* Listens on 127.0.0.1 at `port`, 0 for any, and sends that socket to `receiver`. The port, or a
 * negated errno. */
int32_t hand_out_listener(int port, int receiver);

#endif
