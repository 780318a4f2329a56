/* Included before the C plugins by the compiler, with the headers of a future SDK: every struct
 * ends in a function that this host does not know. A plugin looks whether it is there, and calls
 * it. */
#define USE_ADDED(object)                            \
  do {                                               \
    if (MLGYM_HAS(object, added)) (object)->added(); \
  } while (0)
