// A closed-loop ttrpc load generator: one thread, epoll, all the requests that
// a wake-up frees go out in one write for each connection.
//
//   --codec raw     sends prepared bytes and checks only the frame
//   --codec malloc  encodes each request and decodes and checks each response
//   --codec arena   the same with a bump allocator
//
// Prints one line of JSON: see ../../README.md.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "codec.h"

typedef enum { CODEC_RAW, CODEC_MALLOC, CODEC_ARENA } Codec;

enum { READ_SIZE = 64 * 1024, WINDOW = 1 << 16, FRAME_MAX = 1024 };

typedef struct {
    uint32_t stream;
    int64_t sent_at;
} Slot;

typedef struct {
    int fd;
    int waiting_to_write;
    uint32_t next_stream;
    uint8_t *in, *out;
    size_t in_used, in_capacity;
    size_t out_start, out_used, out_capacity;
    Slot *slots;  // by (stream >> 1) % WINDOW
} Connection;

static Codec codec = CODEC_RAW;
static Arena arena;
static uint8_t prepared[FRAME_MAX];
static size_t prepared_length;

// Latency histogram: 128 buckets to each power of two (under 0.8% wide).
enum { SUB = 128, OCTAVES = 40 };
static uint64_t histogram[SUB * OCTAVES];
static uint64_t measured, total;
static uint64_t outstanding;
static int measuring, draining;
static double latency_sum;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void die(const char *what) {
    fprintf(stderr, "limit_client: %s\n", what);
    exit(1);
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static unsigned bucket_of(uint64_t v) {
    if (v < SUB) return (unsigned)v;
    unsigned shift = 63 - (unsigned)__builtin_clzll(v) - 7;
    return (shift + 1) * SUB + (unsigned)((v >> shift) - SUB);
}

static double value_of(unsigned bucket) {
    if (bucket < SUB) return bucket;
    unsigned shift = bucket / SUB - 1;
    return ((double)(SUB + bucket % SUB) + 0.5) * (double)(1ull << shift);
}

static double percentile(double p) {
    uint64_t target = (uint64_t)(p * (double)measured), seen = 0;
    for (unsigned b = 0; b < SUB * OCTAVES; b++) {
        seen += histogram[b];
        if (seen > target) return value_of(b) / 1000;
    }
    return 0;
}

static void reserve(uint8_t **buffer, size_t *capacity, size_t needed) {
    if (needed <= *capacity) return;
    size_t grown = *capacity ? *capacity : READ_SIZE;
    while (grown < needed) grown *= 2;
    *buffer = realloc(*buffer, grown);
    if (*buffer == NULL) fail("realloc");
    *capacity = grown;
}

static size_t pack_request(int32_t revision, uint8_t *out) {
    Billing__Bench__V1__GetSubscriptionRequest request = BILLING__BENCH__V1__GET_SUBSCRIPTION_REQUEST__INIT;
    request.account_id = ACCOUNT_ID;
    request.subscription_id = SUBSCRIPTION_ID;
    request.revision = revision;
    uint8_t payload[FRAME_MAX];
    Bench__Envelope__Request envelope = BENCH__ENVELOPE__REQUEST__INIT;
    envelope.service = SERVICE_NAME;
    envelope.method = METHOD_NAME;
    envelope.payload.data = payload;
    envelope.payload.len = billing__bench__v1__get_subscription_request__pack(&request, payload);
    return bench__envelope__request__pack(&envelope, out);
}

static int32_t revision_of(uint32_t stream) {
    return codec == CODEC_RAW ? REVISION_BASE : REVISION_BASE + (int32_t)((stream >> 1) & 4095);
}

static void queue_request(Connection *c, int64_t at) {
    uint32_t stream = c->next_stream;
    c->next_stream += 2;
    if (c->next_stream < stream) die("ran out of stream numbers");
    reserve(&c->out, &c->out_capacity, c->out_used + HEADER_LENGTH + FRAME_MAX);
    uint8_t *p = c->out + c->out_used;
    size_t length;
    if (codec == CODEC_RAW) {
        memcpy(p + HEADER_LENGTH, prepared, prepared_length);
        length = prepared_length;
    } else {
        length = pack_request(revision_of(stream), p + HEADER_LENGTH);
    }
    store_header(p, (uint32_t)length, stream, TYPE_REQUEST);
    c->out_used += HEADER_LENGTH + length;
    Slot *slot = &c->slots[(stream >> 1) % WINDOW];
    if (slot->stream != 0) die("a call was overtaken by a whole window of later ones");
    slot->stream = stream;
    slot->sent_at = at;
    outstanding++;
}

static void check_response(uint32_t stream, const uint8_t *body, size_t length) {
    ProtobufCAllocator *allocator = NULL;
    if (codec != CODEC_MALLOC) {
        arena.used = 0;
        allocator = &arena.allocator;
    }
    Bench__Envelope__Response *envelope = bench__envelope__response__unpack(allocator, length, body);
    if (envelope == NULL) die("undecodable response envelope");
    if (envelope->status != NULL && envelope->status->code != 0) die("the server answered an error status");
    Billing__Bench__V1__Subscription *s = billing__bench__v1__subscription__unpack(
        allocator, envelope->payload.len, envelope->payload.data);
    if (s == NULL) die("undecodable subscription");
    if (s->revision != revision_of(stream) || s->n_items != 3 || strcmp(s->id, SUBSCRIPTION_ID) != 0 ||
        strcmp(s->account_id, ACCOUNT_ID) != 0)
        die("a response does not answer its request");
    billing__bench__v1__subscription__free_unpacked(s, allocator);
    bench__envelope__response__free_unpacked(envelope, allocator);
}

static void flush_out(Connection *c) {
    while (c->out_start < c->out_used) {
        ssize_t n = write(c->fd, c->out + c->out_start, c->out_used - c->out_start);
        if (n < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) return;
            fail("write");
        }
        c->out_start += (size_t)n;
    }
    c->out_start = c->out_used = 0;
}

