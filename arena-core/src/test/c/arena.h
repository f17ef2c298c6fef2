/*
 * A participant in a shared arena that is not a JVM, in C11 for Linux with glibc. It follows docs/memory-layout.md: read
 * that page first. One segment in each process. arena_peer.c lets a test drive it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "arena_pools.h"

#define MAGIC 0x000000414E455241u
#define UNFINISHED 0x57454E414E455241u
#define VERSION 1
#define BYTE_ORDER_MARK 0x01020304
#define PAGE UINT64_C(4096)
#define RECORDS (64 * 256)
#define MAX_SLOT 255
#define DOOR 0
#define STAMPS 1022
#define OLD_STAMP 1023
#define OLD_EPOCHS 511
#define MAX_TIMEOUT (UINT64_C(365) * 24 * 3600 * 1000000000)

enum refusal { STALE_CHUNK = 2, STALE_HANDLE = 3 };
enum status { EMPTY, ATTACHED, LEAVING };

struct header {
	_Atomic uint64_t magic;
	uint32_t version, byte_order_mark;
	uint64_t segment_bytes, creation_id, origin, pool_count, timeout, zero;
	_Atomic uint64_t epoch, reclaimed;
	uint64_t zeros[6];
	_Atomic uint64_t refused[8];
	uint64_t more_zeros[8];
	struct entry {
		uint64_t size, count, shift, counters, flags, states, payload, zero;
	} pools[MAX_POOLS];
};

struct record {
	_Atomic uint64_t status;
	uint64_t pid, since;
	char host[40];
};

static int segment;
static uint64_t segment_bytes;

static struct header *header(void) { return (struct header *)base; }

static uint64_t now_millis(void) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * UINT64_C(1000) + now.tv_nsec / 1000000;
}

/* Handles, and the interface of the allocator. A chunk that we hold is a chunk in a generation. */

struct held {
	const struct pool *pool;
	uint64_t chunk, generation;
};

static int ordinal_bits(void) {
	const struct pool *last = &pools[pool_count - 1];
	return 64 - __builtin_clzll(last->first_ordinal + last->count - 1);
}

static uint64_t handle_of(const struct pool *p, uint64_t chunk, uint64_t generation) {
	return ((generation & GENERATIONS) + header()->origin) << ordinal_bits() | (p->first_ordinal + chunk);
}

/* The handle that will be valid once the chunk is handed off. */
static uint64_t future_handle(const struct held *h) { return handle_of(h->pool, h->chunk, h->generation + 1); }

static const struct pool *resolve(uint64_t handle, uint64_t *chunk) {
	uint64_t ordinal = handle & ((UINT64_C(1) << ordinal_bits()) - 1);
	for (const struct pool *p = pools; p < pools + pool_count; p++)
		if (ordinal >= p->first_ordinal && ordinal < p->first_ordinal + p->count) {
			*chunk = ordinal - p->first_ordinal;
			return p;
		}
	return NULL;
}

static _Atomic uint64_t *payload_of(const struct held *h) { return word(h->pool->payload + h->pool->size * h->chunk); }

static bool refuse(enum refusal reason) {
	atomic_fetch_add(&header()->refused[reason], 1);
	return false;
}

static bool allocate(uint64_t bytes, struct held *h) {
	const struct pool *best = pools;
	while (best < pools + pool_count && best->size < bytes)
		best++;
	for (h->pool = best; h->pool < pools + pool_count; h->pool++)
		if (take_any(h->pool, &h->chunk, &h->generation)) {
			if (h->pool != best)
				add(best->counters + 128 + 8 * (h->pool - pools), 1);
			return true;
		}
	if (best < pools + pool_count)
		add(best->counters, 1);
	return false;
}

static bool deallocate(const struct held *h) {
	return release(h->pool, h->chunk, state(h->generation, LIVE, me)) || refuse(STALE_CHUNK);
}

/* Gives a chunk away: it belongs to nobody until somebody adopts its handle. */
static bool hand_off(const struct held *h) {
	if (!step(h->pool, h->chunk, state(h->generation, LIVE, me), state(h->generation + 1, TRANSIT, me)))
		return false;
	add(h->pool->counters + 64, 1);
	return true;
}

static bool is_in_transit(const struct pool *p, uint64_t chunk, uint64_t handle, uint64_t *seen) {
	*seen = atomic_load(state_of(p, chunk));
	return phase_in(*seen) == TRANSIT && handle_of(p, chunk, generation_in(*seen)) == handle;
}

