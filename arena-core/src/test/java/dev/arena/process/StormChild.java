package dev.arena.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

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

	private static final int MAX_HELD = 6;

	private final Arena arena;

	private final ByteBuffer mailbox;

	private final SplittableRandom random;

	private final Deque<Chunk> held = new ArrayDeque<>();

	/** Takes what it freed last, as long as nobody else comes. */
	private final Chunk again;

	private long stamp;

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

	/** A small arena: exhaustion and promotion all the time. */
	public static ArenaSpec spec() {
		return ArenaSpec.of(20, 64, 256);
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
		switch (this.random.nextInt(5)) {
			case 0, 1 -> {
				Chunk chunk = (this.held.size() < MAX_HELD) ? this.arena.allocate(1 + this.random.nextInt(256)) : null;
				if (chunk != null) {
					this.held.push(fill(chunk));
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

	/** Hands a chunk off and takes what was in its place in the mailbox. */
	private void swap(Chunk chunk) {
		int word = this.random.nextInt(MAILBOX_WORDS) * Long.BYTES;
		long handle = (long) WORDS.getAndSet(this.mailbox, word, verify(chunk).handOff());
		Chunk adopted = (handle != 0) ? this.arena.adopt(handle) : null;
		if (adopted != null) {
			this.held.push(verify(adopted));
		}
	}

	/**
	 * Takes a chunk and frees it, some times, and takes it once more. Nobody asks for its
	 * handle, so it is only reserved while nobody else comes to its lane.
	 */
	private void takeAgain(int times) {
		for (int i = 0; i <= times; i++) {
			if (this.again.isOpen()) {
				closeAgain();
			}
			if (this.arena.allocate(200, this.again)) {
				this.stamp = this.random.nextLong();
				for (long offset = 0; offset < this.again.size(); offset += Long.BYTES) {
					this.again.putLong(offset, this.stamp);
				}
			}
		}
	}

	private void closeAgain() {
		for (long offset = 0; offset < this.again.size(); offset += Long.BYTES) {
			if (this.again.getLong(offset) != this.stamp) {
				throw twoHolders(this.again, offset);
			}
		}
		if (!this.arena.deallocate(this.again)) {
			throw new IllegalStateException("A free was refused");
		}
	}

	private void free(Chunk chunk) {
		if (!this.arena.deallocate(verify(chunk))) {
			throw new IllegalStateException("A free was refused");
		}
	}

	/** Writes a payload that follows from the handle. */
	static Chunk fill(Chunk chunk) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			chunk.putLong(offset, word(chunk, offset));
		}
		return chunk;
	}

	/** Requires the payload that the chunk was filled with. */
	static Chunk verify(Chunk chunk) {
		for (long offset = 0; offset < chunk.size(); offset += Long.BYTES) {
			if (chunk.getLong(offset) != word(chunk, offset)) {
				throw twoHolders(chunk, offset);
			}
		}
		return chunk;
	}

	private static IllegalStateException twoHolders(Chunk chunk, long offset) {
		return new IllegalStateException(
				chunk + " has two holders: at offset " + offset + " it has " + Long.toHexString(chunk.getLong(offset)));
	}

	private static long word(Chunk chunk, long offset) {
		return chunk.handle() * 0x9E37_79B9_7F4A_7C15L + offset;
	}

}
