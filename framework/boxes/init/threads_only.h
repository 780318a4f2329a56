#ifndef MLGYM_BOXES_INIT_THREADS_ONLY_H
#define MLGYM_BOXES_INIT_THREADS_ONLY_H

/* From now on the calling process and its successors may start threads but no processes: fork and
 * its kin fail with EPERM. Needs no_new_privs. 0, or -1 with errno. */
int allow_threads_only(void);

#endif
