package dev.arena;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of chunks in transit when the last one leaves.
 */
class LastOneOutTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(4);

	private final String name = "/arena-last-" + ProcessHandle.current().pid();

	@RegisterExtension
	final LoggedWarnings warnings = new LoggedWarnings(OwnAttachment.class);

	@Test
	void chunksInTransitGoWithTheNameAndThatIsSaid() {
		try (Arena arena = Arena.shared(this.name, SPEC)) {
			arena.allocate(64).handOff();
			arena.allocate(64).handOff();
		}
		assertThat(this.warnings.containing(this.name)).singleElement()
			.asString()
			.contains("with 2 chunks in transit", "choose the unlink policy NEVER");
		assertThat(Arena.unlink(this.name)).isFalse();
	}

	@Test
	void nothingIsSaidWhileSomebodyElseCanAdoptThem() {
		try (Arena stays = Arena.shared(this.name, SPEC)) {
			long handle;
			try (Arena leaves = Arena.shared(this.name, SPEC)) {
				handle = leaves.allocate(64).handOff();
			}
			assertThat(this.warnings.containing(this.name)).isEmpty();
			stays.adopt(handle).close();
		}
		assertThat(this.warnings.containing(this.name)).isEmpty();
	}

	@Test
	void chunksInTransitStayWithTheNameIfItIsNeverRemoved() {
		SharedOptions keep = SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER);
		long handle;
		try (Arena sender = Arena.shared(this.name, SPEC, keep)) {
			handle = sender.allocate(64).putLong(0, 4711).handOff();
		}
		try (Arena receiver = Arena.shared(this.name, SPEC)) {
			assertThat(receiver.adopt(handle).getLong(0)).isEqualTo(4711);
		}
		assertThat(this.warnings.containing(this.name)).isEmpty();
	}

}
