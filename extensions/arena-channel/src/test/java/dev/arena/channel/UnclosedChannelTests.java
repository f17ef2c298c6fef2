package dev.arena.channel;

import java.lang.ref.WeakReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a channel that nobody closes.
 */
@Timeout(120)
class UnclosedChannelTests {

	@RegisterExtension
	private final Segments segments = new Segments();

	private final String segment = this.segments.name();

	@Test
	void processThatEndsWithoutClosingLeavesNoName() {
		try (ChildJvm child = ChildJvm.running(ChannelOpener.class, this.segment, "return").start()) {
			child.expect("opened");
			child.expectExit(0);
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@Test
	void processThatIsTerminatedLeavesNoName() {
		try (ChildJvm child = ChildJvm.running(ChannelOpener.class, this.segment, "wait").start()) {
			child.expect("opened");
			child.signal("TERM");
			child.expectExit(128 + 15);
			assertThat(child.output()).doesNotContain("Exception");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@Test
	void processThatEndsLeavesTheNameToWhoeverIsStillThere() {
		Arena arena = this.segments.open(this.segment, ChannelChild.SPEC);
		try (ChunkChannel channel = ChunkChannel.open(arena, "frames", ChannelOptions.defaults())) {
			try (ChildJvm child = ChildJvm.running(ChannelOpener.class, this.segment, "return").start()) {
				child.expectExit(0);
			}
			assertThat(Segments.file(this.segment + ".frames")).exists();
			assertThat(channel.inspect().depth()).isOne();
		}
		assertThat(Segments.file(this.segment + ".frames")).doesNotExist();
	}

	@Test
	void noChannelIsOpenedOnceTheJvmShutsDown() {
		try (ChildJvm child = ChildJvm.running(ChannelOpener.class, this.segment, "open").start()) {
			assertThat(child.expect("refused: "))
				.isEqualTo("Channel " + this.segment + ".late is not opened: this JVM is shutting down and gives up "
						+ "the names of its channels, so this one would stay behind; open it earlier, and close it "
						+ "before the shutdown");
			child.expectExit(0);
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void droppedChannelIsLeftByTheCleaner(boolean shared) {
		try (Arena arena = shared ? this.segments.open(this.segment, ChannelChild.SPEC)
				: Arena.local(ChannelChild.SPEC)) {
			WeakReference<ChunkChannel> dropped = drop(arena);
			assertThat(this.segments.existing()).hasSize(shared ? 2 : 0);
			Eventually.eventuallyAfterGc("the channel is collected", () -> dropped.get() == null);
			Eventually.eventuallyAfterGc("what nobody has received is free",
					() -> arena.inspect().chunksInTransit().isEmpty());
			Eventually.eventually("its name is gone", () -> this.segments.existing().size() == (shared ? 1 : 0));
			Eventually.eventually("its descriptor is closed",
					() -> this.segments.openDescriptors() == (shared ? 1 : 0));
		}
	}

	private static WeakReference<ChunkChannel> drop(Arena arena) {
		ChunkChannel channel = ChunkChannel.open(arena, "frames", ChannelOptions.defaults());
		channel.sender().send(arena.allocateOrThrow(8), 8);
		channel.receiver();
		return new WeakReference<>(channel);
	}

}
