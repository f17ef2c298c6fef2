package dev.arena;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Everything that can be done with a cursor, in random order, by several threads with the
 * same one.
 */
final class Misuse {

	private final Arena arena;

	private final Chunk cursor;

	private final AtomicLong allocated = new AtomicLong();

	private final AtomicLong freed = new AtomicLong();

	/** Handles of chunks that were handed off, the latest ones. */
	private final AtomicLongArray handles = new AtomicLongArray(4);

	Misuse(Arena arena) {
		this.arena = arena;
		this.cursor = arena.allocate(64);
		this.cursor.close();
		this.allocated.incrementAndGet();
		this.freed.incrementAndGet();
	}

	void run(SplittableRandom random, int calls) {
		for (int i = 0; i < calls; i++) {
			try {
				call(random);
			}
			catch (IllegalStateException | IndexOutOfBoundsException expected) {
				Thread.onSpinWait();
			}
		}
	}

	private void call(SplittableRandom random) {
		switch (random.nextInt(20)) {
			case 0, 1, 2 -> allocated(this.arena.allocate(random.nextBoolean() ? 64 : 1024, this.cursor));
			case 3 -> allocated(this.arena.tryAllocate(random.nextBoolean() ? 64 : 1024, this.cursor));
			case 4, 5, 6 -> freed(this.arena.deallocate(this.cursor));
			case 7 -> this.handles.set(random.nextInt(4), this.cursor.handOff());
			case 8 -> this.arena.adopt(this.handles.get(random.nextInt(4)), this.cursor);
			case 9 -> freed(this.arena.deallocate(this.handles.get(random.nextInt(4))));
			case 10, 11 -> this.cursor.fill(0, this.cursor.size(), (byte) 0xEE);
			case 12 -> this.cursor.putLong(random.nextInt(128) * 8, -1);
			case 13 -> this.cursor.putBytes(random.nextInt(1024), new byte[64], 0, 64);
			case 14 -> this.cursor.buffer().putLong(0, 0);
			case 15 -> this.cursor.view().putLong(0, 0);
			case 16 -> this.cursor.getBytes(random.nextInt(1024), ByteBuffer.allocateDirect(64));
			case 17 -> this.cursor.copyTo(0, this.cursor, random.nextInt(128), this.cursor.size() - 64);
			case 18 -> this.cursor.getAndSetLong(this.cursor.mismatch(0, this.cursor, 8, 1024) & -8L, -1);
			default -> this.cursor.toString();
		}
	}

	private void allocated(boolean allocated) {
		if (allocated) {
			this.allocated.incrementAndGet();
		}
	}

	private void freed(boolean freed) {
		if (freed) {
			this.freed.incrementAndGet();
		}
	}

	/** Closes the cursor, and has what errors left unfinished finished. */
	void end() {
		this.cursor.close();
		Chunk last = this.arena.allocate(64);
		if (last != null) {
			last.close();
			this.allocated.incrementAndGet();
			this.freed.incrementAndGet();
		}
	}

	long allocated() {
		return this.allocated.get();
	}

	long freed() {
		return this.freed.get();
	}

}
