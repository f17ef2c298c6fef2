package dev.arena.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;

/**
 * Writes rubbish into a segment behind the back of those who use it: mostly into its
 * heads, states and links, otherwise anywhere.
 */
final class Damage {

	/** The geometry of the segments that are damaged. */
	static final ArenaSpec SPEC = ArenaSpec.of(PoolSpec.of(40, 64), PoolSpec.of(5, 256));

	private static final int SEGMENT_BYTES = (int) SPEC.footprintBytes();

	private static final int WORDS_OFFSET = 20480;

	private static final int WORDS_BYTES = 2048;

	private final ByteBuffer memory;

	private final SplittableRandom random;

	private Damage(ByteBuffer memory, SplittableRandom random) {
		this.memory = memory;
		this.random = random;
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
		int offset = this.random.nextInt(3) == 0 ? this.random.nextInt(SEGMENT_BYTES)
				: WORDS_OFFSET + this.random.nextInt(WORDS_BYTES);
		int aligned = offset & -Long.BYTES;
		switch (this.random.nextInt(5)) {
			case 0 -> this.memory.put(offset, (byte) (this.memory.get(offset) ^ 1 << this.random.nextInt(8)));
			case 1 -> this.memory.put(offset, (byte) this.random.nextInt());
			case 2 -> this.memory.putLong(aligned, this.random.nextLong());
			case 3 -> this.memory.putLong(aligned, this.random.nextBoolean() ? 0 : -1);
			default -> this.memory.putLong(aligned, this.random.nextInt(64) | (long) this.random.nextInt(64) << 32);
		}
	}

}
