package dev.arena.boot.autoconfigure.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer.State;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ChunkListener}: what methods are given, when chunks are freed, and how
 * a container starts, pauses and ends.
 */
class ChunkListenerTests {

	private static final BlockingQueue<Object> RECEIVED = new ArrayBlockingQueue<>(10_000);

	private static Object next() throws InterruptedException {
		return RECEIVED.poll(Channels.SOON.toSeconds(), TimeUnit.SECONDS);
	}

	private static void with(Class<?> listener, Check check, String... properties) {
		RECEIVED.clear();
		Channels.runner().withPropertyValues(properties).withBean(listener).run((context) -> {
			assertThat(context).hasNotFailed();
			check.check(context.getSourceApplicationContext(), context.getBean(ChunkSender.class));
		});
	}

	@Test
	void aMessageComesWithItsChunkAndItsLength() {
		with(ChunkAndLength.class, (context, sender) -> {
			Channels.send(context, sender, 47, 11, 0);
			assertThat(next()).isEqualTo("47 in 11");
			await().atMost(Channels.SOON).until(() -> Channels.used(context) == 0);
		});
	}

	@Test
	void aMessageTellsOfTypeAndSenderInAnyOrderOfParameters() {
		with(Everything.class, (context, sender) -> {
			ChunkSender second = context.getBean(ChunkSender.class);
			Channels.send(context, second, 5, 9, -7);
			assertThat(next()).isEqualTo("9 true ChunkMessage[9 bytes of type -7 from sender 1 of frames]");
		});
	}

	@Test
	void aRecordIsReadAndAnInterfaceOrItsFlyweightIsWrapped() {
		for (Class<?> listener : List.of(OfRecord.class, OfFlyweight.class)) {
			with(listener, (context, sender) -> {
				Channels.send(context, sender, 99, TickLayout.BYTES, 0);
				assertThat(next()).isEqualTo(99L);
			});
		}
		with(OfInterface.class, (context, sender) -> {
			Channels.send(context, sender, 12);
			assertThat(next()).isEqualTo(12L);
		});
	}

	@Test
	void aMessageThatIsTooShortForItsLayoutIsAFailure() {
		with(OfRecord.class, (context, sender) -> {
			Channels.send(context, sender, 1, TickLayout.BYTES - 1, 0);
			Channels.send(context, sender, 2, TickLayout.BYTES, 0);
			assertThat(next()).isEqualTo(2L);
			assertThat(Channels.container(context).failureCount()).isOne();
		});
	}

	@Test
	void aChunkThatIsHandedOffIsNotFreed() {
		with(HandsOff.class, (context, sender) -> {
			Channels.send(context, sender, 31);
			try (Chunk adopted = context.getBean(Arena.class).adopt((Long) next())) {
				assertThat(adopted.getLong(0)).isEqualTo(31);
			}
		});
	}

