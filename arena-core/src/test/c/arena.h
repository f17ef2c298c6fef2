/*
 * A participant in a shared arena that is not a JVM, in C11 for Linux with glibc. It follows docs/memory-layout.md: read
 * that page first. One segment in each process. arena_peer.c lets a test drive it.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "arena_lanes.h"

#define MAGIC 0x000000414E455241u
#define VERSION 1
#define BYTE_ORDER_MARK 0x01020304
#define PAGE UINT64_C(4096)
#define MAX_LANES 65536
#define MAX_SLOT 255
#define DOOR 0

enum refusal { FOREIGN_CHUNK = 0, STALE_CHUNK = 2 };
enum status { EMPTY, ATTACHED, LEAVING };

struct header {
	_Atomic uint64_t magic;
	uint32_t version, byte_order_mark;
	uint64_t segment_bytes, creation_id, pool_count;
	_Atomic uint64_t reclaimed;
	uint64_t zeros[2];
	_Atomic uint64_t refused[8];
	struct entry {
		uint64_t size, count, shift, counters, heads, side, payload, zero;
	} pools[MAX_POOLS];
};

struct record {
	_Atomic uint64_t status;
	uint64_t pid, since;
	char host[40];
};

static int segment;
static uint64_t segment_bytes;

static uint64_t now_millis(void) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * UINT64_C(1000) + now.tv_nsec / 1000000;
}

/* Handles: the interface of the allocator. */

static uint64_t handle_of(const struct pool *p, uint64_t chunk, uint64_t generation) {
	return (uint64_t)(p - pools + 1) << 56 | (generation & 0xffffff) << 32 | chunk;
}

static const struct pool *resolve(uint64_t handle, uint64_t *chunk) {
	unsigned pool = handle >> 56;
	*chunk = handle & UINT32_MAX;
	return pool >= 1 && pool <= pool_count && *chunk < pools[pool - 1].count ? &pools[pool - 1] : NULL;
}

static bool names(uint64_t handle, uint64_t state) { return ((generation_in(state) ^ handle >> 32) & 0xffffff) == 0; }

static _Atomic uint64_t *payload_of(uint64_t handle) {
	uint64_t chunk;
	const struct pool *p = resolve(handle, &chunk);
	return p == NULL ? NULL : word(p->payload + p->size * chunk);
}

static uint64_t allocate(uint64_t bytes) {
	unsigned first = 0;
	while (first < pool_count && pools[first].size < bytes)
		first++;
	for (unsigned i = first; i < pool_count; i++) {
		uint64_t generation;
		int64_t chunk = take(&pools[i], &generation);
		if (chunk >= 0) {
			if (i != first)
				add(pools[first].counters + 64 + 8 * i, 1);
			return handle_of(&pools[i], chunk, generation);
		}
	}
	if (first < pool_count)
		add(pools[first].counters, 1);
	return 0;
}

static bool refuse(enum refusal reason) {
	atomic_fetch_add(&((struct header *)base)->refused[reason], 1);
	return false;
}

static bool deallocate(uint64_t handle) {
	uint64_t chunk;
	const struct pool *p = resolve(handle, &chunk);
	if (p == NULL)
		return refuse(FOREIGN_CHUNK);
	uint64_t seen = atomic_load_explicit(state_of(p, chunk), memory_order_acquire);
	if (phase_in(seen) != LIVE || !names(handle, seen))
		return refuse(STALE_CHUNK);
	return release(p, chunk, seen) || refuse(STALE_CHUNK);
}

/*
 * Gives a chunk away: it belongs to nobody until somebody adopts its handle. The stamp tells since when.
 */
static bool hand_off(uint64_t handle) {
	uint64_t chunk;
	const struct pool *p = resolve(handle, &chunk);
	if (p == NULL)
		return false;
	uint64_t seen = atomic_load_explicit(state_of(p, chunk), memory_order_acquire);
	uint64_t seconds = now_millis() / 1000 & 0xffff;
	return is(seen, LIVE, me) && names(handle, seen)
			&& atomic_compare_exchange_strong(state_of(p, chunk), &seen,
					state(TRANSIT, generation_in(seen), me) | seconds << 16);
}

