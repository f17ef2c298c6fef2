package dev.arena.boot.autoconfigure.channel;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listening takes nothing from the garbage collected heap, but for what a call of the
 * kernel takes to sleep.
 */
class ListenerGarbageTests {

	private static final int WARM_UP = 100_000;

	private static final int MESSAGES = 100_000;

	@Test
	void aMessageMakesNoGarbage() {
		Channels.runner()
			.withPropertyValues("arena.channels.frames.wait=spin")
			.withBean(Listener.class)
			.run((context) -> {
				Arena arena = context.getBean(Arena.class);
				ChunkSender sender = context.getBean(ChunkSender.class);
				Chunk chunk = arena.newChunk();
				for (int i = 0; i < WARM_UP + MESSAGES; i++) {
					while (!arena.allocate(TickLayout.BYTES, chunk)) {
						Thread.onSpinWait();
					}
					TickLayout.putTime(chunk, i);
					assertThat(sender.send(chunk, TickLayout.BYTES, i, Channels.SOON)).isTrue();
				}
				Listener listener = context.getBean(Listener.class);
				assertThat(listener.done.await(Channels.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
				assertThat(listener.sum).isEqualTo((long) (WARM_UP + MESSAGES) * (WARM_UP + MESSAGES - 1) / 2);
				// The measurement itself and compilations may cost a few bytes; an object
				// for
				// each message would be a hundred times as much as this.
				assertThat(listener.allocated).isBetween(0L, MESSAGES / 10L);
			});
	}

	static class Listener {

		private final CountDownLatch done = new CountDownLatch(1);

		private int count;

		private long sum;

		private long allocated;

		@ChunkListener(channel = "frames")
		void on(Chunk chunk, int lengthBytes, ChunkMessage message, TickLayout tick) {
			this.sum += tick.time();
			this.count++;
			if (this.count == WARM_UP) {
				this.allocated = -allocatedBytes();
			}
			else if (this.count == WARM_UP + MESSAGES) {
				this.allocated += allocatedBytes();
				this.done.countDown();
			}
		}

		private static long allocatedBytes() {
			return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
				.getThreadAllocatedBytes(Thread.currentThread().getId());
		}

	}

}
