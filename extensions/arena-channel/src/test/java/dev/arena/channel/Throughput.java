package dev.arena.channel;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.ChildJvm;

/**
 * Measures the channel between two processes; see {@code docs/channel.md} for the command
 * and what it said.
 */
public final class Throughput {

	private static final ChannelOptions OPTIONS = ChannelOptions.defaults().withSenders(1).withCapacity(1024);

	private Throughput() {
	}

	/**
	 * Arguments: chunk size, messages a round, wait mode, rounds; the child adds a name.
	 */
	public static void main(String[] arguments) throws Exception {
		int sizeBytes = Integer.parseInt(arguments[0]);
		int count = Integer.parseInt(arguments[1]);
		ChannelOptions options = OPTIONS.withWaitMode(WaitMode.valueOf(arguments[2]));
		int rounds = Integer.parseInt(arguments[3]);
		String segment = (arguments.length > 4) ? arguments[4] : "/arena-throughput-" + ProcessHandle.current().pid();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(sizeBytes).withChunkCount(sizeBytes > 4096 ? 256 : 4096);
		try (Arena arena = Arena.shared(segment, spec);
				ChunkChannel there = ChunkChannel.open(arena, "there", options);
				ChunkChannel back = ChunkChannel.open(arena, "back", options)) {
			if (arguments.length > 4) {
				answer(arena, there.receiver(), back.sender(), count, sizeBytes, rounds);
				return;
			}
			try (ChildJvm child = ChildJvm
				.running(Throughput.class, arguments[0], arguments[1], arguments[2], arguments[3], segment)
				.start(); ChunkSender sender = there.sender(); ChunkReceiver receiver = back.receiver()) {
				ask(arena, sender, receiver, count, sizeBytes, rounds);
				child.expectExit(0);
			}
		}
	}

	private static void ask(Arena arena, ChunkSender sender, ChunkReceiver receiver, int count, int sizeBytes,
			int rounds) throws Exception {
		Chunk chunk = arena.newChunk();
		java.time.Duration patience = java.time.Duration.ofSeconds(30);
		for (int round = 0; round < rounds; round++) {
			long start = System.nanoTime();
			for (int i = 0; i < count / 10; i++) {
				while (!arena.allocate(sizeBytes, chunk)) {
					Thread.onSpinWait();
				}
				chunk.fill(0, sizeBytes, (byte) i);
				sender.send(chunk, sizeBytes, 1, patience);
				receiver.receive(chunk, patience);
				chunk.close();
			}
			long roundTrips = System.nanoTime() - start;
			start = System.nanoTime();
			for (int i = 0; i < count; i++) {
				while (!arena.allocate(sizeBytes, chunk)) {
					Thread.onSpinWait();
				}
				chunk.fill(0, sizeBytes, (byte) i);
				sender.send(chunk, sizeBytes, 0, patience);
			}
			receiver.receive(chunk, patience); // the last one has arrived
			chunk.close();
			long oneWay = System.nanoTime() - start;
			System.out.printf(java.util.Locale.ROOT, "%d bytes: round trip %.2f us, one way %.2f M/s, %.2f GB/s%n",
					sizeBytes, roundTrips / (count / 10) / 1e3, count * 1e3 / oneWay,
					(double) count * sizeBytes / oneWay);
		}
	}

	private static void answer(Arena arena, ChunkReceiver receiver, ChunkSender sender, int count, int sizeBytes,
			int rounds) throws Exception {
		Chunk chunk = arena.newChunk();
		java.time.Duration patience = java.time.Duration.ofSeconds(30);
		byte[] bytes = new byte[sizeBytes];
		long passed = 0;
		for (long i = 0; i < (long) rounds * (count / 10 + count); i++) {
			receiver.receive(chunk, patience);
			chunk.getBytes(0, bytes, 0, sizeBytes);
			if (receiver.type() == 1 || ++passed % count == 0) {
				sender.send(chunk, sizeBytes, 0, patience);
			}
			chunk.close();
		}
	}

}
