/*
 * Drives arena.h by commands on the standard input, one line each, and answers each with a line; see commands below.
 *
 *     gcc -std=c11 -O2 -Wall -Wextra -Werror -pthread arena_peer.c -o arena_peer
 *     ./arena_peer /name                     attaches
 *     ./arena_peer /name 64 128 256 128      the same; creates 128 chunks of 64 bytes and 128 of 256 before, if need be
 *
 * A chunk that it holds is named by the handle that handing it off will make valid, and so are those that it held once.
 */
#define _GNU_SOURCE
#include "arena.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

#define HANDLE "%016" PRIx64 /* on both streams */
#define HELD 16				 /* chunks that a hammering thread holds at most */
#define FLUSH 64			 /* handles that are written at once */
#define MAX_NAMED 4096		 /* chunks that commands can be about */

static struct held named[MAX_NAMED];
static unsigned named_count;

/* What belongs into word i of the chunk of a handle. */
static uint64_t filling(uint64_t handle, uint64_t i) {
	uint64_t z = (handle ^ i << 40) + 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	return z ^ z >> 27;
}

static uint64_t words_in(const struct held *h) { return h->pool->size / 8; }

static void fill(const struct held *h) {
	for (uint64_t i = 0; i < words_in(h); i++)
		atomic_store_explicit(&payload_of(h)[i], filling(future_handle(h), i), memory_order_relaxed);
}

/* By who had the chunk under a handle. */
static bool is_filled(const struct held *h, uint64_t handle) {
	for (uint64_t i = 0; i < words_in(h); i++)
		if (atomic_load_explicit(&payload_of(h)[i], memory_order_relaxed) != filling(handle, i))
			return false;
	return true;
}

static uint64_t next_random(uint64_t *seed) { return filling(*seed += 0x9e3779b97f4a7c15, 0); }

struct worker {
	pthread_t thread;
	uint64_t rounds, seed, allocated, freed, missed, broken;
};

static void free_filled(struct worker *w, const struct held *h, uint64_t handle) {
	w->broken += !is_filled(h, handle);
	w->broken += !deallocate(h);
	w->freed++;
}

/* Allocates and frees at random, any size; a chunk that does not keep its filling was somebody else's too. */
static void *hammer(void *argument) {
	struct worker *w = argument;
	struct held held[HELD] = {0};
	for (uint64_t i = 0; i < w->rounds; i++) {
		struct held *h = &held[next_random(&w->seed) % HELD];
		if (h->pool != NULL) {
			free_filled(w, h, future_handle(h));
			h->pool = NULL;
		} else if (allocate(pools[next_random(&w->seed) % pool_count].size, h)) {
			fill(h);
			w->allocated++;
		} else {
			h->pool = NULL;
			w->missed++;
		}
	}
	for (int i = 0; i < HELD; i++)
		if (held[i].pool != NULL)
			free_filled(w, &held[i], future_handle(&held[i]));
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
		struct held h;
		while (!allocate(pools[next_random(&w->seed) % pool_count].size, &h)) {
			fflush(stdout); /* what the others have not heard of they cannot free */
			sched_yield();
		}
		fill(&h);
		w->broken += !hand_off(&h);
		printf(HANDLE "\n", future_handle(&h));
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
		struct held h;
		if (adopt(handle, &h)) {
			free_filled(&taker, &h, handle);
		} else {
			taker.broken++;
			taker.freed++;
		}
	}
	pthread_join(giver.thread, NULL);
	printf("exchanged taken=%" PRIu64 " broken=%" PRIu64 "\n", taker.freed, taker.broken + giver.broken);
}

static bool can_be_found(const struct pool *p, uint64_t chunk) {
	for (int level = 0; level <= p->root; level++)
		if (kind_in(atomic_load(flag_of(p, level, chunk >> 6 * (level + 1)))) == NONE)
			return false;
	return true;
}

