package dev.arena.boot.autoconfigure.channel;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.StartFailure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what an application says whose {@link ChunkListener}s cannot work.
 */
@Tag("text")
class RefusedListenerTests {

	private static void assertRefused(Class<?> listener, String description, String action, String... properties) {
		Channels.runner().withPropertyValues(properties).withBean(listener).run((context) -> {
			FailureAnalysis analysis = StartFailure.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo(description);
			assertThat(analysis.getAction()).isEqualTo(action);
		});
	}

	@Test
	void ofAChannelThatDoesNotExist() {
		assertRefused(Misspelt.class,
				"The @ChunkListener RefusedListenerTests.Misspelt.on listens to the channel 'farmes', which does not "
						+ "exist: the channels are frames.",
				"Configure arena.channels.farmes, or name one that there is.");
	}

	@Test
	void ofAChannelThatIsOnlySentTo() {
		assertRefused(Good.class,
				"The @ChunkListener RefusedListenerTests.Good.on listens to the channel 'frames', whose role here is "
						+ "sender.",
				"Set arena.channels.frames.role to receiver or both.", "arena.channels.frames.role=sender");
	}

	@Test
	void withAParameterThatNoMessageHas() {
		assertRefused(Unknown.class,
				"The @ChunkListener RefusedListenerTests.Unknown.on has a parameter of type java.lang.String, which a "
						+ "message does not have.",
				"Its parameters can be a Chunk, the length as int or long, a ChunkMessage, and a type with "
						+ "@ChunkLayout whose generated class StringLayout is on the class path.");
	}

	@Test
	void withTwoLengths() {
		assertRefused(TwoLengths.class,
				"The @ChunkListener RefusedListenerTests.TwoLengths.on has two parameters for the same: long.",
				"Remove one of them; type and sender of a message are those of a ChunkMessage.");
	}

	@Test
	void withAClassThatOnlyLooksLikeALayout() {
		assertRefused(FalseLayout.class,
				"The @ChunkListener RefusedListenerTests.FalseLayout.on has a parameter of type "
						+ NoLayout.class.getName() + ", which a message does not have.",
				"Its parameters can be a Chunk, the length as int or long, a ChunkMessage, and a type with "
						+ "@ChunkLayout whose generated class NoLayoutLayout is on the class path.");
	}

	@Test
	void thatReturnsSomething() {
		assertRefused(Returns.class,
				"The @ChunkListener RefusedListenerTests.Returns.on returns boolean, which nobody would receive.",
				"Have it return nothing.");
	}

	@Test
	void ofAChannelThatHasAListenerAlready() {
		assertRefused(Two.class,
				"Two methods listen to the channel 'frames': RefusedListenerTests.Two.two and "
						+ "RefusedListenerTests.Two.one. One of them receives.",
				"Remove one of them. To handle messages in several threads, set arena.channels.frames.concurrency; to "
						+ "treat them differently, look at ChunkMessage.type().");
	}

	@Test
	void whoseFailuresNobodyHandles() {
		assertRefused(Good.class,
				"arena.channels.frames.on-error = handler: there is no bean of type ChunkErrorHandler, or several of "
						+ "which none is primary.",
				"Declare one, or set on-error to continue or stop.", "arena.channels.frames.on-error=handler");
	}

	static class Good {

		@ChunkListener(channel = "frames")
		void on(Chunk chunk) {
		}

	}

	static class Misspelt {

		@ChunkListener(channel = "farmes")
		void on(Chunk chunk) {
		}

	}

	static class Unknown {

		@ChunkListener(channel = "frames")
		void on(Chunk chunk, String text) {
		}

	}

	static class TwoLengths {

		@ChunkListener(channel = "frames")
		void on(int lengthBytes, long type) {
		}

	}

	static class FalseLayout {

		@ChunkListener(channel = "frames")
		void on(NoLayout text) {
		}

	}

	static class NoLayout {

	}

	static class Returns {

		@ChunkListener(channel = "frames")
		boolean on(Chunk chunk) {
			return true;
		}

	}

	static class Two {

		@ChunkListener(channel = "frames")
		void one(Chunk chunk) {
		}

		@ChunkListener(channel = "frames")
		void two(Chunk chunk) {
		}

	}

}
