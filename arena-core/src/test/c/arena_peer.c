/*
 * Drives arena.h by commands on the standard input, one line each, and answers each with a line; see commands below.
 *
 *     gcc -std=c11 -O2 -Wall -Wextra -Werror -pthread arena_peer.c -o arena_peer
 *     ./arena_peer /name                     attaches
 *     ./arena_peer /name 5 64 128 256 128    the same; creates lanes of 2^5, 128 chunks of 64 bytes and 128 of 256 before
 */
#define _GNU_SOURCE
#include "arena.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

#define HANDLE "%016" PRIx64 /* on both streams */
#define HELD 16				 /* chunks that a hammering thread holds at most */
#define FLUSH 64			 /* handles that are written at once */

/* What belongs into word i of the chunk of a handle. */
static uint64_t filling(uint64_t handle, uint64_t i) {
	uint64_t z = (handle ^ i << 40) + 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	return z ^ z >> 27;
}

static uint64_t words_in(uint64_t handle) { return pools[(handle >> 56) - 1].size / 8; }

static void fill(uint64_t handle) {
	for (uint64_t i = 0; i < words_in(handle); i++)
		atomic_store_explicit(&payload_of(handle)[i], filling(handle, i), memory_order_relaxed);
}

static bool is_filled(uint64_t handle) {
	for (uint64_t i = 0; i < words_in(handle); i++)
		if (atomic_load_explicit(&payload_of(handle)[i], memory_order_relaxed) != filling(handle, i))
			return false;
	return true;
}

static uint64_t next_random(uint64_t *seed) { return filling(*seed += 0x9e3779b97f4a7c15, 0); }

struct worker {
	pthread_t thread;
	uint64_t rounds, seed, allocated, freed, missed, broken;
};

static void free_filled(struct worker *w, uint64_t handle) {
	w->broken += !is_filled(handle);
	w->broken += !deallocate(handle);
	w->freed++;
}

/* Allocates and frees at random, any size; a chunk that does not keep its filling was somebody else's too. */
static void *hammer(void *argument) {
	struct worker *w = argument;
	uint64_t held[HELD] = {0};
	for (uint64_t i = 0; i < w->rounds; i++) {
		uint64_t *handle = &held[next_random(&w->seed) % HELD];
		if (*handle != 0) {
			free_filled(w, *handle);
			*handle = 0;
		} else if ((*handle = allocate(pools[next_random(&w->seed) % pool_count].size)) != 0) {
			fill(*handle);
			w->allocated++;
		} else {
			w->missed++;
		}
	}
	for (int i = 0; i < HELD; i++)
		if (held[i] != 0)
			free_filled(w, held[i]);
	return NULL;
}

static void hammer_all(unsigned threads, uint64_t rounds, uint64_t seed) {
	struct worker *workers = calloc(threads, sizeof *workers), sum = {0};
	for (unsigned i = 0; i < threads; i++) {
		workers[i].rounds = rounds;
		workers[i].seed = seed + i;
		pthread_create(&workers[i].thread, NULL, hammer, &workers[i]);
	}
	for (unsigned i = 0; i < threads; i++) {
		pthread_join(workers[i].thread, NULL);
		sum.allocated += workers[i].allocated;
		sum.freed += workers[i].freed;
		sum.missed += workers[i].missed;
		sum.broken += workers[i].broken;
	}
	free(workers);
	printf("hammered allocated=%" PRIu64 " freed=%" PRIu64 " missed=%" PRIu64 " broken=%" PRIu64 "\n", sum.allocated,
			sum.freed, sum.missed, sum.broken);
}

/* Hands off filled chunks, and writes their handles. */
static void *give(void *argument) {
	struct worker *w = argument;
	for (uint64_t i = 0; i < w->rounds; i++) {
		uint64_t handle;
		while ((handle = allocate(pools[next_random(&w->seed) % pool_count].size)) == 0) {
			fflush(stdout); /* what the others have not heard of they cannot free */
			sched_yield();
		}
		fill(handle);
		w->broken += !hand_off(handle);
		printf(HANDLE "\n", handle);
		if (i % FLUSH == FLUSH - 1)
			fflush(stdout);
	}
	fflush(stdout);
	return NULL;
}

/* Gives as many chunks as it takes: reads handles, adopts, checks, frees. Both at the same time. */
static void exchange(uint64_t count, uint64_t seed) {
	struct worker giver = {.rounds = count, .seed = seed}, taker = {0};
	pthread_create(&giver.thread, NULL, give, &giver);
	char line[64];
	while (taker.freed < count && fgets(line, sizeof line, stdin) != NULL) {
		uint64_t handle = strtoull(line, NULL, 16);
		if (adopt(handle)) {
			free_filled(&taker, handle);
		} else {
			taker.broken++;
			taker.freed++;
		}
	}
	pthread_join(giver.thread, NULL);
	printf("exchanged taken=%" PRIu64 " broken=%" PRIu64 "\n", taker.freed, taker.broken + giver.broken);
}

