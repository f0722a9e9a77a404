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

// The same, and when the last of these bytes arrived, in nanoseconds of the wall clock (SO_TIMESTAMPNS); 0 where the
// kernel does not say.
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static inline long linecard_receive_stamped(int descriptor, void *bytes, size_t count, int64_t *arrivalNanoseconds) {
    struct iovec piece = {bytes, count};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct timespec))];
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    long received = syscall(SYS_recvmsg, descriptor, &message, 0);
    *arrivalNanoseconds = 0;
    struct cmsghdr *header = received > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SO_TIMESTAMPNS) {
        struct timespec arrival;
        memcpy(&arrival, CMSG_DATA(header), sizeof arrival);
        *arrivalNanoseconds = arrival.tv_sec * INT64_C(1000000000) + arrival.tv_nsec;
    }
    return received;
}

static inline int linecard_epoll_wait(int descriptor, struct epoll_event *events, int countMax, int milliseconds) {
#ifdef SYS_epoll_wait
    return (int)syscall(SYS_epoll_wait, descriptor, events, countMax, milliseconds);
#else
    return (int)syscall(SYS_epoll_pwait, descriptor, events, countMax, milliseconds, NULL, 8);
#endif
}
