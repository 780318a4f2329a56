/* mlgym.sandbox/1: makes boxes, isolated computers. Loaded in the spawner process, never proxied.
 *
 * A sandbox builds the computer (what it sees, what it may use) and starts the host's init in it as
 * process 1. Everything that then runs in the box (shells, programs, signals, pauses) goes over
 * init's control socket between host and box, so a step costs no hop through the sandbox. */
#ifndef MLGYM_KINDS_SANDBOX_H
#define MLGYM_KINDS_SANDBOX_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_SANDBOX "mlgym.sandbox/1"

typedef struct mlgym_box mlgym_box;           /* the sandbox's */
typedef struct mlgym_snapshot mlgym_snapshot; /* the sandbox's: a workspace as it once was */

/* A file or folder of the host shown in the box. */
typedef struct mlgym_mount {
  uint32_t size;
  int32_t writable;
  mlgym_str source; /* absolute, on the host */
  mlgym_str target; /* absolute, in the box; its parents are made */
} mlgym_mount;

typedef struct mlgym_variable {
  uint32_t size;
  uint32_t reserved;
  mlgym_str name, value;
} mlgym_variable;

enum {
  MLGYM_NETWORK_NONE = 0,
  MLGYM_NETWORK_HOST = 1,
  MLGYM_NETWORK_LOOPBACK = 2 /* none, but programs in the box may speak to each other, and to a
                                socket of init's, at 127.0.0.1 */
};

/* 0 means no limit of that kind. */
typedef struct mlgym_box_limits {
  uint32_t size;
  uint32_t processes;
  uint64_t memory_bytes;
  uint64_t disk_bytes;      /* of the workspace */
  uint64_t file_bytes;      /* of one file */
  uint64_t temporary_bytes; /* of /tmp */
  uint32_t open_files;
  uint32_t reserved;
  double cpus;
} mlgym_box_limits;

typedef struct mlgym_box_spec {
  uint32_t size;
  int32_t network;
  mlgym_str name; /* for people: appears in logs and process listings on the host, not in the box */
  mlgym_str folder; /* an empty folder of the host for the box's files; the sandbox owns it until
                       destroy */
  int32_t init;     /* descriptor of init's program, a static executable */
  int32_t control;  /* descriptor that init gets as number 3; -1: the box waits for `restart` */
  const mlgym_mount* const* mounts;
  size_t mount_count;
  /* Folders and files of the host that must not be seen, wherever they lie beneath what the box
   * shows. */
  const mlgym_str* masked;
  size_t masked_count;
  const mlgym_variable* const* environment; /* the whole environment of process 1 */
  size_t environment_count;
  const mlgym_box_limits* limits;
  /* Of the same sandbox: the workspace starts as it was then. Null: it starts empty. */
  const mlgym_snapshot* snapshot;
  const int32_t* gpus; /* numbers of the host's GPUs that the box may use */
  size_t gpu_count;
  mlgym_str image;  /* what the box's root is made of, where the sandbox uses images; empty: its
                       setting */
  mlgym_str shared; /* a folder of the host for what outlives a box, such as snapshots: the same
                       for all boxes of this sandbox, and the sandbox's */
} mlgym_box_spec;

/* Path of the writable workspace in every box: empty at first, home and working folder. */
#define MLGYM_WORKSPACE_PATH "/workspace"

typedef struct mlgym_box_stats {
  uint32_t size;
  uint32_t processes;    /* besides process 1 */
  double cpu_seconds;    /* of all processes, ended ones included */
  uint64_t memory_bytes; /* now */
  uint64_t workspace_bytes;
  uint64_t out_of_memory; /* processes that the memory limit ended so far */
} mlgym_box_stats;

enum { MLGYM_SNAPSHOT_COPY = 1 };

typedef struct mlgym_sandbox {
  uint32_t size;
  uint32_t reserved;
  /* What this sandbox can enforce here, as JSON: {"usable": bool, "capabilities": {NAME: {"level":
   * "hard"|"soft"|"none", "reason": text, "remedy": text}}}. Names: isolation, no_network, memory,
   * processes, disk, cpus, pause, snapshot, gpus. `reason` and `remedy` are empty when the level is
   * "hard". */
  mlgym_status (*probe)(void* self, const mlgym_call* call, const mlgym_sink* out);
  /* The box has its files when this returns and, unless `control` is -1, runs process 1; the
   * descriptors of the spec stay the caller's. */
  mlgym_status (*create)(void* self, const mlgym_call* call, const mlgym_box_spec* spec,
                         mlgym_box** out);
  /* Writes the content of `descriptor` to `path`, relative to the workspace, beneath it and through
   * no symbolic link; missing folders are made, an existing regular file is replaced. */
  mlgym_status (*put)(void* self, const mlgym_call* call, mlgym_box* box, mlgym_str path,
                      int32_t descriptor, uint32_t mode);
  /* Opens a file of the workspace for reading. Refuses (MLGYM_FAILED_PRECONDITION with the reason)
   * what is not a regular file with one link, reached beneath the workspace through no symbolic
   * link; MLGYM_NOT_FOUND when there is nothing. The caller closes the descriptor. */
  mlgym_status (*get)(void* self, const mlgym_call* call, mlgym_box* box, mlgym_str path,
                      int32_t* descriptor);
  mlgym_status (*stats)(void* self, const mlgym_call* call, mlgym_box* box, mlgym_box_stats* out);
  /* Ends every process of the box, process 1 included, and returns when none is left. Files stay.
   */
  mlgym_status (*kill)(void* self, const mlgym_call* call, mlgym_box* box);
  /* Kills, and removes everything the box left on the host. `box` is gone afterwards. */
  mlgym_status (*destroy)(void* self, const mlgym_call* call, mlgym_box* box);
  /* Starts process 1 of a killed or waiting box, on the same files and under the same limits; the
   * descriptors as in the spec. */
  mlgym_status (*restart)(void* self, const mlgym_call* call, mlgym_box* box, int32_t init,
                          int32_t control);
  /* Keeps the workspace as it is now. Without flags the box must be killed, nothing is copied where
   * the sandbox can help it, and both the box (after `restart`) and the boxes made from the
   * snapshot go on with changes of their own. MLGYM_SNAPSHOT_COPY: the box may run, paused, and
   * goes on; its files are copied. `facts` gets JSON: {"method": "overlay"|"copy"|"image",
   * "layers": int}, layers being those a box made from it stands on. A snapshot may outlive its
   * box. */
  mlgym_status (*snapshot)(void* self, const mlgym_call* call, mlgym_box* box, uint32_t flags,
                           mlgym_snapshot** out, const mlgym_sink* facts);
  /* The snapshot is gone afterwards; what no box and no snapshot needs is removed from the host. */
  mlgym_status (*release)(void* self, const mlgym_call* call, mlgym_snapshot* snapshot);
  /* Stops every process of the box, process 1 included, without their knowing; and lets them go on.
   * MLGYM_UNIMPLEMENTED where the sandbox cannot: the host then stops them by signals. */
  mlgym_status (*pause)(void* self, const mlgym_call* call, mlgym_box* box);
  mlgym_status (*resume)(void* self, const mlgym_call* call, mlgym_box* box);
} mlgym_sandbox;

#ifdef __cplusplus
}
#endif
#endif