static bool adopt(uint64_t handle) {
	uint64_t chunk;
	const struct pool *p = resolve(handle, &chunk);
	if (p == NULL)
		return false;
	uint64_t seen = atomic_load_explicit(state_of(p, chunk), memory_order_acquire);
	return (phase_in(seen) == TRANSIT || phase_in(seen) == LIVE) && names(handle, seen)
			&& atomic_compare_exchange_strong(state_of(p, chunk), &seen,
					state(LIVE, generation_in(seen), me) | (((seen >> 16) + 1) & 0xffff) << 16);
}

/* Recovery, with the door held. */

static struct record *record_of(unsigned slot) { return (struct record *)(base + PAGE) + slot; }

static uint64_t recover(unsigned slot) {
	uint64_t freed = 0;
	for (unsigned i = 0; i < pool_count; i++)
		for (uint64_t lane = 0; lane < pools[i].lanes; lane++)
			freed += recover_lane(&pools[i], lane, slot);
	atomic_fetch_add(&((struct header *)base)->reclaimed, freed);
	atomic_store(&record_of(slot)->status, EMPTY);
	return freed;
}

/* The segment: finding, checking, creating, attaching, leaving. */

static bool lock_byte(int how, short type, unsigned byte) {
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
	return fcntl(segment, how, &lock) == 0 && (how != F_OFD_GETLK || lock.l_type != F_UNLCK);
}

static bool held_by_others(unsigned slot) { return lock_byte(F_OFD_GETLK, F_WRLCK, slot); }

static uint64_t up(uint64_t offset, uint64_t unit) { return (offset + unit - 1) / unit * unit; }

/* The place of a pool that starts at an offset: false if there is none. */
static bool lay_out(struct pool *p, uint64_t start, uint64_t size, uint64_t count, uint64_t shift) {
	if (size < 16 || size > UINT64_C(1) << 46 || (size & (size - 1)) != 0 || (p > pools && size <= p[-1].size)
			|| count < 1 || count > UINT32_MAX || shift > 22 || size * (__uint128_t)count > INT64_MAX / 2 - start)
		return false;
	*p = (struct pool){.size = size, .count = count, .shift = shift, .counters = start};
	p->lanes = ((count - 1) >> shift) + 1;
	if (p->lanes > MAX_LANES)
		return false;
	p->lane_chunks = UINT64_C(1) << shift;
	p->bits = 64 - __builtin_clzll(count < p->lane_chunks ? count : p->lane_chunks);
	p->heads = up(p->counters + 512, 128);
	p->side = p->heads + 128 * p->lanes;
	p->payload = up(p->side + 16 * count, PAGE);
	p->end = up(p->payload + size * count, PAGE);
	return true;
}

static void check_header(const struct header *h, uint64_t length) {
	if (h->magic != MAGIC)
		quit(2, "refused: this is not an arena");
	if (h->version != VERSION)
		quit(2, "refused: the layout is of version %" PRIu32 ", not %d", h->version, VERSION);
	if (h->byte_order_mark != BYTE_ORDER_MARK)
		quit(2, "refused: the byte order is another");
	if (h->segment_bytes != length)
		quit(2, "refused: %" PRIu64 " bytes long instead of %" PRIu64, length, h->segment_bytes);
	if (h->pool_count < 1 || h->pool_count > MAX_POOLS)
		quit(2, "refused: the geometry has %" PRIu64 " pools", h->pool_count);
	uint64_t end = PAGE + 64 * 256;
	for (pool_count = 0; pool_count < h->pool_count; pool_count++) {
		struct pool *p = &pools[pool_count];
		const struct entry *e = &h->pools[pool_count];
		if (!lay_out(p, end, e->size, e->count, e->shift) || p->counters != e->counters || p->heads != e->heads
				|| p->side != e->side || p->payload != e->payload)
			quit(2, "refused: the geometry of pool %u is damaged", pool_count);
		end = p->end;
	}
	if (end != length)
		quit(2, "refused: the geometry ends at %" PRIu64 ", not %" PRIu64, end, length);
}

static void map(uint64_t bytes) {
	segment_bytes = bytes;
	base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, segment, 0);
	if (base == MAP_FAILED)
		quit(2, "refused: mmap: %m");
}

