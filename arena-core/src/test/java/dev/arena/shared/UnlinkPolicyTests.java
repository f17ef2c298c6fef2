package dev.arena.shared;

import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a name lasts.
 */
class UnlinkPolicyTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(16);

	private static final ArenaSpec ONE_CHUNK = ArenaSpec.ofChunkSizes(64).withChunkCount(1);

	@RegisterExtension
	final Segments segments = new Segments();

	@ParameterizedTest
	@CsvSource({ "LAST, false", "ALWAYS, false", "NEVER, true" })
	void nameAfterTheOnlyArenaHasClosed(UnlinkPolicy policy, boolean exists) {
		String name = this.segments.name();
		Arena.shared(name, SPEC, SharedOptions.defaults().withUnlink(policy)).close();
		assertThat(Files.exists(Segments.file(name))).isEqualTo(exists);
		assertThat(Arena.unlink(name)).isEqualTo(exists);
	}

	@ParameterizedTest
	@CsvSource({ "LAST, true", "ALWAYS, false", "NEVER, true" })
	void nameAfterTheFirstOfTwoArenasHasClosed(UnlinkPolicy policy, boolean exists) {
		String name = this.segments.name();
		SharedOptions options = SharedOptions.defaults().withUnlink(policy);
		Arena first = this.segments.open(name, SPEC, options);
		Arena second = this.segments.open(name, SPEC, options);
		first.close();
		assertThat(Files.exists(Segments.file(name))).isEqualTo(exists);
		assertThat(second.allocate(64)).isNotNull();
		second.close();
		assertThat(Files.exists(Segments.file(name))).isEqualTo(policy == UnlinkPolicy.NEVER);
		Arena.unlink(name);
	}

	@Test
	void segmentThatIsKeptKeepsItsContent() {
		String name = this.segments.name();
		SharedOptions keep = SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER);
		Arena arena = this.segments.open(name, ONE_CHUNK, keep);
		Chunk chunk = arena.allocate(64);
		assertThat(chunk).isNotNull();
		chunk.putLong(8, 4711);
		arena.close();
		Arena next = this.segments.open(name, ONE_CHUNK);
		assertThat(next.inspect().reclaimedChunks()).isOne();
		Chunk again = next.allocate(64);
		assertThat(again).isNotNull();
		assertThat(again.getLong(8)).isEqualTo(4711);
		assertThat(next.pools().get(0).allocationCount()).isEqualTo(2);
	}

	@Test
	void unlinkingLeavesThoseAttachedAndMakesRoomForASuccessor() {
		String name = this.segments.name();
		Arena old = this.segments.open(name, SPEC);
		Arena alsoOld = this.segments.open(name, SPEC);
		assertThat(Arena.unlink(name)).isTrue();
		assertThat(Arena.unlink(name)).isFalse();
		Arena successor = this.segments.open(name, ONE_CHUNK);
		assertThat(successor.inspect().attachments()).hasSize(1);
		old.allocate(64);
		assertThat(successor.pools().get(0).usedCount()).isZero();
		assertThat(alsoOld.pools().get(0).usedCount()).isOne();
		old.close();
		alsoOld.close();
		assertThat(Files.exists(Segments.file(name))).as("name of the successor").isTrue();
		successor.close();
		assertThat(Files.exists(Segments.file(name))).isFalse();
	}

	@Test
	void closingTwiceLeavesTheNextSegmentOfTheNameAlone() {
		String name = this.segments.name();
		Arena first = Arena.shared(name, SPEC);
		first.close();
		Arena second = this.segments.open(name, SPEC);
		first.close();
		assertThat(first.isClosed()).isTrue();
		assertThat(second.inspect().attachments()).hasSize(1);
		assertThat(Files.exists(Segments.file(name))).isTrue();
	}

	@ParameterizedTest
	@EnumSource(UnlinkPolicy.class)
	void eachArenaAppliesItsOwnPolicy(UnlinkPolicy policy) {
		String name = this.segments.name();
		Arena keeper = this.segments.open(name, SPEC, SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER));
		Arena.shared(name, SPEC, SharedOptions.defaults().withUnlink(policy)).close();
		assertThat(keeper.inspect().attachments()).hasSize(1);
		assertThat(Files.exists(Segments.file(name))).isEqualTo(policy != UnlinkPolicy.ALWAYS);
		keeper.close();
		assertThat(Arena.unlink(name)).isEqualTo(policy != UnlinkPolicy.ALWAYS);
	}

}