static void handle_readable(Connection *c) {
    reserve(&c->in, &c->in_capacity, c->in_used + READ_SIZE / 2);
    ssize_t n = read(c->fd, c->in + c->in_used, c->in_capacity - c->in_used);
    if (n == 0) die("the server closed the connection");
    if (n < 0) {
        if (errno == EAGAIN || errno == EINTR) return;
        fail("read");
    }
    int64_t now = now_ns();
    c->in_used += (size_t)n;
    size_t at = 0;
    while (c->in_used - at >= HEADER_LENGTH) {
        const uint8_t *header = c->in + at;
        uint32_t length = load_be32(header);
        uint32_t stream = load_be32(header + 4);
        if (length > MESSAGE_MAX || header[8] != TYPE_RESPONSE) die("not a response frame");
        if (c->in_used - at < HEADER_LENGTH + (size_t)length) {
            reserve(&c->in, &c->in_capacity, at + HEADER_LENGTH + length);
            break;
        }
        Slot *slot = &c->slots[(stream >> 1) % WINDOW];
        if (slot->stream != stream) die("a response to no request");
        slot->stream = 0;
        if (codec != CODEC_RAW || total == 0) check_response(stream, c->in + at + HEADER_LENGTH, length);
        total++;
        outstanding--;
        if (measuring && !draining) {
            int64_t latency = now - slot->sent_at;
            measured++;
            latency_sum += (double)latency;
            histogram[bucket_of((uint64_t)latency)]++;
        }
        if (!draining) queue_request(c, now);
        at += HEADER_LENGTH + length;
    }
    memmove(c->in, c->in + at, c->in_used - at);
    c->in_used -= at;
    flush_out(c);
}

int main(int argc, char **argv) {
    const char *address = "127.0.0.1:0";
    int connections = 1, inflight = 1;
    double seconds = 5, warmup = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (strcmp(argv[i], "--addr") == 0) address = value;
        else if (strcmp(argv[i], "--connections") == 0) connections = atoi(value);
        else if (strcmp(argv[i], "--inflight") == 0) inflight = atoi(value);
        else if (strcmp(argv[i], "--seconds") == 0) seconds = atof(value);
        else if (strcmp(argv[i], "--warmup") == 0) warmup = atof(value);
        else if (strcmp(argv[i], "--codec") == 0)
            codec = strcmp(value, "raw") == 0 ? CODEC_RAW
                    : strcmp(value, "malloc") == 0 ? CODEC_MALLOC : CODEC_ARENA;
    }
    signal(SIGPIPE, SIG_IGN);
    arena_init(&arena, 16 * 1024);
    prepared_length = pack_request(REVISION_BASE, prepared);

    char host[64];
    struct sockaddr_in sa = {.sin_family = AF_INET};
    uint16_t port;
    if (split_address(address, host, sizeof host, &port) || inet_pton(AF_INET, host, &sa.sin_addr) != 1)
        return 2;
    sa.sin_port = htons(port);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    Connection *all = calloc((size_t)connections, sizeof *all);
    int one = 1;
    for (int i = 0; i < connections; i++) {
        Connection *c = &all[i];
        c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(c->fd, (struct sockaddr *)&sa, sizeof sa)) fail("connect");
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        c->next_stream = 1;
        c->slots = calloc(WINDOW, sizeof(Slot));
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) fail("epoll_ctl");
    }
    int64_t start = now_ns();
    int64_t measure_at = start + (int64_t)(warmup * 1e9);
    int64_t stop_at = measure_at + (int64_t)(seconds * 1e9);
    for (int i = 0; i < connections; i++) {
        int64_t now = now_ns();
        for (int k = 0; k < inflight; k++) queue_request(&all[i], now);
        flush_out(&all[i]);
    }
    struct epoll_event events[64];
    int64_t began = 0, ended = 0, now = start;
    while (outstanding > 0) {
        int n = epoll_wait(poller, events, 64, 1000);
        if (n == 0) die("no response for a second");
        if (n < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < n; i++) {
            Connection *c = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) flush_out(c);
            if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) handle_readable(c);
            int pending = c->out_start < c->out_used;
            if (pending != c->waiting_to_write) {
                c->waiting_to_write = pending;
                struct epoll_event event = {.events = EPOLLIN | (pending ? EPOLLOUT : 0), .data.ptr = c};
                epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
            }
        }
        now = now_ns();
        if (!measuring && now >= measure_at) {
            measuring = 1;
            began = now;
        }
        if (!draining && now >= stop_at) {
            draining = 1;
            ended = now;
        }
    }
    double elapsed = (double)(ended - began) / 1e9;
    printf("{\"calls\": %llu, \"total_calls\": %llu, \"seconds\": %.6f, \"mean_us\": %.2f, "
           "\"p50_us\": %.2f, \"p99_us\": %.2f}\n",
           (unsigned long long)measured, (unsigned long long)total, elapsed,
           measured ? latency_sum / (double)measured / 1000 : 0, percentile(0.5), percentile(0.99));
    return 0;
}
