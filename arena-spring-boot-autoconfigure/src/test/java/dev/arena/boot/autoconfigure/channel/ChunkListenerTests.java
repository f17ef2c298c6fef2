package dev.arena.boot.autoconfigure.channel;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.channel.ChunkSender;
import dev.arena.process.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChunkListener} with its container, endpoint and health.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ChunkListenerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class))
		.withPropertyValues("arena.arenas.memory.sizes=64B", "arena.arenas.memory.count=16",
				"arena.channels.frames.capacity=16", "management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*");

	@Test
	void everyMessageIsHandledInOrderAndItsChunkFreed() {
		this.runner.withBean(Recorder.class).run((context) -> {
			ChunkSender sender = context.getBean("framesSender", ChunkSender.class);
			Arena arena = context.getBean(Arena.class);
			for (int i = 0; i < 1000; i++) {
				send(arena, sender, i);
			}
			Recorder recorder = context.getBean(Recorder.class);
			for (int i = 0; i < 1000; i++) {
				assertThat(recorder.messages.poll(10, TimeUnit.SECONDS))
					.isEqualTo(i + ": 8 bytes of type " + i % 7 + " from " + sender.number());
			}
			Eventually.eventually("all chunks are free", () -> arena.pools().get(0).usedCount() == 0);
			assertThat(container(context).handledCount()).isEqualTo(1000);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { JustChunk.class, ShortLength.class, LongLength.class, WithType.class, Returning.class,
			Static.class })
	void parametersAtTheEndMayBeLeftOut(Class<? extends Counting> type) {
		this.runner.withBean(type).run((context) -> {
			send(context.getBean(Arena.class), context.getBean(ChunkSender.class), 41);
			assertThat(context.getBean(Counting.class).values.poll(10, TimeUnit.SECONDS)).isEqualTo(41);
		});
	}

	@Test
	void whatAListenerHandsOffIsNotFreed() {
		this.runner.withBean(Keeping.class).run((context) -> {
			Arena arena = context.getBean(Arena.class);
			send(arena, context.getBean(ChunkSender.class), 5);
			Long handle = context.getBean(Keeping.class).handles.poll(10, TimeUnit.SECONDS);
			assertThat(handle).isNotNull();
			try (Chunk chunk = arena.newChunk()) {
				assertThat(arena.adopt(handle, chunk)).isTrue();
				assertThat(chunk.getLong(0)).isEqualTo(5);
			}
		});
	}

	@Test
	void anExceptionIsCountedAndLoggedAndTheNextMessageHandled(CapturedOutput output) {
		this.runner.withBean(Failing.class).run((context) -> {
			Arena arena = context.getBean(Arena.class);
			ChunkSender sender = context.getBean(ChunkSender.class);
			for (int i = 0; i < 100; i++) {
				send(arena, sender, i);
			}
			Eventually.eventually("all are handled",
					() -> container(context).failedCount() == 50 && container(context).handledCount() == 50);
			Eventually.eventually("all chunks are free", () -> arena.pools().get(0).usedCount() == 0);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(output.getOut().split("The listener of channel 'frames' failed", -1)).hasSize(2);
		});
	}

	@Test
	void anExceptionStopsAListenerThatIsToStopUntilItIsResumed() {
		this.runner.withPropertyValues("arena.channels.frames.on-error=stop").withBean(Failing.class).run((context) -> {
			Arena arena = context.getBean(Arena.class);
			ChunkSender sender = context.getBean(ChunkSender.class);
			send(arena, sender, 1);
			Eventually.eventually("it has stopped", () -> container(context).state() == ListenerState.FAILED);
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails().get("frames").toString()).startsWith("FAILED: ").contains("odd");
			send(arena, sender, 2);
			context.getBean(ChannelsEndpoint.class).perform("frames", ChannelsEndpoint.Action.RESUME);
			Eventually.eventually("it goes on", () -> container(context).handledCount() == 1);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void aHandlerDecidesWhatHappensAfterAnException() {
		BlockingQueue<String> failures = new LinkedBlockingQueue<>();
		this.runner.withPropertyValues("arena.channels.frames.on-error=handler")
			.withBean(Failing.class)
			.withBean(ChunkListenerErrorHandler.class, () -> (channel, failure) -> {
				failures.add(channel + " " + failure.getMessage());
				if (failures.size() == 2) {
					throw new IllegalStateException("enough");
				}
			})
			.run((context) -> {
				Arena arena = context.getBean(Arena.class);
				ChunkSender sender = context.getBean(ChunkSender.class);
				send(arena, sender, 1);
				send(arena, sender, 2);
				send(arena, sender, 3);
				Eventually.eventually("it has stopped", () -> container(context).state() == ListenerState.FAILED);
				assertThat(failures).containsExactly("frames odd 1", "frames odd 3");
				assertThat(container(context).handledCount()).isOne();
			});
	}

	@Test
	void anErrorIsFollowedByANewStartAndHealthIsDownUntilThen() {
		this.runner.withBean(Overflowing.class).run((context) -> {
			Arena arena = context.getBean(Arena.class);
			ChunkSender sender = context.getBean(ChunkSender.class);
			send(arena, sender, 1);
			Eventually.eventually("health is down", () -> health(context).getStatus().equals(Status.DOWN));
			send(arena, sender, 2);
			Eventually.eventually("it goes on", () -> container(context).handledCount() == 1);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(container(context).restartCount()).isOne();
			Eventually.eventually("all chunks are free", () -> arena.pools().get(0).usedCount() == 0);
		});
	}

	@Test
	void aPausedListenerReceivesNothingUntilItIsResumed() {
		this.runner.withBean(Recorder.class).run((context) -> {
			ChannelsEndpoint endpoint = context.getBean(ChannelsEndpoint.class);
			assertThat(endpoint.perform("frames", ChannelsEndpoint.Action.PAUSE).state()).isEqualTo("PAUSED");
			Arena arena = context.getBean(Arena.class);
			ChunkSender sender = context.getBean(ChunkSender.class);
			Eventually.eventually("it fills up", () -> {
				try (Chunk chunk = arena.allocate(8)) {
					return chunk == null || !sender.send(chunk.putLong(0, 1), 8);
				}
			});
			assertThat(endpoint.channel("frames").depth()).isGreaterThan(10);
			long handled = container(context).handledCount();
			assertThat(endpoint.perform("frames", ChannelsEndpoint.Action.RESUME).state()).isEqualTo("RUNNING");
			Eventually.eventually("it goes on", () -> container(context).handledCount() > handled);
		});
	}

	@Test
	void endpointKnowsChannelsAndListenersOnly() {
		this.runner.run((context) -> {
			ChannelsEndpoint endpoint = context.getBean(ChannelsEndpoint.class);
			assertThat(endpoint.channel("frames").listener()).isNull();
			assertThat(endpoint.channel("others")).isNull();
			assertThat(endpoint.perform("others", ChannelsEndpoint.Action.PAUSE)).isNull();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.perform("frames", ChannelsEndpoint.Action.PAUSE))
				.withMessage("Channel 'frames' has no listener in this application");
		});
	}

	@Test
	void whatHasBeenSentIsHandledBeforeTheApplicationEnds() {
		Slow slow = new Slow();
		this.runner.withBean(Slow.class, () -> slow).run((context) -> {
			Arena arena = context.getBean(Arena.class);
			ChunkSender sender = context.getBean(ChunkSender.class);
			for (int i = 0; i < 10; i++) {
				send(arena, sender, i);
			}
			assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
			Thread closer = new Thread(context.getSourceApplicationContext()::close);
			closer.start();
			Eventually.eventually("it is to stop",
					() -> !context.getSourceApplicationContext().getBean(ChunkListenerContainers.class).isRunning());
			slow.goOn.countDown();
			closer.join(30_000);
			assertThat(slow.values).hasSize(10);
		});
	}

	@Test
	void everySenderThatIsInjectedIsOneOfItsOwn() {
		this.runner.run((context) -> assertThat(context.getBean("framesSender", ChunkSender.class).number())
			.isNotEqualTo(context.getBean("framesSender", ChunkSender.class).number()));
	}

	@Test
	void aCallMakesNoGarbage() throws Throwable {
		Silent silent = new Silent();
		ListenerMethod method = ListenerMethod.of(silent, Silent.class.getDeclaredMethod("on", Chunk.class, int.class));
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
				Chunk chunk = arena.allocateOrThrow(8)) {
			var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
			for (int i = 0; i < 50_000; i++) {
				method.call(chunk, 8, 0, 0);
			}
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 50_000; i++) {
				method.call(chunk, 8, 0, 0);
			}
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
			assertThat(silent.sum).isEqualTo(800_000);
		}
	}

	private static void send(Arena arena, ChunkSender sender, int value) throws InterruptedException {
		Chunk chunk = arena.allocate(8, Duration.ofSeconds(10));
		assertThat(chunk).isNotNull();
		assertThat(sender.send(chunk.putLong(0, value), 8, value % 7, Duration.ofSeconds(10))).isTrue();
	}

	private static ChunkListenerContainer container(AssertableApplicationContext context) {
		return context.getBean(ChunkListenerContainers.class).find("frames");
	}

	private static Health health(AssertableApplicationContext context) {
		return context.getBean(ChannelHealthIndicator.class).health();
	}

	static class Recorder {

		final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		@ChunkListener(channel = "frames")
		void on(Chunk frame, int lengthBytes, int type, int sender) {
			this.messages.add(frame.getLong(0) + ": " + lengthBytes + " bytes of type " + type + " from " + sender);
		}

	}

	abstract static class Counting {

		final BlockingQueue<Integer> values;

		Counting() {
			this(new LinkedBlockingQueue<>());
		}

		Counting(BlockingQueue<Integer> values) {
			this.values = values;
		}

	}

	static class JustChunk extends Counting {

		@ChunkListener(channel = "frames")
		private void on(Chunk frame) {
			this.values.add(frame.getInt(0));
		}

	}

	static class ShortLength extends Counting {

		@ChunkListener(channel = "frames")
		public void on(Chunk frame, int lengthBytes) {
			this.values.add(frame.getInt(0) + lengthBytes - 8);
		}

	}

	static class LongLength extends Counting {

		@ChunkListener(channel = "frames")
		void on(Chunk frame, long lengthBytes) {
			this.values.add((int) (frame.getInt(0) + lengthBytes - 8));
		}

	}

	static class WithType extends Counting {

		@ChunkListener(channel = "frames")
		void on(Chunk frame, long lengthBytes, int type) {
			this.values.add(frame.getInt(0) - type + 41 % 7);
		}

	}

	static class Returning extends Counting {

		@ChunkListener(channel = "frames")
		boolean on(Chunk frame) {
			return this.values.add(frame.getInt(0));
		}

	}

	static class Static extends Counting {

		private static final BlockingQueue<Integer> RECEIVED = new LinkedBlockingQueue<>();

		Static() {
			super(RECEIVED);
		}

		@ChunkListener(channel = "frames")
		static void on(Chunk frame) {
			RECEIVED.add(frame.getInt(0));
		}

	}

	static class Keeping {

		final BlockingQueue<Long> handles = new LinkedBlockingQueue<>();

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			this.handles.add(frame.handOff());
		}

	}

	static class Failing {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			if (frame.getLong(0) % 2 == 1) {
				throw new IllegalArgumentException("odd " + frame.getLong(0));
			}
		}

	}

	static class Overflowing {

		@ChunkListener(channel = "frames")
		void on(Chunk frame) {
			if (frame.getLong(0) == 1) {
				throw new StackOverflowError();
			}
		}

	}

	static class Slow {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		final BlockingQueue<Long> values = new LinkedBlockingQueue<>();

		@ChunkListener(channel = "frames")
		void on(Chunk frame) throws InterruptedException {
			this.begun.countDown();
			this.goOn.await();
			this.values.add(frame.getLong(0));
		}

	}

	static class Silent {

		long sum;

		@ChunkListener(channel = "frames")
		void on(Chunk frame, int lengthBytes) {
			this.sum += lengthBytes;
		}

	}

}
