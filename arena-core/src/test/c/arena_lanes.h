/*
 * The pools of a segment: "Pool", "Operations" and, for one lane, "Recover" of docs/memory-layout.md. arena.h has the
 * rest.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_POOLS 43
#define NONE UINT32_MAX /* the end of a free list, in link words and here */

enum phase { FREE, LIVE, TRANSIT };

struct pool {
	uint64_t size, count, shift, counters, heads, side, payload, end;
	uint64_t lanes, lane_chunks; /* chunks of each lane but the last */
	unsigned bits;				 /* of an index in a head */
};

static unsigned char *base;
static struct pool pools[MAX_POOLS];
static unsigned pool_count;
static unsigned me; /* the slot that we act for */

/* Ends the process with a sentence. */
__attribute__((noreturn, format(printf, 2, 3))) static void quit(int status, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
	_exit(status); /* drops our locks: whoever attaches next recovers what we held */
}

/* Words of the segment. Nobody waits: all of this is plain loads, stores and compare-and-set. */

static _Atomic uint64_t *word(uint64_t offset) { return (_Atomic uint64_t *)(base + offset); }

static void add(uint64_t counter, uint64_t n) { atomic_fetch_add_explicit(word(counter), n, memory_order_relaxed); }

static _Atomic uint64_t *head_of(const struct pool *p, uint64_t lane) { return word(p->heads + 128 * lane); }

static uint64_t nil(const struct pool *p) { return (UINT64_C(1) << p->bits) - 1; }

static uint64_t index_in(const struct pool *p, uint64_t head) { return head & nil(p); }

static unsigned popper_in(const struct pool *p, uint64_t head) { return head >> p->bits & 0xff; }

/* Set, if somebody is popping, as long as he may still give the chunk back. */
static uint64_t reserved_bit(const struct pool *p) { return UINT64_C(1) << (p->bits + 8); }

static uint64_t tag_in(const struct pool *p, uint64_t head) { return head >> (p->bits + 9); }

/* The head that follows another: its tag is one higher. */
static uint64_t after(const struct pool *p, uint64_t head, unsigned popper, uint64_t next) {
	uint64_t index = next == NONE ? nil(p) : next;
	return (tag_in(p, head) + 1) << (p->bits + 9) | (uint64_t)popper << p->bits | index;
}

static bool change_head(const struct pool *p, uint64_t lane, uint64_t from, uint64_t to) {
	if (!atomic_compare_exchange_strong(head_of(p, lane), &from, to))
		return false;
	if ((from ^ to) >> 63) { /* the tag's highest bit has changed: so must the parity of the half wraps */
		_Atomic uint64_t *half_wraps = head_of(p, lane) + 1;
		uint64_t wraps = atomic_load(half_wraps);
		if ((wraps & 1) != to >> 63)
			atomic_compare_exchange_strong(half_wraps, &wraps, wraps + 1);
	}
	return true;
}

static uint64_t lane_size(const struct pool *p, uint64_t lane) {
	return lane + 1 < p->lanes ? p->lane_chunks : p->count - lane * p->lane_chunks;
}

static _Atomic uint64_t *state_of(const struct pool *p, uint64_t chunk) { return word(p->side + 16 * chunk); }

static _Atomic uint64_t *link_of(const struct pool *p, uint64_t chunk) { return state_of(p, chunk) + 1; }

static uint64_t state(enum phase phase, uint64_t generation, unsigned owner) {
	return (generation & UINT32_MAX) << 32 | owner << 8 | phase;
}

static enum phase phase_in(uint64_t state) { return state & 0xff; }

static unsigned owner_in(uint64_t state) { return state >> 8 & 0xff; }

static uint64_t generation_in(uint64_t state) { return state >> 32; }

static bool is(uint64_t state, enum phase phase, unsigned owner) {
	return phase_in(state) == phase && owner_in(state) == owner;
}

struct link {
	uint32_t next, depth;
};

/*
 * The link of the chunk at an index of a lane; 0 was never written and stands for the order of the addresses. Acquire
 * keeps the second look at the head, in help and walk, behind it.
 */
static struct link read_link(const struct pool *p, uint64_t lane, uint64_t index) {
	uint64_t link = atomic_load_explicit(link_of(p, lane * p->lane_chunks + index), memory_order_acquire);
	uint64_t rest = lane_size(p, lane) - index;
	if (link == 0)
		return (struct link){rest > 1 ? index + 1 : NONE, rest};
	return (struct link){link, link >> 32};
}

static uint64_t checked(const struct pool *p, uint64_t lane, uint64_t index) {
	if (index != NONE && index >= lane_size(p, lane))
		quit(3, "damaged: index %" PRIu64 " in lane %" PRIu64 " of pool %td", index, lane, p - pools);
	return index;
}

/* Completes the pop that a head says somebody has begun, on his behalf. */
static void help(const struct pool *p, uint64_t lane, uint64_t head) {
	if (head & reserved_bit(p)) {
		uint64_t reserved = head;
		head &= ~reserved_bit(p);
		atomic_compare_exchange_strong(head_of(p, lane), &reserved, head);
	}
	uint64_t index = checked(p, lane, index_in(p, head)), chunk = lane * p->lane_chunks + index;
	uint64_t was = atomic_load_explicit(state_of(p, chunk), memory_order_acquire);
	struct link link = read_link(p, lane, index);
	if (atomic_load_explicit(head_of(p, lane), memory_order_acquire) != head)
		return;
	if (phase_in(was) == FREE)
		atomic_compare_exchange_strong(state_of(p, chunk), &was,
				state(LIVE, generation_in(was), popper_in(p, head)));
	change_head(p, lane, head, after(p, head, 0, checked(p, lane, link.next)));
}

