/* The processes below init where it is not process 1 and sees those of the whole host. */
#ifndef MLGYM_BOXES_INIT_DESCENDANTS_H
#define MLGYM_BOXES_INIT_DESCENDANTS_H

#include <sys/types.h>

/* Makes orphans below us our children. 0, or -1 with errno. */
int adopt_descendants(void);

/* Calls `visit` for each until it gives something else than 0, and gives that. */
int for_each_descendant(int (*visit)(pid_t process, void* state), void* state);

/* Signals every descendant, those that appear meanwhile too; never anybody else. 0, or a negated
 * errno. */
int signal_descendants(int number);

/* Signals a descendant or, with `group`, the group that it leads or led. 0, or a negated errno. */
int signal_descendant(pid_t process, int number, int group);

#endif
