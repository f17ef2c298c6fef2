package dev.arena.channel;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages take nothing from the garbage collected heap.
 */
@Timeout(60)
class ZeroGarbageTests {

	private static final int OPERATIONS = 200_000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration NOT_LONG = Duration.ofNanos(1);

	@RegisterExtension
	private final Segments segments = new Segments();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sendingAndReceivingMakesNoGarbage(boolean shared) throws Exception {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(16);
		try (Arena arena = shared ? this.segments.open(this.segments.name(), spec) : Arena.local(spec);
				ChunkChannel channel = ChunkChannel.open(arena, "frames",
						ChannelOptions.defaults().withSenders(2).withCapacity(2));
				ChunkSender sender = channel.sender();
				ChunkReceiver receiver = channel.receiver()) {
			Chunk chunk = arena.newChunk();
			pass(arena, sender, receiver, chunk); // loads and compiles
			long before = allocatedBytes();
			pass(arena, sender, receiver, chunk);
			// The measurement itself and compilations may cost a few bytes; an object for
			// each message would be a hundred times as much as this.
			assertThat(allocatedBytes() - before).isLessThan(OPERATIONS / 10);
		}
	}

	/** Messages, a full channel, an empty one, with and without time to wait. */
	private static void pass(Arena arena, ChunkSender sender, ChunkReceiver receiver, Chunk chunk) throws Exception {
		for (int i = 0; i < OPERATIONS; i++) {
			arena.allocate(64, chunk);
			while (sender.send(chunk, 64, i)) {
				arena.allocate(64, chunk);
			}
			sender.send(chunk, 64, i, NOT_LONG);
			chunk.close();
			receiver.receive(chunk, PATIENCE);
			chunk.close();
			while (receiver.receive(chunk)) {
				chunk.close();
			}
			receiver.receive(chunk, NOT_LONG);
		}
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
			.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

}
