/* How a sandbox starts init, by its arguments; specified in docs/boxes.md. */
#ifndef MLGYM_BOXES_INIT_START_MODE_H
#define MLGYM_BOXES_INIT_START_MODE_H

/* Descriptor of the control socket, in every mode. */
enum { CONTROL = 3 };

struct start_mode {
  int among_others; /* not process 1: the box has no processes of its own */
  int lifeline;     /* a descriptor whose end is the end of the box; -1: none */
};

/* Reads the arguments and, where they say so, fetches the control socket. 0, or init's exit status
 * with the reason said on stderr. */
int read_start_mode(int count, char** arguments, struct start_mode* mode);

#endif
