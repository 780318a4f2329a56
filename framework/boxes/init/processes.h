/* All processes of the box but init: those that its /proc shows, or those below init where the box
 * has no processes of its own. */
#ifndef MLGYM_BOXES_INIT_PROCESSES_H
#define MLGYM_BOXES_INIT_PROCESSES_H

#include <stdint.h>
#include <sys/types.h>

/* From now on only what init started, and what that started, are the box's. 0, or -1 with errno. */
int live_among_others(void);

/* Calls `visit` for each until it gives something else than 0, and gives that. */
int for_each_process(int (*visit)(pid_t process, void* state), void* state);

struct process_facts {
  char state; /* as in /proc/PID/stat: R, S, D, T, t, Z, X */
  pid_t session;
  long threads;                       /* alive, a leader that has ended included */
  uint64_t cpu_microseconds;          /* its own, in steps of a hundredth of a second */
  uint64_t children_cpu_microseconds; /* of those it waited for, likewise */
};
/* 0, or -1 when it is gone. */
int read_process(pid_t process, struct process_facts* facts);

/* The first bytes of a file below /proc/PID, ended by a zero byte. Their number, or -1. */
ssize_t read_process_file(pid_t process, const char* name, char* buffer, size_t size);

int32_t count_processes(void);
/* To all at once: nobody can start another process in between. 0, or a negated errno. */
int32_t signal_all(int number);
/* To a process or, with `group`, to its group. 0, or a negated errno. */
int32_t signal_one(pid_t process, int number, int group);

/* The processes of this session are not brought to a stop. */
void welcome_visitor(pid_t session);

/* Brings every process to a stop and sees to it that they are: one may wake another while the
 * signals go out. 1: there was only a shell that waits for its next command, and nothing was
 * stopped; 0: all stand still; -1: some would not. */
int stop_all(void);

/* Of all processes so far, those that have ended included: exact, but for grandchildren of ours
 * that ended, which count in hundredths of a second. */
uint64_t used_cpu_microseconds(void);

#endif
