package dev.arena.boot.autoconfigure.channel;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer.State;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkReceiver;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests what becomes of a listener that throws.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingListenerTests {

	private final ApplicationContextRunner runner = Channels.runner().withBean(Listener.class);

	private final ApplicationContextRunner stopping = this.runner
		.withPropertyValues("arena.channels.frames.on-error=stop");

	private final ApplicationContextRunner handling = this.runner
		.withPropertyValues("arena.channels.frames.on-error=handler");

	@Test
	void anExceptionIsCountedAndLoggedAndTheNextMessageIsHandled(CapturedOutput output) {
		this.runner.run((context) -> {
			send(context, Listener.EXCEPTION, 7);
			assertThat(listener(context).next()).isEqualTo(7);
			ChunkListenerContainer container = Channels.container(context);
			assertThat(container.failureCount()).isOne();
			await().atMost(Channels.SOON).until(() -> container.handledCount() == 1);
			await().atMost(Channels.SOON).until(() -> Channels.used(context) == 0);
			assertThat(output).contains("A listener failed at ChunkMessage[8 bytes of type 0 from sender 0 of frames]; "
					+ "it goes on with the next one", "on purpose");
		});
	}

	@Test
	void manyFailuresAreCountedAllAndLoggedOnlyInPart(CapturedOutput output) {
		this.runner.run((context) -> {
			ChunkSender sender = context.getBean(ChunkSender.class);
			for (int i = 0; i < 40; i++) {
				Channels.send(context, sender, Listener.EXCEPTION);
			}
			Channels.send(context, sender, 7);
			assertThat(listener(context).next()).isEqualTo(7);
			assertThat(Channels.container(context).failureCount()).isEqualTo(40);
			assertThat(output.toString().split("A listener failed at", -1)).hasSizeBetween(6, 8);
		});
	}

	@Test
	void anExceptionStopsTheListenerWhereThatIsWanted(CapturedOutput output) {
		this.stopping.run((context) -> {
			send(context, Listener.EXCEPTION, 7);
			ChunkListenerContainer container = Channels.container(context);
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			await().atMost(Channels.SOON).until(() -> !channel.inspect().isReceived());
			assertThat(container.state()).isEqualTo(State.FAILED);
			assertThat(container.failure()).hasMessage("on purpose");
			assertThat(channel.inspect().depth()).isOne();
			assertThat(output).contains("The listener of channel 'frames' has stopped at ChunkMessage[");
			container.resume();
			assertThat(listener(context).next()).isEqualTo(7);
			assertThat(container.failure()).isNull();
		});
	}

	@Test
	void aHandlerSeesTheMessageAndTheFailure() {
		BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);
		this.handling
			.withBean(ChunkErrorHandler.class,
					() -> (message, failure) -> seen
						.add(message.channel() + " " + message.chunk().getLong(0) + " " + failure.getMessage()))
			.run((context) -> {
				send(context, Listener.EXCEPTION, 7);
				assertThat(listener(context).next()).isEqualTo(7);
				assertThat(seen).containsExactly("frames -1 on purpose");
				await().atMost(Channels.SOON).until(() -> Channels.used(context) == 0);
			});
	}

	@Test
	void aHandlerThatThrowsStopsTheListener() {
		this.handling.withBean(ChunkErrorHandler.class, () -> (message, failure) -> {
			throw failure;
		}).run((context) -> {
			send(context, Listener.EXCEPTION);
			await().atMost(Channels.SOON).until(() -> Channels.container(context).state() == State.FAILED);
			assertThat(Channels.container(context).failure()).hasMessage("on purpose");
		});
	}

	@Test
	void anErrorCostsItsThreadWhichIsReplaced() {
		this.stopping.run((context) -> {
			Listener listener = listener(context);
			send(context, 1);
			listener.next();
			send(context, Listener.ERROR, 2);
			assertThat(listener.next()).isEqualTo(2);
			send(context, Listener.ERROR, 3);
			assertThat(listener.next()).isEqualTo(3);
			assertThat(listener.threads).hasSize(3);
			assertThat(Channels.container(context).state()).isEqualTo(State.RUNNING);
			assertThat(Channels.container(context).failureCount()).isEqualTo(2);
			await().atMost(Channels.SOON).until(() -> Channels.used(context) == 0);
		});
	}

	@Test
	void aStackThatOverflowsCostsOneMessage() {
		this.runner.run((context) -> {
			send(context, Listener.OVERFLOW, 2);
			assertThat(listener(context).next()).isEqualTo(2);
			assertThat(Channels.container(context).failureCount()).isOne();
			await().atMost(Channels.SOON).until(() -> Channels.used(context) == 0);
		});
	}

	@Test
	void errorsInARowGiveTheListenerUpAndAnotherReceiverTakesOver() {
		this.runner.run((context) -> {
			ChunkSender sender = context.getBean(ChunkSender.class);
			for (int i = 0; i < ListenerWorker.MAX_ERRORS; i++) {
				Channels.send(context, sender, Listener.ERROR);
			}
			Channels.send(context, sender, 9);
			ChunkListenerContainer container = Channels.container(context);
			await().atMost(Channels.SOON).until(() -> container.state() == State.FAILED);
			assertThat(container.failure()).isInstanceOf(AssertionError.class);
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			try (ChunkReceiver standby = channel.receiver(); Chunk chunk = channel.arena().newChunk()) {
				assertThat(standby.receive(chunk, Channels.SOON)).isTrue();
				assertThat(chunk.getLong(0)).isEqualTo(9);
			}
			container.resume();
			send(context, 10);
			assertThat(listener(context).next()).isEqualTo(10);
			assertThat(container.state()).isEqualTo(State.RUNNING);
		});
	}

	@Test
	void aChannelThatIsClosedUnderItsListenerIsNotASecret() {
		this.runner.run((context) -> {
			send(context, 1);
			listener(context).next();
			context.getBean(ChunkChannel.class).close();
			ChunkListenerContainer container = Channels.container(context);
			await().atMost(Channels.SOON).until(() -> container.state() == State.FAILED);
			assertThat(container.failure()).hasMessageContaining("closed");
		});
	}

	@Test
	void withSeveralThreadsOneThatFailsForGoodStopsAll() {
		this.stopping.withPropertyValues("arena.channels.frames.concurrency=3").run((context) -> {
			send(context, Listener.EXCEPTION);
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			await().atMost(Channels.SOON).until(() -> Channels.container(context).state() == State.FAILED);
			await().atMost(Channels.SOON).until(() -> !channel.inspect().isReceived());
		});
	}

	private static void send(AssertableApplicationContext context, long... values) {
		try (ChunkSender sender = context.getBean(ChunkSender.class)) {
			for (long value : values) {
				Channels.send(context, sender, value);
			}
		}
	}

	private static Listener listener(AssertableApplicationContext context) {
		return context.getBean(Listener.class);
	}

	static class Listener {

		private static final long EXCEPTION = -1;

		private static final long ERROR = -2;

		private static final long OVERFLOW = -3;

		private final BlockingQueue<Long> received = new ArrayBlockingQueue<>(100);

		private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			long value = frame.getLong(0);
			if (value == EXCEPTION) {
				throw new IllegalArgumentException("on purpose");
			}
			if (value == ERROR) {
				throw new AssertionError("on purpose");
			}
			if (value == OVERFLOW) {
				on(frame);
			}
			this.threads.add(Thread.currentThread());
			this.received.add(value);
		}

		Long next() throws InterruptedException {
			return this.received.poll(Channels.SOON.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
