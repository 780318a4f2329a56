#define _GNU_SOURCE
#include "boxes/init/watch.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "boxes/init/processes.h"

/* At most one part in SHARE of the time goes into looking. */
enum { SHORTEST = 500, SHARE = 20, OPEN_FOLDERS = 32 };

static double next_look; /* milliseconds on the monotonic clock */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

int watch_timeout(const struct watch* watch) {
  if (watch->memory_bytes == 0 && watch->disk_bytes == 0) return -1;
  const double left = next_look - now();
  return left > 0 ? (int)left + 1 : 0;
}

struct memory {
  uint64_t sum, largest;
  pid_t process;
};

static void add(struct memory* memory, pid_t process, uint64_t bytes) {
  memory->sum += bytes;
  if (bytes > memory->largest) {
    memory->largest = bytes;
    memory->process = process;
  }
}

static uint64_t resident(pid_t process) {
  char text[128];
  unsigned long pages;
  if (read_process_file(process, "statm", text, sizeof text) <= 0 ||
      sscanf(text, "%*u %lu", &pages) != 1)
    return 0;
  return pages * (uint64_t)sysconf(_SC_PAGE_SIZE);
}

static int add_resident(pid_t process, void* memory) {
  add(memory, process, resident(process));
  return 0;
}

/* Pages that processes share count once. Slower to ask for, and not for every process allowed. */
static int add_proportional(pid_t process, void* memory) {
  char text[2048];
  unsigned long kilobytes;
  const char* line = read_process_file(process, "smaps_rollup", text, sizeof text) > 0
                         ? strstr(text, "\nPss:")
                         : NULL;
  const int known = line && sscanf(line, "\nPss: %lu", &kilobytes) == 1;
  add(memory, process, known ? kilobytes * 1024 : resident(process));
  return 0;
}

static void watch_memory(struct watch* watch) {
  struct memory memory = {0, 0, 0};
  for_each_process(add_resident, &memory);
  if (memory.sum <= watch->memory_bytes) return;
  memset(&memory, 0, sizeof memory);
  for_each_process(add_proportional, &memory);
  if (memory.sum <= watch->memory_bytes || memory.process == 0) return;
  signal_one(memory.process, SIGKILL, 0);
  ++watch->out_of_memory;
}

static uint64_t workspace_bytes;

static int add_file(const char* path, const struct stat* facts, int type, struct FTW* place) {
  (void)path, (void)type, (void)place;
  workspace_bytes += (uint64_t)facts->st_blocks * 512;
  return 0;
}

static void watch_disk(struct watch* watch) {
  workspace_bytes = 0;
  nftw(".", add_file, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT);
  if (workspace_bytes <= watch->disk_bytes) return;
  signal_all(SIGKILL);
  ++watch->out_of_disk;
}

void watch_now(struct watch* watch) {
  const double started = now();
  if (started < next_look) return;
  if (watch->memory_bytes) watch_memory(watch);
  if (watch->disk_bytes) watch_disk(watch);
  const double took = now() - started;
  next_look = now() + (took * SHARE > SHORTEST ? took * SHARE : SHORTEST);
}
