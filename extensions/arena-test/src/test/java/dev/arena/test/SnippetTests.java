package dev.arena.test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the Javadoc of {@link ArenaLeakExtension} and docs/leaks.md show.
 */
class SnippetTests {

	@RegisterExtension
	final ArenaLeakExtension leaks = new ArenaLeakExtension();

	@Test
	void keepsNothing() {
		OrderBook book = new OrderBook(this.leaks.local(ArenaSpec.ofChunkSizes(64).withChunkCount(16)));
		book.keep(100, 3);
	}

	private record OrderBook(Arena orders) {

		long keep(long price, int quantity) {
			try (Chunk chunk = this.orders.allocate(12)) {
				chunk.putLong(0, price).putInt(8, quantity);
				return chunk.getLong(0) * chunk.getInt(8);
			}
		}

	}

}
