package dev.arena;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a pool counts of the chunks that pass through transit.
 */
class TransitCountsTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(8));

	private final Pool small = this.arena.pools().get(0);

	private final Pool large = this.arena.pools().get(1);

	@AfterEach
	void close() {
		this.arena.close();
	}

	@Test
	void eachPoolCountsItsOwnHandOffs() {
		handOff(64);
		handOff(64);
		handOff(256);
		assertThat(this.small.handOffCount()).isEqualTo(2);
		assertThat(this.large.handOffCount()).isOne();
		assertThat(this.small.transitFreeCount()).isZero();
	}

	@Test
	void aHandedOffChunkThatIsTakenBackIsFreedInTransitOnce() {
		long handle = handOff(64);
		assertThat(this.arena.deallocate(handle)).isTrue();
		assertThat(this.arena.deallocate(handle)).isFalse();
		assertThat(this.small.transitFreeCount()).isOne();
		assertThat(this.large.transitFreeCount()).isZero();
	}

	@Test
	void chunksThatAreGivenUpForTheirAgeAreFreedInTransit() {
		handOff(64);
		handOff(64);
		handOff(256);
		assertThat(this.arena.maintain().reclaimInTransit(Duration.ZERO)).isEqualTo(3);
		assertThat(this.small.transitFreeCount()).isEqualTo(2);
		assertThat(this.large.transitFreeCount()).isOne();
	}

	@Test
	void anAdoptedChunkIsNotFreedInTransit() {
		this.arena.adopt(handOff(64)).close();
		assertThat(this.small.handOffCount()).isOne();
		assertThat(this.small.transitFreeCount()).isZero();
	}

	@Test
	void aClosedArenaIsNotLookedAt() {
		this.arena.close();
		assertThatIllegalStateException().isThrownBy(this.small::handOffCount);
		assertThatIllegalStateException().isThrownBy(this.small::transitFreeCount);
	}

	private long handOff(long sizeBytes) {
		return this.arena.allocate(sizeBytes).handOff();
	}

}
