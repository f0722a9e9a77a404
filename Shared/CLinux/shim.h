// What the event loop needs of the C library and Swift's Glibc module leaves out. No _GNU_SOURCE here: it would give
// this module other types than Glibc has.
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

extern int pthread_setname_np(pthread_t thread, const char *name);

// Of <sys/timerfd.h>, which would bring types of its own. The times are Glibc's itimerspec.
extern int timerfd_create(int clock, int flags);
extern int timerfd_settime(int descriptor, int flags, const void *time, void *formerTime);

// At the C library's own send, recv and epoll_wait a thread may be cancelled, for which each call pays two atomic changes.
// No thread of ours ever is.
#include <stddef.h>
#include <sys/syscall.h>

extern long syscall(long number, ...);

static inline long linecard_send(int descriptor, const void *bytes, size_t count, int flags) {
    return syscall(SYS_sendto, descriptor, bytes, count, flags, NULL, 0);
}

static inline long linecard_receive(int descriptor, void *bytes, size_t count) {
    return syscall(SYS_recvfrom, descriptor, bytes, count, 0, NULL, NULL);
}

static inline int linecard_epoll_wait(int descriptor, struct epoll_event *events, int countMax, int milliseconds) {
#ifdef SYS_epoll_wait
    return (int)syscall(SYS_epoll_wait, descriptor, events, countMax, milliseconds);
#else
    return (int)syscall(SYS_epoll_pwait, descriptor, events, countMax, milliseconds, NULL, 8);
#endif
}
