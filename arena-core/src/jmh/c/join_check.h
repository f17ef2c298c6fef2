/*
 * The self check of join_peer.c, which includes this: that a pool serves each of its chunks once, promotes and ends
 * as join does, keeps its chunks apart when threads race, and that each pattern does what its name says.
 */

#define RACERS 4
#define RACES 300000
#define RACE_HELD 5
#define RACE_CHUNKS 16 /* fewer than the racers want: they promote, and hear "none" */

static struct arena tested;

static void expect(bool holds, const char *what) {
	if (!holds)
		fail(what);
}

static uint32_t tag_of(const struct pool *p) { return (uint32_t)(atomic_load(p->head) >> 32); }

/* Follows the list of a pool whose users are at rest. */
/* Follows the lists of an arena whose users are at rest. */
static uint32_t count_free(const struct arena *a) {
	static bool seen[1 << 16];
	uint32_t free = 0;
	for (int pool = 0; pool < POOLS; pool++) {
		const struct pool *p = &a->pools[pool];
		expect(p->count <= sizeof seen, "a pool that is too large to be checked");
		memset(seen, 0, sizeof seen);
		for (uint32_t i = (uint32_t)atomic_load(p->head); i != NIL; i = atomic_load(&chunk_at(a, pool, i)->next)) {
			expect(i < p->count, "a link out of its pool");
			expect(!seen[i], "a chunk that is linked twice");
			seen[i] = true;
			free++;
		}
	}
	return free;
}

static void check_pools(void) {
	static const uint32_t counts[POOLS] = {5, 3, 2};
	union chunk *held[10];
	expect(create_arena(&tested, counts, shared), "the memory of the arena could not be mapped");
	for (int times = 0; times < 2; times++) {
		int n = 0;
		for (int pool = 0; pool < POOLS; pool++)
			for (uint32_t i = 0; i < counts[pool]; i++, n++) {
				held[n] = allocate(&tested, 1);
				expect(owns(&tested.pools[pool], held[n]), "a chunk of the wrong pool");
				expect(held[n] == chunk_at(&tested, pool, i), "a chunk out of order");
				memset(held[n], 0xff, (size_t)1 << shifts[pool]);
			}
		expect(allocate(&tested, 1) == NULL && try_allocate(&tested, 1) == NULL, "an exhausted arena had one more");
		expect(count_free(&tested) == 0, "a chunk that is held and linked");
		deallocate(&tested, held[7]);
		expect(try_allocate(&tested, 64) == NULL, "an attempt was promoted");
		expect(allocate(&tested, 65) == held[7], "the chunk freed last does not come first");
		while (n > 0)
			deallocate(&tested, held[--n]);
		expect(count_free(&tested) == 10, "a chunk is missing");
	}
	expect(allocate(&tested, 1025) == NULL && try_allocate(&tested, 1025) == NULL, "a chunk that is too small");
	expect(owns(&tested.pools[2], allocate(&tested, 257)), "a pool other than the smallest that fits");
	destroy_arena(&tested);
}

static void *race(void *argument) {
	uint64_t me = (uint64_t)(uintptr_t)argument, random = me, stamp = me << 40;
	union chunk *held[RACE_HELD] = {0};
	uint64_t stamps[RACE_HELD];
	for (int i = 0; i < RACES + RACE_HELD; i++) {
		random = random * 6364136223846793005 + 1442695040888963407;
		int k = i < RACES ? (int)((random >> 33) % RACE_HELD) : i - RACES;
		if (held[k] != NULL) {
			expect(atomic_load_explicit(&held[k]->word, memory_order_relaxed) == stamps[k], "a chunk of two holders");
			deallocate(&tested, held[k]);
			held[k] = NULL;
		}
		else if (i < RACES && (held[k] = allocate(&tested, 64)) != NULL)
			put(held[k], stamps[k] = ++stamp);
	}
	return NULL;
}

static void check_races(void) {
	static const uint32_t counts[POOLS] = {RACE_CHUNKS / 2, RACE_CHUNKS / 4, RACE_CHUNKS / 4};
	pthread_t racers[RACERS];
	expect(create_arena(&tested, counts, shared), "the memory of the arena could not be mapped");
	for (uintptr_t i = 0; i < RACERS; i++)
		expect(pthread_create(&racers[i], NULL, race, (void *)(i + 1)) == 0, "a thread could not be started");
	for (int i = 0; i < RACERS; i++)
		pthread_join(racers[i], NULL);
	expect(count_free(&tested) == RACE_CHUNKS, "a chunk was lost in a race");
	destroy_arena(&tested);
}

static void *run_once(void *worker) {
	run_loop(worker);
	return NULL;
}

/* Runs a pattern and compares the tags, which count the compare-and-sets that won, and what is free afterwards. */
static void check_pattern(const struct pattern *p) {
	prepare(p, 0);
	steps = (65536 + p->chunks_a_step - 1) / p->chunks_a_step;
	uint32_t free = count_free(&arena), tags = 0;
	uint32_t tags_before[POOLS];
	for (int i = 0; i < POOLS; i++)
		tags_before[i] = tag_of(&arena.pools[i]);
	for (int i = 0; i < p->threads; i++)
		expect(pthread_create(&workers[i].thread, NULL, run_once, &workers[i]) == 0, "a thread could not be started");
	for (int i = 0; i < p->threads; i++)
		pthread_join(workers[i].thread, NULL);
	for (int i = 0; i < POOLS; i++)
		tags += tag_of(&arena.pools[i]) - tags_before[i];
	atomic_store(&awake, 0);
	uint32_t chunks = (uint32_t)(steps * p->chunks_a_step * (p->loops[1] == p->loops[0] ? 2 : 1));
	expect(tags == chunks * (uint32_t)p->compare_and_sets, "a pattern with another number of compare-and-sets");
	uint32_t gone = p->loops[0] == first_pass ? chunks : 0;
	expect(count_free(&arena) == free - gone, "a pattern that keeps a chunk");
	printf("%-9s %u chunks, %u compare-and-sets\n", p->name, chunks, tags);
	destroy_arena(&arena);
}

static void check_sizes(void) {
	uint32_t sum = 0;
	for (int i = 0; i < SEQUENCE; i++)
		sum += sizes[i];
	expect(sizes[0] == 614 && sum == 262160, "another sequence of sizes than Java's");
	const struct pattern *p = &patterns[0];
	while (p->loops[0] != mixed)
		p++;
	prepare(p, 0);
	int promoted = 0;
	for (unsigned step = 0; step < SEQUENCE; step++) {
		mixed(&workers[0], 1);
		promoted += sizes[step] <= 64 && !owns(&arena.pools[0], workers[0].held[step % HELD]);
	}
	printf("mixed     %d of %d promoted\n", promoted, SEQUENCE);
	expect(promoted > SEQUENCE / 6 && promoted < SEQUENCE / 4, "about a fifth is promoted");
	destroy_arena(&arena);
}

static int check(void) {
	check_pools();
	check_races();
	for (size_t i = 0; i < PATTERNS; i++)
		check_pattern(&patterns[i]);
	check_sizes();
	puts("ok");
	return 0;
}