static bool adopt(uint64_t handle, struct held *h) {
	uint64_t seen;
	h->pool = resolve(handle, &h->chunk);
	while (h->pool != NULL && is_in_transit(h->pool, h->chunk, handle, &seen)) { /* again if a stamp has changed */
		h->generation = generation_in(seen);
		if (step(h->pool, h->chunk, seen, state(h->generation, LIVE, me)))
			return true;
	}
	return false;
}

/* Frees a chunk in transit. */
static bool take_back(uint64_t handle) {
	uint64_t seen, chunk;
	const struct pool *p = resolve(handle, &chunk);
	while (p != NULL && is_in_transit(p, chunk, handle, &seen))
		if (release(p, chunk, seen)) {
			add(p->counters + 72, 1);
			return true;
		}
	return refuse(STALE_HANDLE);
}

/* Chunks in transit. */

static void raise_epoch(void) { atomic_fetch_add(&header()->epoch, 1); /* the test is the clock */ }

static uint64_t age_in_epochs(unsigned stamp, uint64_t epoch) {
	return stamp == OLD_STAMP ? OLD_EPOCHS : (1 + epoch % STAMPS + STAMPS - stamp) % STAMPS;
}

/* Gives the chunks in transit their stamps: how many there are of some age, in epochs, or more. */
static uint64_t stamp_transit(uint64_t age) {
	uint64_t aged = 0;
	for (const struct pool *p = pools; p < pools + pool_count; p++)
		for (uint64_t chunk = 0; chunk < p->count; chunk++) {
			uint64_t seen = atomic_load(state_of(p, chunk)), epoch = atomic_load(&header()->epoch);
			unsigned stamp = stamp_in(seen);
			if (phase_in(seen) != TRANSIT)
				continue;
			if (stamp == 0)
				stamp = 1 + epoch % STAMPS;
			else if (age_in_epochs(stamp, epoch) >= OLD_EPOCHS)
				stamp = OLD_STAMP;
			aged += age_in_epochs(stamp, epoch) >= age;
			if (stamp != stamp_in(seen))
				step(p, chunk, seen, seen - ((uint64_t)stamp_in(seen) << 8) + ((uint64_t)stamp << 8));
		}
	return aged;
}

/* Recovery, with the door held. */

static struct record *record_of(unsigned slot) { return (struct record *)(base + PAGE) + slot; }

