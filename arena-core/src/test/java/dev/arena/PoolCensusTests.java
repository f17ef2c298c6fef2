package dev.arena;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.PoolMemory.Holder;
import dev.arena.process.Eventually;
import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class PoolCensusTests {

	private static final int SLOT = 1;

	@Test
	void poolThatNobodyHasUsedIsFree() {
		try (PoolMemory memory = PoolMemory.of(1000)) {
			assertThat(memory.pool(SLOT).count()).isEqualTo(new PoolCounts(1000, 0, 0, 0, true));
		}
	}

	@Test
	void allocationsAreToldFromGenerationsAndHandOffs() {
		try (PoolMemory memory = PoolMemory.of(1000)) {
			SlabPool pool = memory.pool(SLOT);
			Holder holder = new Holder();
			for (int i = 0; i < 10; i++) {
				pool.take(700, holder);
				pool.free(holder.name);
			}
			PoolMemory.take(pool, holder);
			pool.take(3, holder);
			pool.handOff(holder.name);
			pool.countHandOffs(1);
			assertThat(pool.count()).isEqualTo(new PoolCounts(998, 1, 1, 12, true));
			pool.adopt(memory.handles().handle(1, 4), 3, holder);
			assertThat(pool.count()).isEqualTo(new PoolCounts(998, 2, 0, 12, true));
			pool.free(holder.name);
			assertThat(pool.count()).isEqualTo(new PoolCounts(999, 1, 0, 12, true));
		}
	}

	/**
	 * Of two chunks one is held at every instant, now the one and now the other: a count
	 * that is exact has seen it.
	 */
	@Test
	void exactCountWasTrueAtOneInstant() throws Exception {
		try (PoolMemory memory = PoolMemory.of(1000)) {
			SlabPool pool = memory.pool(SLOT);
			Holder near = new Holder();
			Holder far = new Holder();
			pool.take(1, near);
			AtomicBoolean stop = new AtomicBoolean();
			CompletableFuture<Void> mover = CompletableFuture.runAsync(() -> {
				while (!stop.get()) {
					pool.take(999, far);
					pool.free(near.name);
					pool.take(1, near);
					pool.free(far.name);
				}
			});
			int exact = 0;
			int wrong = 0;
			for (int i = 0; i < Scale.of(100_000); i++) {
				PoolCounts counts = pool.count();
				exact += counts.exact() ? 1 : 0;
				wrong += (counts.exact() && counts.live() != 1 && counts.live() != 2) ? 1 : 0;
			}
			stop.set(true);
			mover.get(30, TimeUnit.SECONDS);
			assertThat(wrong).as("wrong ones of %d exact ones", exact).isZero();
			assertThat(exact).as("exact ones").isPositive();
			pool.free(near.name);
			assertThat(pool.count().exact()).isTrue();
		}
	}

	@Test
	void countDuringWhichSomethingAlwaysChangedSaysSo() throws Exception {
		long count = 2_000_000; // so that a pass takes a while
		try (PoolMemory memory = PoolMemory.of(count)) {
			SlabPool pool = memory.pool(SLOT);
			for (long index = 0; index < count; index += 64) {
				pool.take(index, new Holder());
			}
			AtomicBoolean stop = new AtomicBoolean();
			CompletableFuture<Void> user = CompletableFuture.runAsync(() -> {
				Holder holder = new Holder();
				while (!stop.get()) {
					pool.take(77, holder);
					pool.free(holder.name);
				}
			});
			try {
				Eventually.eventually("a count is not exact", () -> {
					PoolCounts counts = pool.count();
					assertThat(counts.free() + counts.live()).isEqualTo(count);
					return !counts.exact();
				});
			}
			finally { // before the memory goes
				stop.set(true);
				user.get(30, TimeUnit.SECONDS);
			}
			assertThat(pool.count()).returns(true, PoolCounts::exact).returns(count / 64, PoolCounts::live);
		}
	}

}
