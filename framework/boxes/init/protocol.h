/* What the host and a box's init say to each other: one SOCK_SEQPACKET message each way, in the
 * byte order of the machine they share. Specified in docs/boxes.md. */
#ifndef MLGYM_BOXES_INIT_PROTOCOL_H
#define MLGYM_BOXES_INIT_PROTOCOL_H

#include <stdint.h>

enum {
  MLGYM_INIT_LIMITS = 1, /* data: struct mlgym_init_limits */
  MLGYM_INIT_START = 2,  /* data: struct mlgym_init_start, targets, strings; descriptors attached */
  MLGYM_INIT_SIGNAL = 3, /* a: process, b: signal, c: 1 for its group */
  MLGYM_INIT_PAUSE = 4,
  MLGYM_INIT_RESUME = 5,
  MLGYM_INIT_END = 6, /* answered when no process but init is left */
  MLGYM_INIT_COUNT = 7,
  MLGYM_INIT_VISITORS = 8, /* the attached descriptor: another socket to serve. What is started
                              from it belongs to a person who looks on, and is not paused */
  MLGYM_INIT_LISTEN = 9,   /* a: a port, 0 for any; the attached descriptor: where to send a socket
                              that listens at it, on the box's own loopback */
  MLGYM_INIT_CPU = 10      /* what pause tells of the processors' time, without pausing */
};

struct mlgym_init_request {
  uint32_t operation;
  int32_t a, b, c;
};

/* `value`: at least 0, or a negated errno. Of `start` the process id, of `count` the number, of
 * `listen` the port, of `pause` 0 or MLGYM_INIT_NOT_STOPPED. The other numbers come with the answer
 * to `pause`; to `cpu`, the processors' time. */
struct mlgym_init_reply {
  int32_t value;
  uint32_t processes;        /* besides init */
  uint64_t cpu_microseconds; /* of all processes so far, ended ones included */
  uint32_t out_of_memory;    /* how often the watch over memory ended a process */
  uint32_t out_of_disk;      /* how often the watch over the workspace ended all of them */
};

enum { MLGYM_INIT_NOT_STOPPED = 1 };

/* The pipe from which shells read what the host tells them: one that waits for it is idle. */
#define MLGYM_INIT_SHELL_SCRIPT "/run/mlgym/b"

/* For init and all it starts; 0: no limit of that kind. The watched ones are looked at while the
 * box runs, for where nothing harder is to be had: proportional memory of all processes, and the
 * workspace's files. */
struct mlgym_init_limits {
  uint64_t address_space, processes, file_bytes, open_files, watched_memory, watched_disk;
};

enum {
  MLGYM_INIT_THREADS_ONLY = 1,
  MLGYM_INIT_TERMINAL = 2 /* standard input is a terminal, which becomes the program's own */
};

/* Then `descriptors` int32 target numbers, then NUL-terminated strings: folder, arguments,
 * variables. The attached descriptors are those of the targets and, last, the one that gets the
 * wait status. */
struct mlgym_init_start {
  uint32_t arguments, variables, descriptors, flags;
};

enum { MLGYM_INIT_MAX_MESSAGE = 196608, MLGYM_INIT_MAX_DESCRIPTORS = 32 };

#endif
