/* What is different about a plugin of another SDK. */
#ifndef OTHER_SDK_H
#define OTHER_SDK_H

/* With the headers of a future one, every struct ends in a function that this host does not know: a
 * plugin looks whether it is there, and calls it. */
#ifdef FUTURE_SDK
#define USE_ADDED(object)                            \
  do {                                               \
    if (MLGYM_HAS(object, added)) (object)->added(); \
  } while (0)
#else
#define USE_ADDED(object) (void)(object)
#endif

#ifndef NEEDS_HOST_MINOR
#define NEEDS_HOST_MINOR 0
#endif

#endif
