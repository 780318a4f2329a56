#define _GNU_SOURCE
#include "boxes/init/descendants.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boxes/init/processes.h"

enum { MOST_LOOKS = 64 };

struct entry {
  pid_t process, parent, group;
  unsigned long long started; /* clock ticks since boot: with the number it names a process */
  int below;                  /* us */
};

struct entries {
  struct entry* list;
  size_t count, space;
};

static int read_entry(pid_t process, struct entry* entry) {
  char text[512];
  if (read_process_file(process, "stat", text, sizeof text) <= 0) return -1;
  const char* fields = strrchr(text, ')');
  entry->process = process;
  entry->below = 0;
  return fields && sscanf(fields + 1,
                          " %*c %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                          "%*s %llu",
                          &entry->parent, &entry->group, &entry->started) == 3
             ? 0
             : -1;
}

static int append(struct entries* entries, const struct entry* entry) {
  if (entries->count == entries->space) {
    const size_t space = entries->space ? entries->space * 2 : 256;
    struct entry* list = realloc(entries->list, space * sizeof *list);
    if (!list) return -1;
    entries->list = list;
    entries->space = space;
  }
  entries->list[entries->count++] = *entry;
  return 0;
}

static void read_all(struct entries* all) {
  DIR* folder = opendir("/proc");
  if (!folder) return;
  for (struct dirent* item; (item = readdir(folder));) {
    if (item->d_name[0] < '1' || item->d_name[0] > '9') continue;
    struct entry entry;
    if (read_entry((pid_t)strtol(item->d_name, NULL, 10), &entry) == 0 && append(all, &entry) != 0)
      break;
  }
  closedir(folder);
}

/* Marks what is below us, children before grandchildren, and counts it. */
static size_t mark_descendants(struct entries* all) {
  size_t marked = 0;
  for (int found = 1; found;) {
    found = 0;
    for (size_t i = 0; i < all->count; ++i) {
      struct entry* one = &all->list[i];
      if (one->below || one->process == getpid()) continue;
      int below = one->parent == getpid();
      for (size_t k = 0; !below && k < all->count; ++k)
        below = all->list[k].below && all->list[k].process == one->parent;
      if (!below) continue;
      one->below = found = 1;
      ++marked;
    }
  }
  return marked;
}

/* While we read, parents end and their children become ours: look again until nothing is new. */
static struct entries find_descendants(void) {
  struct entries all = {NULL, 0, 0};
  size_t before = (size_t)-1;
  for (int look = 0; look < MOST_LOOKS; ++look) {
    all.count = 0;
    read_all(&all);
    const size_t now = mark_descendants(&all);
    if (now == before) break;
    before = now;
  }
  return all;
}

int adopt_descendants(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int for_each_descendant(int (*visit)(pid_t process, void* state), void* state) {
  struct entries all = find_descendants();
  int result = 0;
  for (size_t i = 0; result == 0 && i < all.count; ++i) {
    if (all.list[i].below) result = visit(all.list[i].process, state);
  }
  free(all.list);
  return result;
}

/* Through a descriptor that names the process for good, so that its number cannot have become
 * another's. */
static int signal_entry(const struct entry* entry, int number) {
  const int process = (int)syscall(SYS_pidfd_open, entry->process, 0);
  if (process < 0) return errno == ESRCH ? 0 : -errno;
  struct entry now;
  int error = 0;
  if (read_entry(entry->process, &now) == 0 && now.started == entry->started &&
      syscall(SYS_pidfd_send_signal, process, number, NULL, 0) != 0 && errno != ESRCH)
    error = -errno;
  close(process);
  return error;
}

static int known(const struct entries* reached, const struct entry* entry) {
  for (size_t i = 0; i < reached->count; ++i) {
    if (reached->list[i].process == entry->process && reached->list[i].started == entry->started)
      return 1;
  }
  return 0;
}

int signal_descendants(int number) {
  struct entries reached = {NULL, 0, 0};
  int error = 0;
  for (int look = 0, fresh = 1; fresh && look < MOST_LOOKS; ++look) {
    fresh = 0;
    struct entries all = find_descendants();
    for (size_t i = 0; i < all.count; ++i) {
      const struct entry* one = &all.list[i];
      if (!one->below || known(&reached, one)) continue;
      fresh = 1;
      const int result = signal_entry(one, number);
      if (result != 0) error = result;
      if (append(&reached, one) != 0) error = -ENOMEM;
    }
    free(all.list);
  }
  free(reached.list);
  return error;
}

int signal_descendant(pid_t process, int number, int group) {
  struct entries all = find_descendants();
  int error = -ESRCH;
  for (size_t i = 0; i < all.count; ++i) {
    const struct entry* one = &all.list[i];
    if (!one->below || (group ? one->group : one->process) != process) continue;
    error = signal_entry(one, number);
    if (error != 0) break;
  }
  free(all.list);
  return error;
}
