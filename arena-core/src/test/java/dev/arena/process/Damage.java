package dev.arena.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;

/**
 * Writes rubbish into a segment behind the back of those who use it: mostly into its
 * flags and state words, otherwise anywhere.
 */
final class Damage {

	/**
	 * The geometry of the segments that are damaged: a tree of two levels, and a root.
	 */
	static final ArenaSpec SPEC = ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(150),
			PoolSpec.ofChunkSize(256).withChunkCount(5));

	private static final long SEGMENT_BYTES = segmentBytes();

	private static final int FLAGS_OFFSET = 20992;

	/** Three blocks in one line, the root in the next. */
	private static final int FLAGS_BYTES = 136;

	private static final int STATES_OFFSET = 21248;

	private static final int STATE_SHIFT = 6;

	private final ByteBuffer memory;

	private final SplittableRandom random;

	private Damage(ByteBuffer memory, SplittableRandom random) {
		this.memory = memory;
		this.random = random;
	}

	private static long segmentBytes() {
		try (Arena arena = Arena.local(SPEC)) {
			return arena.footprintBytes();
		}
	}

	/**
	 * Damage to the segment of a name, {@code null} while there is none of full length.
	 */
	static @Nullable Damage to(String name, SplittableRandom random) throws IOException {
		try (FileChannel channel = FileChannel.open(Segments.file(name), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			if (channel.size() != SEGMENT_BYTES) {
				return null;
			}
			ByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SEGMENT_BYTES);
			return new Damage(memory.order(ByteOrder.nativeOrder()), random);
		}
	}

	void corrupt() {
		switch (this.random.nextInt(3)) {
			case 0 -> corrupt(this.random.nextInt((int) SEGMENT_BYTES), this.random.nextInt());
			// any kind, touched or not
			case 1 -> corrupt(FLAGS_OFFSET + this.random.nextInt(FLAGS_BYTES), this.random.nextInt(64));
			// any phase, a low generation, a low slot
			default -> corrupt(STATES_OFFSET + (this.random.nextInt(150) << STATE_SHIFT) + this.random.nextInt(8),
					this.random.nextLong(4) << 20 | this.random.nextLong(4) << 18 | this.random.nextLong(4));
		}
	}

	private void corrupt(int offset, long plausible) {
		int aligned = offset & -Long.BYTES;
		switch (this.random.nextInt(5)) {
			case 0 -> this.memory.put(offset, (byte) (this.memory.get(offset) ^ 1 << this.random.nextInt(8)));
			case 1 -> this.memory.putLong(aligned, this.random.nextLong());
			case 2 -> this.memory.putLong(aligned, this.random.nextBoolean() ? 0 : -1);
			default -> this.memory.putLong(aligned, plausible);
		}
	}

}