/* Makes a segment of the pools that were laid out. The magic comes last: without it there is no segment. */
static void create(void) {
	uint64_t bytes = pools[pool_count - 1].end;
	if (ftruncate(segment, 0) != 0 || fchmod(segment, 0600) != 0 || posix_fallocate(segment, 0, bytes) != 0)
		quit(2, "refused: no room for %" PRIu64 " bytes", bytes);
	map(bytes);
	struct header *h = (struct header *)base;
	h->version = VERSION;
	h->byte_order_mark = BYTE_ORDER_MARK;
	h->segment_bytes = bytes;
	h->pool_count = pool_count;
	for (unsigned i = 0; i < pool_count; i++) {
		struct pool *p = &pools[i];
		h->pools[i] = (struct entry){p->size, p->count, p->shift, p->counters, p->heads, p->side, p->payload, 0};
	}
	if (getrandom(&h->creation_id, 8, 0) != 8)
		quit(2, "refused: getrandom: %m");
	atomic_store_explicit(&h->magic, MAGIC, memory_order_release);
}

static void write_record(void) {
	struct record *record = record_of(me);
	record->pid = getpid();
	record->since = now_millis();
	char host[65] = {0};
	gethostname(host, sizeof host - 1);
	memcpy(record->host, host, sizeof record->host); /* no zero at the end if it is that long */
	atomic_store_explicit(&record->status, ATTACHED, memory_order_release);
}

/* Attaches to the segment of a name, and creates it if pools were laid out before: how many chunks were recovered. */
static uint64_t attach(const char *name) {
	uint64_t recovered = 0;
	struct stat status;
	struct header header;
	for (;;) {
		segment = shm_open(name, O_RDWR | O_CLOEXEC | (pool_count > 0 ? O_CREAT : 0), 0600);
		if (segment < 0 || !lock_byte(F_OFD_SETLKW, F_WRLCK, DOOR) || fstat(segment, &status) != 0)
			quit(2, "refused: %s: %m", name);
		if (status.st_nlink > 0)
			break;
		close(segment); /* the last one left and unlinked it while we waited at the door */
	}
	memset(&header, 0, sizeof header);
	if (pread(segment, &header, sizeof header, 0) < 0)
		quit(2, "refused: %s: %m", name);
	if (header.magic == 0 && pool_count > 0) {
		create();
	} else {
		check_header(&header, status.st_size);
		map(status.st_size);
	}
	for (me = 1; !lock_byte(F_OFD_SETLK, F_WRLCK, me); me++)
		if (me == MAX_SLOT)
			quit(2, "refused: all slots are taken");
	/* Our record comes before the recovery of others: if we die in it, chunks are FREE by us and on no list. */
	if (atomic_load(&record_of(me)->status) != EMPTY)
		recovered += recover(me);
	write_record();
	for (unsigned slot = 1; slot <= MAX_SLOT; slot++)
		if (slot != me && atomic_load(&record_of(slot)->status) != EMPTY && !held_by_others(slot))
			recovered += recover(slot);
	lock_byte(F_OFD_SETLK, F_UNLCK, DOOR);
	return recovered;
}

static bool denotes_ours(const char *name) {
	struct stat named = {0}, ours = {0};
	int other = shm_open(name, O_RDONLY | O_CLOEXEC, 0);
	if (other < 0 || fstat(other, &named) != 0 || fstat(segment, &ours) != 0)
		return false;
	close(other);
	return named.st_dev == ours.st_dev && named.st_ino == ours.st_ino;
}

/* Leaves; no other thread uses the segment any more. What is still ours is freed, and the last one unlinks the name. */
static void detach(const char *name) {
	lock_byte(F_OFD_SETLKW, F_WRLCK, DOOR);
	recover(me);
	bool last = true;
	for (unsigned slot = 1; slot <= MAX_SLOT; slot++)
		last &= slot == me || !held_by_others(slot) || atomic_load(&record_of(slot)->status) == LEAVING;
	if (last && denotes_ours(name))
		shm_unlink(name);
	munmap(base, segment_bytes);
	close(segment); /* releases the door and the slot */
}
