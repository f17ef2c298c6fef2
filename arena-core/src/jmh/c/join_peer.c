/*
 * Measures the algorithm of join_pool.h in the patterns in which the arena is measured, with the same loops.
 *
 *     gcc -std=c11 -O2 -pthread -o join_peer join_peer.c
 *     ./join_peer [-s] [-n CHUNKS] [-c COUNT] PATTERN                  a round for each line "go" on the standard input
 *     ./join_peer [-s] [-n CHUNKS] [-c COUNT] PATTERN SECONDS ROUNDS   as many rounds of about as many seconds
 *     ./join_peer [-s] [-c COUNT] PATTERN loop                         for ever, to be watched by a profiler
 *     ./join_peer [-s] check                                           tests the pools and all patterns
 *
 * PATTERN is one of pair, pair2, burst, burst2, burstR, burst1000, mixed, exhausted, pass, firstpass; 2 is two threads.
 *
 * A round of the first form answers with the nanoseconds a chunk, one of the second with the pattern before them.
 * Between rounds no thread of this process runs, so that rounds of another process can take turns with these.
 *
 *     -s   the memory comes from shm_open, not from an anonymous mapping
 *     -n   chunks a round (400000), for each thread; SECONDS choose it instead, and a first pass takes what there is
 *     -c   how many chunks of 64 bytes there are (1024; mixed: 4; firstpass: 65536)
 *
 * With two threads the time is still that of one thread's chunks: both work from the moment at which both are awake
 * until the last one is done. A pass allocates in one thread and frees in the other, and is one chunk.
 */
#define _GNU_SOURCE
#include "join_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HELD 32
#define SEQUENCE 1024
#define MOST_IN_BURST 1000
#define RING 128
#define SIZE 48 /* that is asked for where one size is */
#define WARM_UP 3

struct worker;

typedef uint64_t loop(struct worker *w, long steps);

struct worker {
	_Alignas(128) const struct pattern *pattern;
	struct arena *arena;
	loop *loop;
	pthread_t thread;
	unsigned position;		/* of the next step, from round to round */
	volatile uint64_t sink; /* so that the loop has a result */
	uint64_t started, ended;
	union chunk *held[MOST_IN_BURST];
};

struct pattern {
	const char *name;
	int threads, chunks_a_step, compare_and_sets; /* the last: for each chunk */
	uint32_t counts[POOLS];
	loop *loops[2];
};

static struct slot {
	_Alignas(64) _Atomic(union chunk *) chunk;
} ring[RING];

static uint32_t sizes[SEQUENCE];

static struct arena arena;
static struct worker workers[2];
static pthread_barrier_t turn, done;
static atomic_int awake;
static long steps;
static bool shared;

static _Noreturn void fail(const char *message) {
	fflush(stdout);
	fprintf(stderr, "join_peer: %s\n", message);
	exit(1);
}

static uint64_t nanos(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void wait_a_moment(int *spins) {
	if (++*spins > 200)
		sched_yield();
#if defined(__x86_64__)
	else
		__builtin_ia32_pause();
#elif defined(__aarch64__)
	else
		__asm__ volatile("isb");
#endif
}

/* The patterns. The word x is what each step of the arena's loops computes as well. */

static inline uint64_t step_word(uint64_t x) { return __builtin_bswap64(x) + 1; }

static inline void put(union chunk *c, uint64_t word) { atomic_store_explicit(&c->word, word, memory_order_relaxed); }

static inline union chunk *take(struct arena *a, uint32_t size) {
	union chunk *c = allocate(a, size);
	if (__builtin_expect(c == NULL, 0))
		fail("no chunk is left");
	return c;
}

static uint64_t pair(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		union chunk *c = take(a, SIZE);
		put(c, (uint64_t)i);
		deallocate(a, c);
		x = step_word(x);
	}
	return x;
}

/* Inlined with its constants into each pattern of bursts. */
static inline __attribute__((always_inline)) uint64_t bursts(struct worker *w, long n, int size, bool reverse) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		for (int k = 0; k < size; k++) {
			put(w->held[k] = take(a, SIZE), (uint64_t)k);
			x = step_word(x);
		}
		if (reverse)
			for (int k = size - 1; k >= 0; k--)
				deallocate(a, w->held[k]);
		else
			for (int k = 0; k < size; k++)
				deallocate(a, w->held[k]);
	}
	return x;
}

static uint64_t burst(struct worker *w, long n) { return bursts(w, n, 64, false); }

static uint64_t burst_reverse(struct worker *w, long n) { return bursts(w, n, 64, true); }

static uint64_t burst_1000(struct worker *w, long n) { return bursts(w, n, 1000, false); }

