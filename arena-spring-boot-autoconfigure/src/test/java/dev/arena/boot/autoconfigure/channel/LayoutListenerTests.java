package dev.arena.boot.autoconfigure.channel;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.channel.ChunkSender;
import dev.arena.layout.ChunkLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link ChunkListener} that takes a record, with what the processor really
 * generates: the class of a nested record has the record's own name only.
 */
@Timeout(60)
class LayoutListenerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
				ChunkListenerAutoConfiguration.class))
		.withPropertyValues("arena.arenas.memory.sizes=64B", "arena.arenas.memory.count=16",
				"arena.channels.frames.capacity=16");

	@Test
	void aNestedRecordIsReadFromTheChunkOfEachMessage() {
		this.runner.withBean(Listener.class).run((context) -> {
			Chunk chunk = context.getBean(Arena.class).allocateOrThrow(StatusLayout.BYTES);
			StatusLayout.write(chunk, new Status(7, 2.5));
			assertThat(context.getBean(ChunkSender.class).send(chunk, StatusLayout.BYTES)).isTrue();
			assertThat(context.getBean(Listener.class).received.poll(10, TimeUnit.SECONDS))
				.isEqualTo(new Status(7, 2.5));
		});
	}

	@ChunkLayout(fits = 64)
	record Status(int id, double value) {
	}

	static class Listener {

		private final BlockingQueue<Status> received = new LinkedBlockingQueue<>();

		@ChunkListener(channel = "frames")
		void on(Status status, long lengthBytes) {
			this.received.add(status);
		}

	}

}
