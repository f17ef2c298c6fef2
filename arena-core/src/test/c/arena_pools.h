/*
 * The pools of a segment: "Pool" and "Transitions" of docs/memory-layout.md. arena.h has the rest.
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
#define MAX_LEVELS 6
#define FAN_OUT 64
#define TOUCHED 4
#define RAISE_ATTEMPTS 3
#define GENERATIONS ((UINT64_C(1) << 44) - 1)

enum phase { FREE, TRANSIT, LIVE };
enum kind { MAYBE, SCAN, NONE };

struct pool {
	uint64_t size, count, shift, counters, flags, states, payload, end;
	uint64_t first_ordinal;
	uint64_t level[MAX_LEVELS]; /* where the flags of each level are */
	int root;					/* its level */
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

static _Atomic uint64_t *word(uint64_t offset) { return (_Atomic uint64_t *)(base + offset); }

static void add(uint64_t counter, uint64_t n) { atomic_fetch_add_explicit(word(counter), n, memory_order_relaxed); }

/* State words. */

static _Atomic uint64_t *state_of(const struct pool *p, uint64_t chunk) { return word(p->states + (chunk << p->shift)); }

static uint64_t state(uint64_t generation, enum phase phase, unsigned owner) {
	return generation << 20 | (uint64_t)phase << 18 | owner;
}

static uint64_t generation_in(uint64_t state) { return state >> 20; }

static enum phase phase_in(uint64_t state) { return state >> 18 & 3; }

static unsigned stamp_in(uint64_t state) { return state >> 8 & 0x3ff; }

static unsigned owner_in(uint64_t state) { return state & 0xff; }

/* One step in the life of a chunk, from exactly this word. */
static bool step(const struct pool *p, uint64_t chunk, uint64_t from, uint64_t to) {
	return atomic_compare_exchange_strong(state_of(p, chunk), &from, to);
}

/* Flags. Nodes are counted from 0 in each level; above a chunk, node = chunk / 64^(level + 1). */

static uint64_t nodes(const struct pool *p, int level) { return ((p->count - 1) >> 6 * (level + 1)) + 1; }

static _Atomic uint64_t *flag_of(const struct pool *p, int level, uint64_t node) { return word(p->level[level] + 8 * node); }

static enum kind kind_in(uint64_t flag) { return flag & 3; }

static uint64_t next(uint64_t flag, enum kind kind) { return ((flag & ~UINT64_C(3)) + 8) | kind; }

/* How many children a node has: chunks below a block, else nodes. */
static uint64_t children(const struct pool *p, int level, uint64_t node) {
	uint64_t rest = (level == 0 ? p->count : nodes(p, level - 1)) - node * FAN_OUT;
	return rest < FAN_OUT ? rest : FAN_OUT;
}

static void touch(const struct pool *p, uint64_t chunk) {
	for (int level = p->root; level >= 0; level--)
		atomic_fetch_or(flag_of(p, level, chunk >> 6 * (level + 1)), TOUCHED);
}

static bool is_touched(const struct pool *p, int level, uint64_t node) {
	return atomic_load(flag_of(p, level, node)) & TOUCHED;
}

static void raise_node(const struct pool *p, int level, uint64_t node) {
	for (int i = 0; i < RAISE_ATTEMPTS; i++) {
		uint64_t flag = atomic_load(flag_of(p, level, node));
		if (kind_in(flag) == MAYBE
				|| atomic_compare_exchange_strong(flag_of(p, level, node), &flag, next(flag, MAYBE)))
			return;
	}
}

/* Lets everybody find a chunk that is FREE now. */
static void raise_above(const struct pool *p, uint64_t chunk) {
	for (int level = 0; level <= p->root; level++)
		raise_node(p, level, chunk >> 6 * (level + 1));
}

static bool is_anything_below(const struct pool *p, int level, uint64_t node) {
	for (uint64_t i = node * FAN_OUT; i < node * FAN_OUT + children(p, level, node); i++)
		if (level == 0 ? phase_in(atomic_load(state_of(p, i))) == FREE
					   : kind_in(atomic_load(flag_of(p, level - 1, i))) != NONE)
			return true;
	return false;
}

static void lower(const struct pool *p, int level, uint64_t node) {
	uint64_t flag = atomic_load(flag_of(p, level, node)), scan = flag;
	if (kind_in(flag) == NONE)
		return;
	if (kind_in(flag) != SCAN) {
		scan = next(flag, SCAN);
		if (!atomic_compare_exchange_strong(flag_of(p, level, node), &flag, scan))
			return;
	}
	if (is_anything_below(p, level, node))
		raise_node(p, level, node);
	else
		atomic_compare_exchange_strong(flag_of(p, level, node), &scan, next(scan, NONE));
}

/* Life of a chunk. What is ours is told by its generation, remembered since we obtained it. */

static bool take(const struct pool *p, uint64_t chunk, uint64_t *generation) {
	uint64_t seen = atomic_load(state_of(p, chunk));
	if (phase_in(seen) != FREE)
		return false;
	if ((*generation = generation_in(seen)) == 0)
		touch(p, chunk);
	return step(p, chunk, seen, state(*generation, LIVE, me));
}

static bool take_below(const struct pool *p, int level, uint64_t node, uint64_t *chunk, uint64_t *generation) {
	uint64_t n = children(p, level, node), start = *chunk >> 6 * level; /* near what we had last */
	for (uint64_t i = 0; i < n; i++) {
		uint64_t child = node * FAN_OUT + (start + i) % n;
		if (level == 0 && take(p, child, generation)) {
			*chunk = child;
			return true;
		}
		if (level > 0 && kind_in(atomic_load(flag_of(p, level - 1, child))) != NONE
				&& take_below(p, level - 1, child, chunk, generation))
			return true;
	}
	lower(p, level, node);
	return false;
}

/* A chunk of one pool, or false if at one instant none was free. */
static bool take_any(const struct pool *p, uint64_t *chunk, uint64_t *generation) {
	static _Thread_local uint64_t last;
	*chunk = last;
	while (kind_in(atomic_load(flag_of(p, p->root, 0))) != NONE)
		if (take_below(p, p->root, 0, chunk, generation)) {
			last = *chunk;
			return true;
		}
	return false;
}

/* From exactly this word to FREE. */
static bool release(const struct pool *p, uint64_t chunk, uint64_t seen) {
	if (!step(p, chunk, seen, state(generation_in(seen) + 1, FREE, me)))
		return false;
	raise_above(p, chunk);
	return true;
}

static uint64_t recover_below(const struct pool *p, int level, uint64_t node, unsigned slot) {
	uint64_t freed = 0, first = node * FAN_OUT;
	bool found = false;
	if (!is_touched(p, level, node))
		return 0;
	for (uint64_t i = first; i < first + children(p, level, node); i++) {
		if (level > 0) {
			freed += recover_below(p, level - 1, i, slot);
			continue;
		}
		uint64_t seen = atomic_load(state_of(p, i));
		bool held = phase_in(seen) == LIVE && owner_in(seen) == slot;
		freed += held && release(p, i, seen);
		found |= held || phase_in(seen) == FREE; /* perhaps by the dead, who did not come to raise */
	}
	if (found)
		raise_above(p, first);
	return freed;
}