/* For each pool: chunks by phase, and how many free ones can be found. Exact if nobody else is at work. */
static void counts(void) {
	printf("counts");
	for (const struct pool *p = pools; p < pools + pool_count; p++) {
		uint64_t by_phase[4] = {0}, found = 0;
		for (uint64_t i = 0; i < p->count; i++) {
			enum phase phase = phase_in(atomic_load(state_of(p, i)));
			by_phase[phase]++;
			found += phase == FREE && can_be_found(p, i);
		}
		printf(" %" PRIu64 ":free=%" PRIu64 ",live=%" PRIu64 ",transit=%" PRIu64 ",found=%" PRIu64, p->size,
				by_phase[FREE], by_phase[LIVE], by_phase[TRANSIT], found);
	}
	printf("\n");
}

/* Dies as if killed in the middle of something: which chunks come back is up to whoever recovers us. */
static void crash(const char *where) {
	const struct pool *p = &pools[pool_count - 1];
	uint64_t chunk = 0, generation;
	if (strcmp(where, "touched") == 0) {
		touch(p, p->count - 1);
	} else if (strcmp(where, "live") == 0) {
		take_any(p, &chunk, &generation);
	} else if (strcmp(where, "scanning") == 0) {
		_Atomic uint64_t *root = flag_of(p, p->root, 0);
		atomic_store(root, next(atomic_load(root), SCAN));
	} else if (strcmp(where, "freed") == 0) { /* everything, below flags that say NONE */
		while (take_any(p, &chunk, &generation))
			continue;
		for (chunk = 0; chunk < p->count; chunk++) {
			uint64_t seen = atomic_load(state_of(p, chunk));
			if (phase_in(seen) == LIVE && owner_in(seen) == me)
				step(p, chunk, seen, state(generation_in(seen) + 1, FREE, me));
		}
	}
	raise(SIGKILL);
}

static struct held *find(uint64_t handle) {
	for (unsigned i = named_count; i-- > 0;)
		if (future_handle(&named[i]) == handle)
			return &named[i];
	return NULL;
}

/* Says the name of a chunk just obtained, and where it is. */
static void name(const struct held *h) {
	named[named_count < MAX_NAMED - 1 ? named_count++ : named_count] = *h;
	printf(HANDLE " at %" PRIu64 "\n", future_handle(h), h->pool->payload + h->pool->size * h->chunk);
}

static void obey(const char *line) {
	uint64_t a = 0, b = 0, c = 0;
	char where[16];
	struct held h;
	const struct held *known = sscanf(line, "%*s %" SCNx64, &a) == 1 ? find(a) : NULL;
	if (sscanf(line, "allocate %" SCNu64, &b) == 1) {
		if (allocate(b, &h))
			name(&h);
		else
			printf("none\n");
	} else if (strncmp(line, "free ", 5) == 0) {
		printf("%s\n", known != NULL && deallocate(known) ? "freed" : "refused");
	} else if (strncmp(line, "handoff ", 8) == 0) {
		printf("%s\n", known != NULL && hand_off(known) ? "handed off" : "refused");
	} else if (strncmp(line, "adopt ", 6) == 0) {
		if (adopt(a, &h))
			name(&h);
		else
			printf("stale\n");
	} else if (strncmp(line, "takeback ", 9) == 0) {
		printf("%s\n", take_back(a) ? "freed" : "refused");
	} else if (sscanf(line, "read %*x %" SCNu64, &b) == 1 && known != NULL && b < words_in(known)) {
		printf(HANDLE "\n", atomic_load(&payload_of(known)[b]));
	} else if (sscanf(line, "write %*x %" SCNu64 " %" SCNx64, &b, &c) == 2 && known != NULL && b < words_in(known)) {
		atomic_store(&payload_of(known)[b], c);
		printf("written\n");
	} else if (sscanf(line, "epochs %" SCNu64, &b) == 1) {
		while (b-- > 0)
			raise_epoch();
		printf("raised\n");
	} else if (sscanf(line, "aged %" SCNu64, &b) == 1) {
		printf("%" PRIu64 "\n", stamp_transit(b));
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
		quit(2, "usage: arena_peer /name [size count ...]");
	uint64_t end = PAGE + RECORDS;
	for (int i = 2; i + 1 < argc && pool_count < MAX_POOLS; i += 2) {
		struct pool *p = &pools[pool_count++];
		if (!lay_out(p, end, strtoull(argv[i], NULL, 10), strtoull(argv[i + 1], NULL, 10)))
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