/* For each pool: chunks by phase, and how many the free lists have. Exact if nobody else is at work. */
static void counts(void) {
	printf("counts");
	for (const struct pool *p = pools; p < pools + pool_count; p++) {
		uint64_t by_phase[256] = {0}, listed = 0;
		bool *marks = malloc(p->lane_chunks);
		for (uint64_t i = 0; i < p->count; i++)
			by_phase[phase_in(atomic_load(state_of(p, i)))]++;
		for (uint64_t lane = 0; lane < p->lanes; lane++)
			listed += walk(p, lane, marks);
		free(marks);
		printf(" %" PRIu64 ":free=%" PRIu64 ",live=%" PRIu64 ",transit=%" PRIu64 ",listed=%" PRIu64, p->size,
				by_phase[FREE], by_phase[LIVE], by_phase[TRANSIT], listed);
	}
	printf("\n");
}

/* Dies as if killed in the middle of something: which chunks come back is up to whoever recovers us. */
static void crash(const char *where) {
	const struct pool *p = &pools[0];
	_Atomic uint64_t *head = head_of(p, 0);
	uint64_t was = atomic_load(head), chunk = index_in(p, was);
	if (strcmp(where, "announced") == 0 || strcmp(where, "live") == 0) {
		change_head(p, 0, was, after(p, was, me, chunk));
		if (strcmp(where, "live") == 0)
			atomic_store(state_of(p, chunk), state(LIVE, generation_in(atomic_load(state_of(p, chunk))), me));
	} else if (strcmp(where, "freed") == 0) {
		resolve(allocate(p->size), &chunk);
		atomic_store(state_of(p, chunk), state(FREE, generation_in(atomic_load(state_of(p, chunk))) + 1, me));
	}
	raise(SIGKILL);
}

static void obey(const char *line) {
	uint64_t a = 0, b = 0, c = 0;
	char where[16];
	if (sscanf(line, "allocate %" SCNu64, &a) == 1) {
		uint64_t handle = allocate(a), chunk;
		if (handle != 0) {
			const struct pool *p = resolve(handle, &chunk);
			printf(HANDLE " at %" PRIu64 "\n", handle, p->payload + p->size * chunk);
		} else {
			printf("none\n");
		}
	} else if (sscanf(line, "free %" SCNx64, &a) == 1) {
		printf("%s\n", deallocate(a) ? "freed" : "refused");
	} else if (sscanf(line, "handoff %" SCNx64, &a) == 1) {
		printf("%s\n", hand_off(a) ? "handed off" : "refused");
	} else if (sscanf(line, "adopt %" SCNx64, &a) == 1) {
		printf("%s\n", adopt(a) ? "adopted" : "stale");
	} else if (sscanf(line, "read %" SCNx64 " %" SCNu64, &a, &b) == 2 && payload_of(a) != NULL && b < words_in(a)) {
		printf(HANDLE "\n", atomic_load(&payload_of(a)[b]));
	} else if (sscanf(line, "write %" SCNx64 " %" SCNu64 " %" SCNx64, &a, &b, &c) == 3 && payload_of(a) != NULL
			&& b < words_in(a)) {
		atomic_store(&payload_of(a)[b], c);
		printf("written\n");
	} else if (sscanf(line, "hammer %" SCNu64 " %" SCNu64 " %" SCNu64, &a, &b, &c) == 3) {
		printf("hammering\n");
		fflush(stdout);
		hammer_all(a, b, c);
	} else if (sscanf(line, "exchange %" SCNu64 " %" SCNu64, &a, &b) == 2) {
		exchange(a, b);
	} else if (strncmp(line, "counts", 6) == 0) {
		counts();
	} else if (sscanf(line, "crash %15s", where) == 1) {
		crash(where);
	} else {
		printf("what? %s", line);
	}
	fflush(stdout);
}

int main(int argc, char **argv) {
	if (argc < 2)
		quit(2, "usage: arena_peer /name [laneShift size count ...]");
	uint64_t end = PAGE + 64 * 256;
	for (int i = 3; i + 1 < argc && pool_count < MAX_POOLS; i += 2) {
		struct pool *p = &pools[pool_count++];
		if (!lay_out(p, end, strtoull(argv[i], NULL, 10), strtoull(argv[i + 1], NULL, 10), strtoull(argv[2], NULL, 10)))
			quit(2, "refused: no such geometry");
		end = p->end;
	}
	uint64_t recovered = attach(argv[1]);
	printf("attached %u recovered %" PRIu64 "\n", me, recovered);
	fflush(stdout);
	char line[128];
	while (fgets(line, sizeof line, stdin) != NULL && strncmp(line, "quit", 4) != 0)
		obey(line);
	detach(argv[1]);
	printf("left\n");
	return 0;
}
