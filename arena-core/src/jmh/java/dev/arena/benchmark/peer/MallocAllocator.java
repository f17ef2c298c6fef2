package dev.arena.benchmark.peer;

import java.lang.reflect.Field;

import sun.misc.Unsafe;

/**
 * {@code malloc} and {@code free} of the C library, as {@code sun.misc.Unsafe} calls
 * them.
 */
final class MallocAllocator extends Allocator {

	private static final Unsafe UNSAFE = unsafe();

	@Override
	Worker<?> newWorker(int slotCount) {
		return new UnsafeWorker(slotCount);
	}

	private static Unsafe unsafe() {
		try {
			Field field = Unsafe.class.getDeclaredField("theUnsafe");
			field.setAccessible(true);
			return (Unsafe) field.get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final class UnsafeWorker extends AddressWorker {

		UnsafeWorker(int slotCount) {
			super(slotCount);
		}

		@Override
		long malloc(long sizeBytes) {
			return UNSAFE.allocateMemory(sizeBytes);
		}

		@Override
		void free(long address) {
			UNSAFE.freeMemory(address);
		}

	}

}
