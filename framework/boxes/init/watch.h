/* Limits that are only looked at from time to time, where the sandbox has nothing harder. */
#ifndef MLGYM_BOXES_INIT_WATCH_H
#define MLGYM_BOXES_INIT_WATCH_H

#include <stdint.h>

struct watch {
  uint64_t memory_bytes, disk_bytes; /* 0: not watched */
  uint32_t out_of_memory;            /* processes ended for memory */
  uint32_t out_of_disk;              /* times that all were ended for disk */
};

/* Milliseconds until the next look, -1: never. */
int watch_timeout(const struct watch* watch);
/* Looks if it is time: ends the largest process when all together hold too much memory, and every
 * process when the workspace holds too much. */
void watch_now(struct watch* watch);

#endif
