package dev.arena.layout.benchmark;

import dev.arena.layout.ChunkLayout;
import dev.arena.layout.Length;
import dev.arena.layout.MemoryOrder;
import dev.arena.layout.Ordered;

/** A record as services have them. */
@ChunkLayout(fits = 64)
record Tick(long time, double price, int quantity, @Length(4) int[] levels,
		@Ordered(MemoryOrder.ACQUIRE_RELEASE) int state) {
}
