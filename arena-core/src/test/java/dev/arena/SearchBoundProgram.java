package dev.arena;

import java.time.Duration;
import java.util.Random;
import java.util.Scanner;

/**
 * What {@link SearchBoundTests} runs in a JVM that counts: one situation after another,
 * on a pool of 2^20 chunks, with one or two attachments that take turns. Prints a line
 * for each: the largest number of words that one call has looked at, then the situation.
 */
public final class SearchBoundProgram {

	static final int CHUNKS = 1 << 20;

	static final String MAXIMUM = "MAXIMUM ";

	/** Precedes a number that may be large, but only once. */
	static final String ONCE = "ONCE ";

	static final String WAITING = "WAITING";

	static final String END = "END";

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(16).withChunkCount(CHUNKS);

	/** Nobody but this program reclaims. */
	private static final SharedOptions OPTIONS = SharedOptions.defaults().withReclaimInterval(Duration.ZERO);

	private static final int STEPS = 200_000;

	private final Random random = new Random(2026);

	private final Arena[] arenas;

	private final Chunk[] cursors = new Chunk[CHUNKS];

	/** The numbers of the cursors, those that hold a chunk first. */
	private final int[] order = new int[CHUNKS];

	private int held;

	private long maximum;

	private SearchBoundProgram(Arena[] arenas) {
		this.arenas = arenas;
		for (int i = 0; i < CHUNKS; i++) {
			this.order[i] = i;
			renew(i);
		}
	}

	/**
	 * Runs all situations, or holds half of the chunks until it is killed.
	 * @param arguments the name of the segment, and the number of attachments, 0 to hold
	 */
	public static void main(String[] arguments) {
		int attachments = Integer.parseInt(arguments[1]);
		if (attachments == 0) {
			Arena arena = Arena.shared(arguments[0], SPEC, OPTIONS);
			for (int i = 0; i < CHUNKS / 2; i++) {
				arena.allocate(16);
			}
			System.out.println(WAITING);
			new Scanner(System.in).nextLine();
		}
		Arena[] arenas = new Arena[attachments];
		for (int i = 0; i < attachments; i++) {
			arenas[i] = Arena.shared(arguments[0], SPEC, OPTIONS);
		}
		new SearchBoundProgram(arenas).run();
		for (Arena arena : arenas) {
			arena.close();
		}
		System.out.println(END);
	}

	private void run() {
		takeAll();
		report("filling");
		hearThatThereIsNone("filling");
		shuffle();
		freeDownTo(0);
		report("draining");
		takeAndFree(STEPS);
		report("steps after draining");
		retake();
		retakeNearlyAll();
		for (int free : new int[] { CHUNKS / 2, CHUNKS / 100, CHUNKS / 10_000 }) {
			takeAll();
			report("filling again");
			shuffle();
			freeDownTo(CHUNKS - free);
			takeAndFree(STEPS);
			report("random steps, " + free + " chunks free");
			freeAtRandomAndTakeInBursts(STEPS / 10, free);
			report("random bursts, " + free + " chunks free");
		}
		freeDownTo(0);
		this.maximum = 0;
		recover();
	}

	/** Half a million cursors free and take again, and as many new ones come. */
	private void retake() {
		takeUpTo(CHUNKS / 2);
		for (int round = 0; round < 3; round++) {
			freeDownTo(0);
			takeUpTo(CHUNKS / 2);
		}
		report("half a million cursors that free and take again");
		for (int i = this.held; i < CHUNKS; i++) {
			renew(this.order[i]);
		}
		takeAll();
		report("as many new ones");
		hearThatThereIsNone("a mass retake");
		freeDownTo(0);
		takeAll();
		hearThatThereIsNone("a retake of all");
		freeDownTo(0);
		takeUpTo(CHUNKS / 2);
		takeAndFree(STEPS);
		report("steps after a mass retake");
		freeDownTo(0);
	}

