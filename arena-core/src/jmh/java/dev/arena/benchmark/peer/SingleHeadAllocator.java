package dev.arena.benchmark.peer;

import java.util.ArrayList;
import java.util.List;

import dev.arena.ArenaSpec;
import dev.arena.internal.memory.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SingleHeadPool} for each size of the workload.
 */
final class SingleHeadAllocator extends Allocator {

	private final List<Integer> chunkSizesBytes;

	private final List<SingleHeadPool> pools;

	SingleHeadAllocator(ArenaSpec spec) {
		this.chunkSizesBytes = spec.pools().stream().map((pool) -> (int) pool.chunkSizeBytes()).toList();
		this.pools = spec.pools()
			.stream()
			.map((pool) -> new SingleHeadPool((int) pool.chunkSizeBytes(), (int) pool.chunkCount()))
			.toList();
	}

	@Override
	Worker<?> newWorker(int slotCount) {
		if (this.pools.size() == 1) {
			return worker(0, slotCount);
		}
		List<PoolWorker> tiers = new ArrayList<>();
		for (int tier = 0; tier < this.pools.size(); tier++) {
			tiers.add(worker(tier, slotCount));
		}
		return new TieredWorker<>(tiers, this.chunkSizesBytes);
	}

	private PoolWorker worker(int tier, int slotCount) {
		return new PoolWorker(this.pools.get(tier), Address.forSlots(slotCount, this.chunkSizesBytes.get(tier)));
	}

	@Override
	public void close() {
		this.pools.forEach(SingleHeadPool::close);
	}

	private static final class PoolWorker extends FixedSizeWorker<Address> {

		private final SingleHeadPool pool;

		private final Address[] addresses;

		PoolWorker(SingleHeadPool pool, Address[] addresses) {
			this.pool = pool;
			this.addresses = addresses;
		}

		@Override
		public @Nullable Address allocate(int slot, int sizeBytes) {
			long address = this.pool.allocate();
			if (address == 0) {
				return null;
			}
			Address chunk = this.addresses[slot];
			chunk.value = address;
			return chunk;
		}

		@Override
		public void write(Address chunk, long value) {
			OffHeap.putLongPlain(chunk.value, value);
		}

		@Override
		public long read(Address chunk) {
			return OffHeap.getLongPlain(chunk.value);
		}

		@Override
		public void free(Address chunk) {
			this.pool.free(chunk.value);
		}

		@Override
		int chunkSizeBytes(Address chunk) {
			return chunk.sizeBytes;
		}

	}

}
