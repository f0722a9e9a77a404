// What the event loop needs of the C library and Swift's Glibc module leaves out. No _GNU_SOURCE here: it would give
// this module other types than Glibc has.
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

extern int pthread_setname_np(pthread_t thread, const char *name);

// Of <sys/timerfd.h>, which would bring types of its own. The times are Glibc's itimerspec.
extern int timerfd_create(int clock, int flags);
extern int timerfd_settime(int descriptor, int flags, const void *time, void *formerTime);
