package dev.arena.channel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Programs that were compiled with different layouts of their messages.
 */
@Timeout(120)
class MessageLayoutTests {

	private static final ChannelOptions NONE = ChannelOptions.defaults();

	private static final ChannelOptions ONE = NONE.withLayout(1);

	private static final ChannelOptions OTHER = NONE.withLayout(0xABCDL << 48);

	@RegisterExtension
	private final Segments segments = new Segments();

	private final String segment = this.segments.name();

	@Test
	void twoProcessesWithDifferentLayoutsRefuseEachOtherWithASentence() {
		Arena arena = this.segments.open(this.segment, ChannelChild.SPEC);
		try (ChunkChannel channel = ChunkChannel.open(arena, "frames", ONE)) {
			try (ChildJvm child = ChildJvm.running(LayoutOpener.class, this.segment, "2").start()) {
				assertThat(child.expect("refused: ")).isEqualTo("Channel " + this.segment
						+ ".frames has messages of the layout 0000000000000001, asked for was 0000000000000002; "
						+ "compile both programs with the same @ChunkLayout, or choose another name");
				child.expectExit(0);
			}
			try (ChildJvm child = ChildJvm.running(LayoutOpener.class, this.segment, "1").start()) {
				child.expect("opened");
				child.expectExit(0);
			}
			assertThat(channel.inspect().depth()).isZero();
		}
	}

	@Test
	void whoNamesNoLayoutRefusesNothingAndTheFirstWhoNamesOneCounts() {
		Arena arena = this.segments.open(this.segment, ChannelChild.SPEC);
		ChunkChannel first = ChunkChannel.open(arena, "frames", NONE);
		ChunkChannel second = ChunkChannel.open(arena, "frames", OTHER);
		assertThatThrownBy(() -> ChunkChannel.open(arena, "frames", ONE)).isInstanceOf(ChannelException.class)
			.hasMessageContaining("has messages of the layout abcd000000000000");
		second.close();
		assertThatThrownBy(() -> ChunkChannel.open(arena, "frames", ONE)).isInstanceOf(ChannelException.class);
		assertThatCode(() -> ChunkChannel.open(arena, "frames", NONE).close()).doesNotThrowAnyException();
		first.close();
		assertThatCode(() -> ChunkChannel.open(arena, "frames", ONE).close()).as("a channel made anew")
			.doesNotThrowAnyException();
	}

	@Test
	void theOptionsSayWhatTheyAsk() {
		assertThat(NONE.layout()).isZero();
		assertThat(OTHER.withSenders(3).withCapacity(2).layout()).isEqualTo(0xABCDL << 48);
		assertThat(OTHER).hasToString(NONE.toString().replace("layout=0", "layout=abcd000000000000"));
	}

}
