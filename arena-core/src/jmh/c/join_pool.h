/*
 * The algorithm of the slab allocator of the C++ library join, written anew in C11: the yardstick of the benchmarks.
 *
 * A pool is an array of chunks of one size and a head word {tag 32 | index 32} of a list of the free ones; the link of
 * a free chunk is in the chunk itself. Allocating pops with one compare-and-set of the head, freeing pushes with one.
 * Each of them raises the tag, so that a head that was read earlier is recognised as old when its index has come back.
 * A pool that has none promotes to the next larger one. All chunks are linked when the arena is created, eagerly as in
 * join. There is no state, no owner, no count, and no check of what is freed, as in join.
 *
 * As in join, sizes are known when this is compiled. Counts are values here, constants there. In one thing this is
 * kinder than join: a head shares no cache line with a chunk, and a chunk of 64 bytes is one line.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <fcntl.h>
#include <unistd.h>

#define POOLS 3
#define NIL UINT32_MAX
#define TAG_UNIT (UINT64_C(1) << 32)
#define HEAD_BYTES 128 /* a line and the neighbour that is fetched along with it */

union chunk {
	_Atomic uint32_t next; /* while it is free */
	_Atomic uint64_t word; /* while it is held: the first word of its content */
};

static const uint32_t shifts[POOLS] = {6, 8, 10}; /* chunks of 64, 256 and 1024 bytes */

struct pool {
	_Atomic uint64_t *head;
	char *chunks, *end;
	uint32_t count;
};

struct arena {
	struct pool pools[POOLS];
	void *memory;
	size_t bytes;
};

static inline union chunk *chunk_at(const struct arena *a, int pool, uint32_t index) {
	return (union chunk *)(a->pools[pool].chunks + ((size_t)index << shifts[pool]));
}

static inline uint64_t new_head(uint64_t head, uint32_t index) { return ((head & -TAG_UNIT) + TAG_UNIT) | index; }

/* NULL if all chunks are held. */
static inline union chunk *pop(const struct arena *a, int pool) {
	const struct pool *p = &a->pools[pool];
	uint64_t head = atomic_load_explicit(p->head, memory_order_acquire);
	for (;;) {
		uint32_t index = (uint32_t)head;
		if (index == NIL) /* not called unlikely: it is one of the patterns */
			return NULL;
		union chunk *c = chunk_at(a, pool, index);
		/* Whoever popped it meanwhile may have written here: then the tag is another one, and this is not used. */
		uint32_t next = atomic_load_explicit(&c->next, memory_order_relaxed);
		if (__builtin_expect(atomic_compare_exchange_weak_explicit(p->head, &head, new_head(head, next),
																   memory_order_acq_rel, memory_order_acquire), 1))
			return c;
	}
}

static inline void push(const struct arena *a, int pool, union chunk *c) {
	const struct pool *p = &a->pools[pool];
	uint32_t index = (uint32_t)((size_t)((char *)c - p->chunks) >> shifts[pool]);
	uint64_t head = atomic_load_explicit(p->head, memory_order_relaxed);
	do
		atomic_store_explicit(&c->next, (uint32_t)head, memory_order_relaxed);
	while (__builtin_expect(!atomic_compare_exchange_weak_explicit(p->head, &head, new_head(head, index),
																   memory_order_release, memory_order_relaxed), 0));
}

/* The loops over the pools are unrolled, so that each pool's size and shift are constants in the code. */

/* From the smallest pool that fits and has a chunk; NULL if there is none. */
static inline union chunk *allocate(const struct arena *a, uint32_t size) {
#pragma GCC unroll 3
	for (int pool = 0; pool < POOLS; pool++) {
		union chunk *c;
		if (size <= UINT32_C(1) << shifts[pool] && (c = pop(a, pool)) != NULL)
			return c;
	}
	return NULL;
}

/* From the smallest pool that fits, or NULL. */
static inline union chunk *try_allocate(const struct arena *a, uint32_t size) {
#pragma GCC unroll 3
	for (int pool = 0; pool < POOLS; pool++)
		if (size <= UINT32_C(1) << shifts[pool])
			return pop(a, pool);
	return NULL;
}

static inline bool owns(const struct pool *p, const union chunk *c) {
	return (const char *)c >= p->chunks && (const char *)c < p->end;
}

/* To the pool in whose range it is. */
static inline void deallocate(const struct arena *a, union chunk *c) {
#pragma GCC unroll 3
	for (int pool = 0; pool < POOLS; pool++)
		if (owns(&a->pools[pool], c)) {
			push(a, pool, c);
			return;
		}
}

static void *map_pages(size_t bytes, bool shared) {
	if (!shared)
		return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	char name[32];
	snprintf(name, sizeof name, "/join-peer-%ld", (long)getpid());
	int file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (file < 0)
		return MAP_FAILED;
	shm_unlink(name); /* the mapping keeps it */
	/* Reserves the pages, which ftruncate does not: a full file system is an error here, not a signal later. */
	void *memory = posix_fallocate(file, 0, (off_t)bytes) != 0
					   ? MAP_FAILED
					   : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
	close(file);
	return memory;
}

/* Maps an arena whose pages are all present and whose chunks are all linked in their order; false if it cannot. */
static bool create_arena(struct arena *a, const uint32_t counts[POOLS], bool shared) {
	a->bytes = 0;
	for (int pool = 0; pool < POOLS; pool++)
		a->bytes += HEAD_BYTES + ((size_t)counts[pool] << shifts[pool]);
	char *at = a->memory = map_pages(a->bytes, shared);
	if (a->memory == MAP_FAILED)
		return false;
	for (int pool = 0; pool < POOLS; pool++) {
		struct pool *p = &a->pools[pool];
		p->count = counts[pool];
		p->head = (_Atomic uint64_t *)at;
		p->chunks = at + HEAD_BYTES;
		p->end = at = p->chunks + ((size_t)p->count << shifts[pool]);
		for (uint32_t i = 0; i < p->count; i++)
			atomic_init(&chunk_at(a, pool, i)->next, i + 1 < p->count ? i + 1 : NIL);
		atomic_init(p->head, 0);
	}
	return true;
}

static void destroy_arena(struct arena *a) { munmap(a->memory, a->bytes); }
