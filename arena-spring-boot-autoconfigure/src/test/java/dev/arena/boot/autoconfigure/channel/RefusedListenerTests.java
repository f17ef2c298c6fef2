package dev.arena.boot.autoconfigure.channel;

import java.util.List;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for channels and listeners that cannot be.
 */
class RefusedListenerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class))
		.withPropertyValues("arena.arenas.memory.sizes=64B", "arena.arenas.memory.count=16",
				"arena.channels.frames.capacity=16");

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			arena.channels.frames.capacity=100; must be a power of two from 2 to
			arena.channels.frames.capacity=100; nearest legal value: 128
			arena.channels.frames.senders=0; must be from 1 to
			arena.channels.frames.drain-timeout=-1s; must not be negative
			arena.channels.frames.arena=others; Channel 'frames' needs an arena: the arenas are memory
			arena.channels.frames.colour=red; unknown key; the keys here are arena, capacity, drain-timeout, on-error
			arena.channels.frames.role=sender; listens on channel 'frames', whose role is sender
			arena.channels.frames.on-error=handler; there is no handler
			arena.channels[a.b].senders=1; must have a name of a letter
			""")
	void whatIsWrongWithAChannelStopsTheStart(String property, String message) {
		this.runner.withPropertyValues(property)
			.withBean(Listening.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
	}

	@ParameterizedTest
	@ValueSource(classes = { NoParameter.class, WrongOrder.class, NotAMessage.class, TooMany.class })
	void parametersThatAreNotThoseOfAMessageStopTheStart(Class<?> type) {
		this.runner.withBean(type)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(type.getSimpleName())
				.hasStackTraceContaining("are not those of a message"));
	}

	@Test
	void aSecondListenerOfAChannelStopsTheStart() {
		this.runner.withBean(Listening.class)
			.withBean(AlsoListening.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("is the second listener of channel 'frames'"));
	}

	@Test
	void aListenerOfAChannelThatDoesNotExistStopsTheStart() {
		this.runner.withBean(Misspelt.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("listens on channel 'farmes', which arena.channels has not"));
	}

	@Test
	void aListenerOfABeanThatIsNotASingletonStopsTheStart() {
		this.runner
			.withBean(Listening.class, Listening::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("is on a bean that is not a singleton"));
	}

	static class Listening {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
		}

	}

	static class AlsoListening {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
		}

	}

	static class Misspelt {

		@ChunkListener(channel = "farmes")
		void on(Chunk frame) {
		}

	}

	static class NoParameter {

		@ChunkListener(channel = "frames")
		void on() {
		}

	}

	static class WrongOrder {

		@ChunkListener(channel = "frames")
		void on(int lengthBytes, Chunk frame) {
		}

	}

	static class NotAMessage {

		@ChunkListener(channel = "frames")
		void on(List<Chunk> frames) {
		}

	}

	static class TooMany {

		@ChunkListener(channel = "frames")
		void on(Chunk frame, long lengthBytes, int type, int sender, int more) {
		}

	}

}