	/** Nearly all full blocks have raised flags, and only the others can be used up. */
	private void retakeNearlyAll() {
		for (int round = 0; round < 2; round++) {
			takeUpTo(CHUNKS / 10 * 9);
			freeDownTo(0);
		}
		takeUpTo(CHUNKS / 10 * 9);
		for (int i = this.held; i < CHUNKS; i++) {
			renew(this.order[i]);
		}
		takeAll();
		report("a tenth of new ones after nine tenths were taken again");
		freeDownTo(0);
	}

	private void recover() {
		System.out.println(WAITING);
		new Scanner(System.in).nextLine(); // the other process is dead now
		this.maximum = 0;
		long reclaimed = this.arenas[0].maintain().reclaim().reclaimedChunks();
		if (reclaimed != CHUNKS / 2) {
			throw new IllegalStateException("reclaimed " + reclaimed);
		}
		Looks.takeCount();
		takeAndFree(STEPS);
		report("steps after a recovery");
		for (int i = this.held; i < CHUNKS; i++) {
			renew(this.order[i]); // else this would be a mass retake
		}
		takeAll();
		report("filling after a recovery");
		hearThatThereIsNone("a recovery");
	}

	private void hearThatThereIsNone(String after) {
		Chunk cursor = this.arenas[0].newChunk();
		long[] looks = new long[2];
		for (int i = 0; i < looks.length; i++) {
			Looks.takeCount();
			if (this.arenas[0].allocate(16, cursor)) {
				throw new IllegalStateException("a chunk is left");
			}
			looks[i] = Looks.takeCount();
		}
		System.out.println(ONCE + looks[0] + " to hear that there is none after " + after);
		this.maximum = looks[1];
		report("to hear it again after " + after);
	}

	private void takeAll() {
		takeUpTo(CHUNKS);
	}

	private void takeUpTo(int count) {
		while (this.held < count) {
			take();
		}
	}

	private void freeDownTo(int count) {
		while (this.held > count) {
			this.held--;
			free(this.order[this.held]);
		}
	}

	/** Takes a chunk with a new cursor and frees one at random, again and again. */
	private void takeAndFree(int steps) {
		for (int i = 0; i < steps; i++) {
			takeAnew();
			freeAtRandom();
		}
	}

	private void freeAtRandomAndTakeInBursts(int bursts, int free) {
		int burst = Math.min(64, free);
		for (int i = 0; i < bursts; i++) {
			for (int k = 0; k < burst; k++) {
				takeAnew();
			}
			for (int k = 0; k < burst; k++) {
				freeAtRandom();
			}
		}
	}

	private void takeAnew() {
		renew(this.order[this.held]);
		take();
	}

	/** Replaces a cursor by one that has never had a chunk, which must search. */
	private void renew(int cursor) {
		this.cursors[cursor] = this.arenas[cursor % this.arenas.length].newChunk();
	}

	private void take() {
		int cursor = this.order[this.held++];
		Looks.takeCount();
		boolean taken = this.arenas[cursor % this.arenas.length].allocate(16, this.cursors[cursor]);
		count();
		if (!taken) {
			throw new IllegalStateException("no chunk with " + this.held + " cursors");
		}
	}

	private void freeAtRandom() {
		swap(this.random.nextInt(this.held), --this.held);
		free(this.order[this.held]);
	}

	private void free(int cursor) {
		Looks.takeCount();
		this.cursors[cursor].close();
		count();
	}

	private void count() {
		this.maximum = Math.max(this.maximum, Looks.takeCount());
	}

	private void report(String situation) {
		System.out.println(MAXIMUM + this.maximum + " " + situation);
		this.maximum = 0;
	}

	private void shuffle() {
		for (int i = CHUNKS - 1; i > 0; i--) {
			swap(i, this.random.nextInt(i + 1));
		}
	}

	private void swap(int a, int b) {
		int former = this.order[a];
		this.order[a] = this.order[b];
		this.order[b] = former;
	}

}
