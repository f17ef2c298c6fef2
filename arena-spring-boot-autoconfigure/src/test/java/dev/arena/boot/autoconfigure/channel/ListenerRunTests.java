package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.List;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ChannelProperties;
import dev.arena.channel.ChunkChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerRun}: what it says of its threads and of its receiver.
 */
class ListenerRunTests {

	@Test
	void isWholeWhileEachThreadLivesAndNoLonger() {
		Channels.runner().run((context) -> {
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			ListenerRun run = new ListenerRun(container(channel), channel, 3);
			assertThat(run.isWhole()).isFalse();
			run.start();
			assertThat(run.isWhole()).isTrue();
			await().atMost(Channels.SOON).until(run::isActive);
			run.stop();
			await().atMost(Channels.SOON).until(() -> !run.isWhole());
			await().atMost(Channels.SOON).until(() -> !channel.inspect().isReceived());
			assertThat(run.isActive()).isFalse();
		});
	}

	@Test
	void standsByWhileAnotherReceives() {
		Channels.runner().run((context) -> {
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			ListenerRun first = new ListenerRun(container(channel), channel, 1);
			ListenerRun second = new ListenerRun(container(channel), channel, 1);
			first.start();
			await().atMost(Channels.SOON).until(first::isActive);
			second.start();
			first.stopAfterDraining(Duration.ofSeconds(5));
			await().atMost(Channels.SOON).until(second::isActive);
			assertThat(first.isActive()).isFalse();
			second.stop();
		});
	}

	private static ChunkListenerContainer container(ChunkChannel channel) throws NoSuchMethodException {
		ListenerMethod method = new ListenerMethod(Listener.class.getDeclaredMethod("on", Chunk.class), Listener.class);
		return new ChunkListenerContainer("frames", channel, method, new Listener(), new ChannelProperties(), null,
				List.of());
	}

	static class Listener {

		void on(Chunk frame) {
		}

	}

}