/* Takes a chunk from a lane: its index in the pool and its generation, or -1 if the lane is empty. */
static int64_t pop(const struct pool *p, uint64_t lane, uint64_t *generation) {
	for (;;) {
		uint64_t head = atomic_load_explicit(head_of(p, lane), memory_order_acquire), index = index_in(p, head);
		if (popper_in(p, head) != 0) {
			help(p, lane, head);
			continue;
		}
		if (index == nil(p))
			return -1;
		uint64_t announced = after(p, head, me, checked(p, lane, index)), chunk = lane * p->lane_chunks + index;
		if (!change_head(p, lane, head, announced))
			continue;
		uint64_t was = atomic_load_explicit(state_of(p, chunk), memory_order_acquire);
		uint64_t live = state(LIVE, generation_in(was), me);
		if (phase_in(was) != FREE && was != live)
			quit(3, "damaged: chunk %" PRIu64 " is on a free list in state %" PRIx64, chunk, was);
		atomic_store_explicit(state_of(p, chunk), live, memory_order_release);
		struct link link = read_link(p, lane, index);
		change_head(p, lane, announced, after(p, announced, 0, checked(p, lane, link.next)));
		*generation = generation_in(live);
		return chunk; /* whether we moved the head or a helper did */
	}
}

static void push(const struct pool *p, uint64_t chunk) {
	uint64_t lane = chunk / p->lane_chunks, index = chunk % p->lane_chunks;
	for (;;) {
		uint64_t head = atomic_load_explicit(head_of(p, lane), memory_order_acquire), depth = 0, next = NONE;
		if (popper_in(p, head) != 0) {
			help(p, lane, head);
			continue;
		}
		if (index_in(p, head) != nil(p)) {
			next = checked(p, lane, index_in(p, head));
			depth = read_link(p, lane, next).depth;
		}
		atomic_store_explicit(link_of(p, chunk), (depth + 1) << 32 | next, memory_order_relaxed);
		if (change_head(p, lane, head, after(p, head, 0, index)))
			return;
	}
}

/* Live chunk, seen in a state, to free chunk: false if somebody else has changed the state meanwhile. */
static bool release(const struct pool *p, uint64_t chunk, uint64_t seen) {
	if (!atomic_compare_exchange_strong(state_of(p, chunk), &seen, state(FREE, generation_in(seen) + 1, me)))
		return false;
	push(p, chunk);
	return true;
}

/*
 * A chunk of one pool, or -1 if at one instant none was free. Tags only rise: equal sums of them, with nothing but empty
 * lanes, are the two looks at all heads in between which none has changed.
 */
static int64_t take(const struct pool *p, uint64_t *generation) {
	static _Thread_local uint64_t home;
	bool were_empty = false;
	for (uint64_t before = 0;;) {
		bool are_empty = true;
		uint64_t tags = 0;
		for (uint64_t i = 0; i < p->lanes; i++) {
			uint64_t lane = (home + i) % p->lanes;
			int64_t chunk = pop(p, lane, generation);
			if (chunk >= 0) {
				home = lane;
				return chunk;
			}
			uint64_t head = atomic_load_explicit(head_of(p, lane), memory_order_acquire);
			are_empty &= index_in(p, head) == nil(p);
			tags += tag_in(p, head);
		}
		if (were_empty && are_empty && tags == before)
			return -1;
		were_empty = are_empty;
		before = tags;
	}
}

/*
 * Marks the chunks of a lane that are on its free list, and returns how many. Others may change the list meanwhile. A
 * link that was overtaken shows by a depth that does not fall by one, and the walk starts again; what stays on the list
 * throughout, which is all that recovery asks for, is never missed.
 */
static uint64_t walk(const struct pool *p, uint64_t lane, bool *listed) {
	for (;;) {
		memset(listed, 0, lane_size(p, lane));
		uint64_t head = atomic_load_explicit(head_of(p, lane), memory_order_acquire);
		uint64_t index = index_in(p, head), n = 0;
		if (index == nil(p))
			return 0;
		struct link link = read_link(p, lane, checked(p, lane, index));
		for (uint32_t depth = link.depth; link.depth == depth; depth--) {
			listed[index] = true;
			n++;
			if (link.next == NONE && depth == 1)
				return n;
			if (link.next >= lane_size(p, lane) || depth == 1)
				break;
			index = link.next;
			link = read_link(p, lane, index);
		}
		if (atomic_load(head_of(p, lane)) == head)
			quit(3, "damaged: the free list of lane %" PRIu64 " of pool %td", lane, p - pools);
	}
}

static uint64_t recover_lane(const struct pool *p, uint64_t lane, unsigned slot) {
	uint64_t first = lane * p->lane_chunks, n = lane_size(p, lane), freed = 0, doubtful = 0, seen;
	while (popper_in(p, seen = atomic_load(head_of(p, lane))) == slot)
		help(p, lane, seen);
	for (uint64_t i = first; i < first + n; i++) {
		seen = atomic_load(state_of(p, i));
		freed += is(seen, LIVE, slot) && release(p, i, seen);
		doubtful += is(seen, FREE, slot); /* on the list, or its owner died on the way there */
	}
	if (doubtful == 0)
		return freed;
	bool *listed = malloc(n);
	if (listed == NULL)
		quit(3, "out of memory");
	walk(p, lane, listed);
	for (uint64_t i = first; i < first + n; i++) {
		seen = atomic_load(state_of(p, i));
		if (is(seen, FREE, slot) && !listed[i - first]
				&& atomic_compare_exchange_strong(state_of(p, i), &seen, state(FREE, generation_in(seen), me))) {
			push(p, i);
			freed++;
		}
	}
	free(listed);
	return freed;
}
