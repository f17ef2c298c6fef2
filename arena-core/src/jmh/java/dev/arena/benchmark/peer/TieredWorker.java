package dev.arena.benchmark.peer;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Several pools of one size each, for peers that know no other: a request goes to the
 * smallest pool that fits and is promoted by hand while that is empty.
 *
 * @param <T> what stands for a chunk
 */
final class TieredWorker<T> extends Worker<T> {

	/** Which tier holds a size, by the number of bits of size - 1. */
	private final byte[] tierBySizeBits = new byte[Integer.SIZE];

	private final FixedSizeWorker<T>[] tiers;

	/**
	 * Stacks pools.
	 * @param tiers a worker for each pool
	 * @param chunkSizesBytes their sizes: powers of two, ascending
	 */
	@SuppressWarnings("unchecked")
	TieredWorker(List<? extends FixedSizeWorker<T>> tiers, List<Integer> chunkSizesBytes) {
		this.tiers = tiers.toArray(new FixedSizeWorker[0]);
		for (int bits = 0; bits < Integer.SIZE; bits++) {
			int tier = 0;
			while (tier < this.tiers.length && sizeBits(chunkSizesBytes.get(tier)) < bits) {
				tier++;
			}
			this.tierBySizeBits[bits] = (byte) tier;
		}
	}

	@Override
	public @Nullable T allocate(int slot, int sizeBytes) {
		for (int tier = this.tierBySizeBits[sizeBits(sizeBytes)]; tier < this.tiers.length; tier++) {
			T chunk = this.tiers[tier].allocate(slot, sizeBytes);
			if (chunk != null) {
				return chunk;
			}
		}
		return null;
	}

	@Override
	public void write(T chunk, long value) {
		this.tiers[0].write(chunk, value);
	}

	@Override
	public long read(T chunk) {
		return this.tiers[0].read(chunk);
	}

	@Override
	public void free(T chunk) {
		int sizeBytes = this.tiers[0].chunkSizeBytes(chunk);
		this.tiers[this.tierBySizeBits[sizeBits(sizeBytes)]].free(chunk);
	}

	private static int sizeBits(int sizeBytes) {
		return Integer.SIZE - Integer.numberOfLeadingZeros(sizeBytes - 1);
	}

}
