package dev.arena.layout;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.layout.Everything.Side;

import static org.assertj.core.api.Assertions.assertThat;

/** Static accessors and a flyweight that is wrapped again and again. */
class ZeroGarbageTests {

	private static final int OPERATIONS = 200_000;

	private final StringBuilder text = new StringBuilder(64);

	private long sum;

	@Test
	void accessorsAndFlyweightsMakeNoGarbage() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(256).withChunkCount(1));
				Chunk chunk = arena.allocateOrThrow(256)) {
			EverythingLayout view = new EverythingLayout();
			use(chunk, view); // loads and compiles
			long before = allocatedBytes();
			use(chunk, view);
			// A few bytes may be due to the measurement and to code that is swapped; an
			// object for each operation would be a hundred times as much.
			assertThat(allocatedBytes() - before).isLessThan(OPERATIONS / 10);
			assertThat(this.sum).isNotZero();
		}
	}

	private void use(Chunk chunk, EverythingLayout view) {
		for (int i = 0; i < OPERATIONS; i++) {
			view.wrap(chunk, i & 64);
			view.number(i).large(i).side(Side.SELL).flag(true).letter('x').numbers(1, i).name("Zoë €").state(i);
			view.sample().id(i).value(i);
			view.samples(i & 1).id(i);
			this.text.setLength(0);
			EverythingLayout.appendName(chunk, i & 64, this.text);
			EverythingLayout.putTiny(chunk, i & 64, Side.BUY);
			this.sum += EverythingLayout.getNumber(chunk, i & 64) + view.samples(1).id() + view.side().ordinal()
					+ EverythingLayout.getAndAddCounter(chunk, i & 64, 1) + this.text.length();
		}
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
	}

}
