package dev.arena.benchmark.peer;

/**
 * {@code malloc} and {@code free} of the C library, called through
 * {@code java.lang.foreign} without a change of the thread's state, which is the fastest
 * way there is.
 */
final class ForeignMallocAllocator extends Allocator {

	@Override
	Worker<?> newWorker(int slotCount) {
		return new ForeignWorker(slotCount);
	}

	private static final class ForeignWorker extends AddressWorker {

		ForeignWorker(int slotCount) {
			super(slotCount);
		}

		@Override
		long malloc(long sizeBytes) {
			return ForeignFunctions.malloc(sizeBytes);
		}

		@Override
		void free(long address) {
			ForeignFunctions.free(address);
		}

	}

}
