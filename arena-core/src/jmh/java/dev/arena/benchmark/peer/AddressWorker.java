package dev.arena.benchmark.peer;

import dev.arena.internal.memory.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * A worker of a general allocator in C.
 */
abstract class AddressWorker extends Worker<Address> {

	private final Address[] addresses;

	AddressWorker(int slotCount) {
		this.addresses = Address.forSlots(slotCount, 0);
	}

	abstract long malloc(long sizeBytes);

	abstract void free(long address);

	@Override
	public final @Nullable Address allocate(int slot, int sizeBytes) {
		long address = malloc(sizeBytes);
		if (address == 0) {
			return null;
		}
		Address chunk = this.addresses[slot];
		chunk.value = address;
		return chunk;
	}

	@Override
	public final void write(Address chunk, long value) {
		OffHeap.putLongPlain(chunk.value, value);
	}

	@Override
	public final long read(Address chunk) {
		return OffHeap.getLongPlain(chunk.value);
	}

	@Override
	public final void free(Address chunk) {
		free(chunk.value);
	}

}