static uint64_t recover(unsigned slot) {
	uint64_t freed = 0;
	for (const struct pool *p = pools; p < pools + pool_count; p++)
		freed += recover_below(p, p->root, 0, slot);
	atomic_fetch_add(&header()->reclaimed, freed);
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
static bool lay_out(struct pool *p, uint64_t start, uint64_t size, uint64_t count) {
	uint64_t first = p == pools ? 1 : p[-1].first_ordinal + p[-1].count;
	if (size < 16 || size > UINT64_C(1) << 46 || (size & (size - 1)) != 0 || (p > pools && size <= p[-1].size)
			|| count < 1 || count > UINT32_MAX || first - 1 + count > UINT32_MAX
			|| size * (__uint128_t)count > INT64_MAX / 2 - start)
		return false;
	*p = (struct pool){.size = size, .count = count, .shift = count <= 1024 ? 6 : 3, .counters = start};
	p->first_ordinal = first;
	p->flags = p->states = start + 512;
	for (p->root = -1; p->root < 0 || nodes(p, p->root) > 1;) {
		p->level[++p->root] = p->states;
		p->states += up(8 * nodes(p, p->root), 128);
	}
	p->payload = up(p->states + (count << p->shift), PAGE);
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
	if (h->timeout > MAX_TIMEOUT)
		quit(2, "refused: the transit timeout is %" PRIu64, h->timeout);
	if (h->pool_count < 1 || h->pool_count > MAX_POOLS)
		quit(2, "refused: the geometry has %" PRIu64 " pools", h->pool_count);
	uint64_t end = PAGE + RECORDS;
	for (pool_count = 0; pool_count < h->pool_count; pool_count++) {
		struct pool *p = &pools[pool_count];
		const struct entry *e = &h->pools[pool_count];
		if (!lay_out(p, end, e->size, e->count) || p->shift != e->shift || p->counters != e->counters
				|| p->flags != e->flags || p->states != e->states || p->payload != e->payload)
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

/* Makes a file that says that it is to be a segment, and gives it the name unless that is taken meanwhile. */
static void appear(const char *name) {
	char ours[32], path[300], page[PAGE] = "ARENANEW";
	int file = open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	snprintf(ours, sizeof ours, "/proc/self/fd/%d", file);
	snprintf(path, sizeof path, "/dev/shm%s", name);
	if (file < 0 || write(file, page, PAGE) != PAGE
			|| (linkat(AT_FDCWD, ours, AT_FDCWD, path, AT_SYMLINK_FOLLOW) != 0 && errno != EEXIST))
		quit(2, "refused: %s: %m", name);
	close(file);
}

/* Makes a segment of the pools that were laid out. The magic comes last: without it there is no segment. */
static void create(void) {
	uint64_t bytes = pools[pool_count - 1].end;
	char page[PAGE] = "ARENANEW"; /* over what a creator that died has left */
	if (pwrite(segment, page, PAGE, 0) != PAGE || ftruncate(segment, PAGE) != 0
			|| posix_fallocate(segment, 0, bytes) != 0)
		quit(2, "refused: no room for %" PRIu64 " bytes", bytes);
	map(bytes);
	struct header *h = header();
	h->version = VERSION;
	h->byte_order_mark = BYTE_ORDER_MARK;
	h->segment_bytes = bytes;
	h->pool_count = pool_count;
	for (unsigned i = 0; i < pool_count; i++) {
		struct pool *p = &pools[i];
		h->pools[i] = (struct entry){p->size, p->count, p->shift, p->counters, p->flags, p->states, p->payload, 0};
	}
	if (getrandom(&h->creation_id, 8, 0) != 8 || getrandom(&h->origin, 8, 0) != 8)
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

static bool denotes_ours(const char *name) {
	struct stat named = {0}, ours = {0};
	int other = shm_open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
	if (other < 0 || fstat(other, &named) != 0 || fstat(segment, &ours) != 0)
		return false;
	close(other);
	return named.st_dev == ours.st_dev && named.st_ino == ours.st_ino;
}

/* The header of what we have open: what bears no mark of a segment is left alone. */
static struct header read_header(const char *name) {
	struct header found = {0};
	struct stat status;
	if (fstat(segment, &status) != 0 || !S_ISREG(status.st_mode) || pread(segment, &found, sizeof found, 0) < 0)
		quit(2, "refused: %s: %m", name);
	if (found.magic != MAGIC && found.magic != UNFINISHED)
		quit(2, "refused: this is not an arena");
	return found;
}

/* Opens the segment of a name and enters its door. If there is none and pools were laid out, there is one then. */
static void enter(const char *name) {
	for (;;) {
		segment = shm_open(name, O_RDWR | O_CLOEXEC | O_NONBLOCK, 0);
		if (segment < 0 && errno == ENOENT && pool_count > 0) {
			appear(name);
			continue;
		}
		if (segment < 0)
			quit(2, "refused: %s: %m", name);
		read_header(name);
		if (!lock_byte(F_OFD_SETLKW, F_WRLCK, DOOR))
			quit(2, "refused: %s: %m", name);
		if (denotes_ours(name))
			return;
		close(segment); /* the last one left and unlinked it while we waited at the door */
	}
}

/* Attaches to the segment of a name, and creates it if pools were laid out before: how many chunks were recovered. */
static uint64_t attach(const char *name) {
	uint64_t recovered = 0;
	struct stat status;
	enter(name);
	struct header found = read_header(name);
	if (found.magic == UNFINISHED && pool_count > 0) {
		for (unsigned slot = 1; slot <= MAX_SLOT; slot++)
			if (held_by_others(slot))
				quit(2, "refused: somebody uses what was truncated or overwritten");
		create();
	} else if (fstat(segment, &status) == 0) {
		check_header(&found, status.st_size);
		map(status.st_size);
	}
	for (me = 1; !lock_byte(F_OFD_SETLK, F_WRLCK, me); me++)
		if (me == MAX_SLOT)
			quit(2, "refused: all slots are taken");
	if (atomic_load(&record_of(me)->status) != EMPTY)
		recovered += recover(me);
	write_record();
	for (unsigned slot = 1; slot <= MAX_SLOT; slot++)
		if (slot != me && atomic_load(&record_of(slot)->status) != EMPTY && lock_byte(F_OFD_SETLK, F_WRLCK, slot)) {
			recovered += recover(slot);
			lock_byte(F_OFD_SETLK, F_UNLCK, slot);
		}
	lock_byte(F_OFD_SETLK, F_UNLCK, DOOR);
	return recovered;
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