	@Test
	void messagesOfOneSenderComeInOrder() {
		with(Numbers.class, (context, sender) -> {
			for (long i = 0; i < 1000; i++) {
				Chunk chunk = context.getBean(Arena.class).allocate(8, Channels.SOON);
				assertThat(sender.send(chunk.putLong(0, i), 8, 0, Channels.SOON)).isTrue();
			}
			List<Object> received = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				received.add(next());
			}
			assertThat(received).containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
		});
	}

	@Test
	void asManyThreadsAsConfiguredHandleMessagesAtOnce() {
		with(Meeting.class, (context, sender) -> {
			for (int i = 0; i < 3; i++) {
				Channels.send(context, sender, i);
			}
			assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("arena-frames-1", "arena-frames-2",
					"arena-frames-3");
		}, "arena.channels.frames.concurrency=3");
	}

	@Test
	void aListenerThatInterruptsItsThreadReceivesTheNextMessage() {
		with(Interrupts.class, (context, sender) -> {
			Channels.send(context, sender, 1);
			assertThat(next()).isEqualTo(1L);
			Channels.send(context, sender, 2);
			assertThat(next()).isEqualTo(2L);
		});
	}

	@Test
	void aLazyListenerReceives() {
		RECEIVED.clear();
		Channels.runner()
			.withBean(Numbers.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				Channels.send(context, context.getBean(ChunkSender.class), 3);
				assertThat(next()).isEqualTo(3L);
			});
	}

	@Test
	void whilePausedMessagesWaitAndAfterwardsTheyCome() {
		with(Numbers.class, (context, sender) -> {
			ChunkListenerContainer container = Channels.container(context);
			await().atMost(Channels.SOON).until(() -> container.state() == State.RUNNING);
			container.pause();
			ChunkChannel channel = context.getBean(ChunkChannel.class);
			await().atMost(Channels.SOON).until(() -> !channel.inspect().isReceived());
			Channels.send(context, sender, 8);
			assertThat(container.state()).isEqualTo(State.PAUSED);
			assertThat(channel.inspect().depth()).isOne();
			assertThat(RECEIVED).isEmpty();
			container.resume();
			assertThat(next()).isEqualTo(8L);
			assertThat(container.state()).isEqualTo(State.RUNNING);
		});
	}

	@Test
	void pausingAndResumingAtOnceLosesNothing() {
		with(Numbers.class, (context, sender) -> {
			ChunkListenerContainer container = Channels.container(context);
			for (long i = 0; i < 50; i++) {
				Channels.send(context, sender, i);
				container.pause();
				container.resume();
				assertThat(next()).isEqualTo(i);
			}
		});
	}

	@Test
	void whatWaitsAtTheEndIsHandledBeforeTheContextCloses() {
		with(WaitsForTheEnd.class, (context, sender) -> {
			for (long i = 0; i < 20; i++) {
				Channels.send(context, sender, i);
			}
			context.close();
			assertThat(RECEIVED).hasSize(20);
		});
	}

	@Test
	void withoutDrainingWhatWaitsAtTheEndStaysWhereItIs() {
		with(WaitsForTheEnd.class, (context, sender) -> {
			for (long i = 0; i < 20; i++) {
				Channels.send(context, sender, i);
			}
			assertThat(next()).isEqualTo(0L);
			context.close();
			assertThat(RECEIVED).isEmpty();
		}, "arena.channels.frames.drain-timeout=0s");
	}

	@Test
	void aContainerThatIsStoppedIsNeitherPausedNorResumed() {
		with(Numbers.class, (context, sender) -> {
			ChunkListenerContainer container = Channels.container(context);
			context.stop();
			assertThat(container.state()).isEqualTo(State.STOPPED);
			assertThatIllegalStateException().isThrownBy(container::resume)
				.withMessage("The listener of channel 'frames' is stopped with its application: it can be paused and "
						+ "resumed while that runs");
			context.start();
			Channels.send(context, sender, 4);
			assertThat(next()).isEqualTo(4L);
		});
	}

	@Test
	void containersStopBeforeWebServersDo() {
		Channels.runner()
			.run((context) -> assertThat(context.getBean(ChunkListenerContainers.class).getPhase())
				.isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE));
	}

	@Test
	void noThreadIsLeftWhenTheContextIsClosed() {
		with(Numbers.class, (context, sender) -> {
			await().atMost(Channels.SOON).until(() -> threads() == 1);
			context.close();
			await().atMost(Channels.SOON).until(() -> threads() == 0);
		});
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("arena-frames-"))
			.count();
	}

	/** What a test does with an application. */
	@FunctionalInterface
	private interface Check {

		void check(ConfigurableApplicationContext context, ChunkSender sender) throws Exception;

	}

	static class ChunkAndLength {

		@ChunkListener(channel = "frames")
		void on(Chunk frame, int lengthBytes) {
			RECEIVED.add(frame.getLong(0) + " in " + lengthBytes);
		}

	}

	static class Everything {

		@ChunkListener(channel = "${channel:frames}")
		private void on(ChunkMessage message, long lengthBytes, Chunk chunk) {
			RECEIVED.add(lengthBytes + " " + (message.chunk() == chunk) + " " + message);
		}

	}

	static class OfRecord {

		@ChunkListener(channel = "frames")
		void on(Tick tick) {
			RECEIVED.add(tick.time());
		}

	}

	static class OfFlyweight {

		@ChunkListener(channel = "frames")
		void on(TickLayout tick) {
			RECEIVED.add(tick.time());
		}

	}

	static class OfInterface {

		@ChunkListener(channel = "frames")
		void on(Level level) {
			RECEIVED.add(level.height());
		}

	}

	static class HandsOff {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			RECEIVED.add(frame.handOff());
		}

	}

	static class Numbers {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			RECEIVED.add(frame.getLong(0));
		}

	}

	static class Meeting {

		private final CyclicBarrier barrier = new CyclicBarrier(3);

		@ChunkListener(channel = "frames")
		void on(Chunk frame) throws Exception {
			this.barrier.await(Channels.SOON.toSeconds(), TimeUnit.SECONDS);
			RECEIVED.add(Thread.currentThread().getName());
		}

	}

	static class Interrupts {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			RECEIVED.add(frame.getLong(0));
			Thread.currentThread().interrupt();
		}

	}

	/** Handles the first message until the context stops. */
	static class WaitsForTheEnd {

		private final ObjectProvider<ChunkListenerContainers> containers;

		@Autowired
		WaitsForTheEnd(ObjectProvider<ChunkListenerContainers> containers) {
			this.containers = containers;
		}

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			RECEIVED.add(frame.getLong(0));
			ChunkListenerContainer container = this.containers.getObject().find("frames").orElseThrow();
			await().pollDelay(Duration.ZERO).atMost(Channels.SOON).until(() -> container.state() == State.STOPPED);
		}

	}

}