/* Replaces the oldest of the chunks held by one of the next size. */
static uint64_t mixed(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	unsigned step = w->position;
	for (long i = 0; i < n; i++) {
		union chunk **c = &w->held[step % HELD];
		deallocate(a, *c);
		put(*c = take(a, sizes[step % SEQUENCE]), step);
		step++;
		x = step_word(x);
	}
	w->position = step;
	return x;
}

static uint64_t exhausted(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		if (__builtin_expect(try_allocate(a, SIZE) != NULL, 0))
			fail("a pool of which all chunks are held had one more");
		x = step_word(x);
	}
	return x;
}

static uint64_t produce(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		union chunk *c = take(a, SIZE);
		put(c, (uint64_t)i);
		struct slot *slot = &ring[w->position++ % RING];
		for (int spins = 0; atomic_load_explicit(&slot->chunk, memory_order_acquire) != NULL;)
			wait_a_moment(&spins);
		atomic_store_explicit(&slot->chunk, c, memory_order_release);
		x = step_word(x);
	}
	return x;
}

static uint64_t consume(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		struct slot *slot = &ring[w->position++ % RING];
		union chunk *c;
		for (int spins = 0; (c = atomic_load_explicit(&slot->chunk, memory_order_acquire)) == NULL;)
			wait_a_moment(&spins);
		deallocate(a, c);
		atomic_store_explicit(&slot->chunk, NULL, memory_order_release);
		x = step_word(x);
	}
	return x;
}

/* Takes each chunk of a new arena once. Creating it, which links all chunks, is no part of the time. */
static uint64_t first_pass(struct worker *w, long n) {
	struct arena *a = w->arena;
	uint64_t x = 1;
	for (long i = 0; i < n; i++) {
		put(take(a, SIZE), (uint64_t)i);
		x = step_word(x);
	}
	return x;
}

static const struct pattern patterns[] = {
	{"pair", 1, 1, 2, {1024, 1024, 1024}, {pair}},
	{"pair2", 2, 1, 2, {1024, 1024, 1024}, {pair, pair}},
	{"burst", 1, 64, 2, {1024, 1024, 1024}, {burst}},
	{"burstR", 1, 64, 2, {1024, 1024, 1024}, {burst_reverse}},
	{"burst1000", 1, 1000, 2, {1024, 1024, 1024}, {burst_1000}},
	{"burst2", 2, 64, 2, {1024, 1024, 1024}, {burst, burst}},
	{"mixed", 1, 1, 2, {4, 512, 512}, {mixed}},
	{"exhausted", 1, 1, 0, {1024, 1024, 1024}, {exhausted}},
	{"pass", 2, 1, 2, {1024, 1024, 1024}, {produce, consume}},
	{"firstpass", 1, 1, 1, {65536, 1024, 1024}, {first_pass}},
};

#define PATTERNS (sizeof patterns / sizeof *patterns)

/* The sequence of java.util.Random(2026), so that both languages ask for the same sizes; nothing drawn is rejected. */
static uint32_t next_int(uint32_t bound) {
	static uint64_t state = 2026 ^ 0x5DEECE66D;
	state = (state * 0x5DEECE66D + 0xB) & ((UINT64_C(1) << 48) - 1);
	uint64_t bits = state >> 17;
	return (uint32_t)((bound & (bound - 1)) == 0 ? bound * bits >> 31 : bits % bound);
}

/* Uniform in the number of bits, from 17 to 1024. */
static void fill_sizes(void) {
	for (int i = 0; i < SEQUENCE; i++) {
		uint32_t more_than = UINT32_C(16) << next_int(6);
		sizes[i] = more_than + next_int(more_than) + 1;
	}
}

/* Rounds. */

static void create(const struct pattern *p, uint32_t count) {
	uint32_t counts[POOLS] = {count > 0 ? count : p->counts[0], p->counts[1], p->counts[2]};
	if (!create_arena(&arena, counts, shared))
		fail("the memory of the arena could not be mapped");
}

/* The arena, what is held before the first round, and the workers without their threads. */
static void prepare(const struct pattern *p, uint32_t count) {
	create(p, count);
	memset(workers, 0, sizeof workers);
	for (int i = 0; i < HELD && p->loops[0] == mixed; i++)
		workers[0].held[i] = take(&arena, sizes[i]);
	while (p->loops[0] == exhausted && try_allocate(&arena, SIZE) != NULL)
		;
	for (int i = 0; i < p->threads; i++) {
		workers[i].pattern = p;
		workers[i].arena = &arena;
		workers[i].loop = p->loops[i];
	}
}

