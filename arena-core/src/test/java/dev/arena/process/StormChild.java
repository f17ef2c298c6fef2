package dev.arena.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.PoolSpec;

/**
 * Allocates, frees, hands off and adopts as fast as it can until its standard input ends
 * or it is killed. Handles travel through a mailbox: a mapped file of words into which
 * everybody swaps theirs. The payload of a chunk follows from its handle, so everybody
 * can check everybody's.
 */
public final class StormChild {

	/** The number of words in the mailbox. */
	public static final int MAILBOX_WORDS = 16;

	private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final int MAX_HELD = 24;

	/**
	 * How many steps there are, on the average, for each pass over what is in transit.
	 */
	private static final int STEPS_PER_PASS = 2000;

	private static final Duration LONG_AGO = Duration.ofMinutes(1);

	private final Arena arena;

	private final ByteBuffer mailbox;

	private final SplittableRandom random;

	private final Deque<Held> held = new ArrayDeque<>();

	/** Takes what it freed last, as long as nobody else has it. */
	private final Chunk again;

	private long content;

	private long maxStallNanos;

	private StormChild(Arena arena, ByteBuffer mailbox, long seed) {
		this.arena = arena;
		this.mailbox = mailbox;
		this.random = new SplittableRandom(seed);
		this.again = arena.newChunk();
	}

	/** Arguments: segment name, mailbox file, seed. */
	public static void main(String[] arguments) throws Exception {
		try (Arena arena = Arena.shared(arguments[0], spec())) {
			StormChild child = new StormChild(arena, map(Path.of(arguments[1])), Long.parseLong(arguments[2]));
			Thread worker = new Thread(child::run, "storm");
			worker.setDaemon(true);
			worker.setUncaughtExceptionHandler((thread, ex) -> {
				ex.printStackTrace(System.out);
				Runtime.getRuntime().halt(3);
			});
			worker.start();
			System.out.println("ready");
			while (System.in.read() != -1) { // ends with the referee or at its command
				continue;
			}
			worker.interrupt();
			worker.join();
			System.out.println("stalled " + child.maxStallNanos / 1_000_000);
		}
	}

	/**
	 * A small arena: exhaustion and promotion all the time, into a pool whose tree of
	 * flags has two levels.
	 */
	public static ArenaSpec spec() {
		return ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(20), PoolSpec.ofChunkSize(256).withChunkCount(70));
	}

	private static ByteBuffer map(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			return channel.map(FileChannel.MapMode.READ_WRITE, 0, MAILBOX_WORDS * Long.BYTES);
		}
	}

	private void run() {
		while (!Thread.currentThread().isInterrupted()) {
			long start = System.nanoTime();
			step();
			this.maxStallNanos = Math.max(this.maxStallNanos, System.nanoTime() - start);
		}
		while (!this.held.isEmpty()) {
			free(this.held.pop());
		}
		if (this.again.isOpen()) {
			closeAgain();
		}
	}

	private void step() {
		if (this.random.nextInt(STEPS_PER_PASS) == 0) {
			this.arena.maintain().reclaimInTransit(LONG_AGO); // stamps what is in transit
		}
		switch (this.random.nextInt(5)) {
			case 0, 1 -> {
				Chunk chunk = (this.held.size() < MAX_HELD) ? this.arena.allocate(1 + this.random.nextInt(256)) : null;
				if (chunk != null) {
					this.held.push(new Held(fill(chunk), chunk.handle()));
				}
			}
			case 2 -> {
				if (!this.held.isEmpty()) {
					free(this.held.poll());
				}
			}
			case 3 -> takeAgain(this.random.nextInt(8));
			default -> {
				if (!this.held.isEmpty()) {
					swap(this.held.poll());
				}
			}
		}
	}

	/**
	 * Hands a chunk off and takes, or frees, what was in its place in the mailbox. That
	 * may have been lost with a process that was killed.
	 */
	private void swap(Held chunk) {
		int word = this.random.nextInt(MAILBOX_WORDS) * Long.BYTES;
		long handle = (long) WORDS.getAndSet(this.mailbox, word, fill(chunk.verified()).handOff());
		if (handle == 0) {
			return;
		}
		if (this.random.nextInt(4) == 0) {
			this.arena.deallocate(handle);
			return;
		}
		Chunk adopted = this.arena.adopt(handle);
		if (adopted != null) {
			this.held.push(new Held(verify(adopted, handle), handle));
		}
	}

	/** Takes a chunk and frees it, some times, and takes it once more. */
	private void takeAgain(int times) {
		for (int i = 0; i <= times; i++) {
			if (this.again.isOpen()) {
				closeAgain();
			}
			if (this.arena.allocate(200, this.again)) {
				this.content = this.random.nextLong();
				for (long offset = 0; offset < this.again.size(); offset += Long.BYTES) {
					this.again.putLong(offset, this.content);
				}
			}
		}
	}

	private void closeAgain() {
		for (long offset = 0; offset < this.again.size(); offset += Long.BYTES) {
			if (this.again.getLong(offset) != this.content) {
				throw twoHolders(this.again, offset);
			}
		}
		if (!this.arena.deallocate(this.again)) {
			throw new IllegalStateException("A free was refused");
		}
	}

	private void free(Held chunk) {
		if (!this.arena.deallocate(chunk.verified())) {
			throw new IllegalStateException("A free was refused");
		}
	}

	/** Writes a payload that follows from the handle that handing it off will give. */
	static Chunk fill(Chunk chunk) {
		long handle = chunk.handle();
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			chunk.putLong(offset, word(handle, offset));
		}
		return chunk;
	}

	/** Requires the payload that follows from a handle. */
	static Chunk verify(Chunk chunk, long handle) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			if (chunk.getLong(offset) != word(handle, offset)) {
				throw twoHolders(chunk, offset);
			}
		}
		return chunk;
	}

	private static IllegalStateException twoHolders(Chunk chunk, long offset) {
		return new IllegalStateException(
				chunk + " has two holders: at offset " + offset + " it has " + Long.toHexString(chunk.getLong(offset)));
	}

	private static long word(long handle, long offset) {
		return handle * 0x9E37_79B9_7F4A_7C15L + offset;
	}

	/** A chunk and the handle that its payload follows from. */
	private record Held(Chunk chunk, long handle) {

		Chunk verified() {
			return verify(this.chunk, this.handle);
		}

	}

}
