package dev.arena.boot.autoconfigure.startup;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.channel.ChunkListener;
import dev.arena.boot.autoconfigure.channel.ChunkListenerAutoConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the table of channels in the log.
 */
@Tag("text")
@ExtendWith(OutputCaptureExtension.class)
class ChannelStartupLogTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
				ChunkListenerAutoConfiguration.class, ChannelStartupLogAutoConfiguration.class))
		.withPropertyValues("arena.arenas.video.count=8", "arena.arenas.video.sizes=64B");

	@Test
	void eachChannelIsARow(CapturedOutput output) {
		this.runner
			.withPropertyValues("arena.channels.frames.concurrency=3", "arena.channels.replies.role=sender",
					"arena.channels.replies.wait=back-off")
			.withBean(Listener.class)
			.run((context) -> assertThat(output.toString().lines().map(String::stripTrailing)).containsSubsequence(
					"  channel  arena  capacity  wait      listener",
					"  frames   video  8 x 1024  sleep     ChannelStartupLogTests.Listener.on x 3",
					"  replies  video  8 x 1024  back off  -"));
	}

	@Test
	void withoutChannelsThereIsNoTable(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output).doesNotContain("Channels:"));
	}

	static class Listener {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
		}

	}

}