/* What a first pass needs before each round, and nothing else does. */
static void renew_arena(const struct pattern *p) {
	if (p->loops[0] == first_pass) {
		steps = arena.pools[0].count;
		destroy_arena(&arena);
		create(p, (uint32_t)steps);
	}
}

static void run_loop(struct worker *w) {
	int spins = 0;
	atomic_fetch_add(&awake, 1);
	while (atomic_load(&awake) < w->pattern->threads) /* else the first one awake would run alone for a while */
		wait_a_moment(&spins);
	w->started = nanos();
	w->sink = w->loop(w, steps);
	w->ended = nanos();
}

static void *run_rounds(void *worker) {
	for (;;) {
		pthread_barrier_wait(&turn);
		run_loop(worker);
		pthread_barrier_wait(&done);
	}
	return NULL;
}

static void *run_endlessly(void *worker) {
	struct worker *w = worker;
	for (;;) {
		renew_arena(w->pattern);
		w->sink = w->loop(w, steps);
	}
	return NULL;
}

static void start(const struct pattern *p, void *run(void *worker)) {
	pthread_barrier_init(&turn, NULL, (unsigned)p->threads + 1);
	pthread_barrier_init(&done, NULL, (unsigned)p->threads + 1);
	for (int i = 0; i < p->threads; i++)
		if (pthread_create(&workers[i].thread, NULL, run, &workers[i]) != 0)
			fail("a thread could not be started");
}

/* Answers the nanoseconds a chunk. */
static double run_round(const struct pattern *p, long chunks) {
	steps = chunks < p->chunks_a_step ? 1 : chunks / p->chunks_a_step;
	renew_arena(p);
	atomic_store(&awake, 0);
	pthread_barrier_wait(&turn);
	pthread_barrier_wait(&done);
	uint64_t started = workers[0].started, ended = workers[0].ended;
	for (int i = 1; i < p->threads; i++) {
		if (workers[i].started < started)
			started = workers[i].started;
		if (workers[i].ended > ended)
			ended = workers[i].ended;
	}
	return (double)(ended - started) / ((double)steps * p->chunks_a_step);
}

static void print_rounds(const struct pattern *p, long chunks, double seconds, long rounds) {
	if (!(seconds > 0 && seconds < 100))
		fail("SECONDS are more than 0 and less than 100");
	for (int i = 0; i < WARM_UP; i++) {
		double nanos_a_chunk = run_round(p, chunks);
		chunks = nanos_a_chunk > 0 ? (long)(seconds * 1e9 / nanos_a_chunk) : chunks;
	}
	for (long i = 0; i < rounds; i++) {
		printf("%s %.3f\n", p->name, run_round(p, chunks));
		fflush(stdout);
	}
}

static void answer_lines(const struct pattern *p, long chunks) {
	char line[64];
	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strcmp(line, "go\n") != 0)
			fail("a line other than \"go\"");
		printf("%.3f\n", run_round(p, chunks));
		fflush(stdout);
	}
}

#include "join_check.h"

static long positive(const char *text) {
	char *end;
	long value = strtol(text, &end, 10);
	if (*end != 0 || value <= 0)
		fail("a number that is not positive");
	return value;
}

int main(int argc, char **argv) {
	long chunks = 400000, count = 0;
	for (int option; (option = getopt(argc, argv, "sn:c:")) != -1;)
		switch (option) {
		case 's': shared = true; break;
		case 'n': chunks = positive(optarg); break;
		case 'c': count = positive(optarg); break;
		default: return 2;
		}
	fill_sizes();
	char **words = argv + optind;
	int word_count = argc - optind;
	if (word_count == 1 && strcmp(words[0], "check") == 0)
		return check();
	const struct pattern *p = NULL;
	for (size_t i = 0; i < PATTERNS && word_count > 0; i++)
		if (strcmp(patterns[i].name, words[0]) == 0)
			p = &patterns[i];
	if (p == NULL || word_count > 3 || count >= NIL)
		fail("usage: join_peer [-s] [-n CHUNKS] [-c COUNT] PATTERN [loop | SECONDS ROUNDS], or check");
	bool endless = word_count == 2 && strcmp(words[1], "loop") == 0;
	if (word_count == 2 && !endless)
		fail("SECONDS without ROUNDS");
	prepare(p, (uint32_t)count);
	steps = 10000 / p->chunks_a_step;
	start(p, endless ? run_endlessly : run_rounds);
	if (endless)
		pthread_join(workers[0].thread, NULL);
	else if (word_count == 3)
		print_rounds(p, chunks, strtod(words[1], NULL), positive(words[2]));
	else
		answer_lines(p, chunks);
	return 0;
}
