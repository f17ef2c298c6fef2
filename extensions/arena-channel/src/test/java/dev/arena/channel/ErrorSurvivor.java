package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * A JVM in which an error strikes at one step, of every third call or so. Sends and
 * receives all the same, and compares.
 */
public final class ErrorSurvivor {

	private static final int MESSAGES = 60;

	private ErrorSurvivor() {
	}

	/** Says "survived" if all is well. */
	public static void main(String[] arguments) throws Exception {
		for (ChannelStep step : List.of(ChannelStep.SEND_BEGUN, ChannelStep.SLOT_WRITTEN, ChannelStep.SLOT_MARKED,
				ChannelStep.HANDED_OFF, ChannelStep.PUBLISHED, ChannelStep.SENT, ChannelStep.SETTLE_BEGUN,
				ChannelStep.TAKEN_BACK, ChannelStep.RECEIVE_BEGUN, ChannelStep.ADOPTED, ChannelStep.RECEIVED,
				ChannelStep.SLEEP_BEGUN)) {
			ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(64);
			try (Arena arena = Arena.local(spec);
					ChunkChannel channel = ChunkChannel.open(arena, "errors",
							ChannelOptions.defaults().withSenders(1).withCapacity(8))) {
				strike(arena, channel, step);
			}
		}
		System.out.println("survived");
	}

	private static void strike(Arena arena, ChunkChannel channel, ChannelStep step) throws Exception {
		int[] passes = new int[1];
		boolean settling = step == ChannelStep.SETTLE_BEGUN || step == ChannelStep.TAKEN_BACK;
		ChannelStep.program((reached) -> {
			boolean first = settling && reached == ChannelStep.HANDED_OFF;
			if ((reached == step || first) && passes[0]++ % 3 == 1) {
				throw new StackOverflowError(step.toString());
			}
		});
		ChunkSender sender = channel.sender();
		ChunkReceiver receiver = channel.receiver();
		Chunk chunk = arena.newChunk();
		Chunk cursor = arena.newChunk();
		List<Long> received = new ArrayList<>();
		int errors = 0;
		for (long i = 0; i < MESSAGES; i++) {
			require(arena.allocate(64, chunk), "a chunk is there", step);
			chunk.putLong(0, i);
			while (chunk.isOpen()) { // what is still ours was not sent
				try {
					if (!sender.send(chunk, 8)) {
						errors += receive(receiver, cursor, received);
					}
				}
				catch (StackOverflowError ex) {
					errors++;
				}
			}
			if (i % 2 == 0) {
				errors += receive(receiver, cursor, received);
				errors += receive(receiver, cursor, received);
				errors += receive(receiver, cursor, received); // sleeps, as that was all
			}
		}
		ChannelStep.program(null);
		sender.close(); // settles what the last error has left
		while (receiver.receive(cursor, Duration.ofMillis(1))) {
			received.add(cursor.getLong(0));
			cursor.close();
		}
		receiver.close();
		List<Long> expected = new ArrayList<>();
		for (long i = 0; i < MESSAGES; i++) {
			expected.add(i);
		}
		require(received.equals(expected), "received " + received, step);
		require(errors > 0, "errors have struck", step);
		require(arena.pools().get(0).usedCount() == 0, "no chunk is left", step);
		require(arena.inspect().verify().contradictions().isEmpty(), "the arena is sound", step);
	}

	private static int receive(ChunkReceiver receiver, Chunk cursor, List<Long> received) throws Exception {
		int errors = 0;
		try {
			receiver.receive(cursor, Duration.ofMillis(3));
		}
		catch (StackOverflowError ex) {
			errors++;
		}
		if (cursor.isOpen()) {
			received.add(cursor.getLong(0));
			cursor.close();
		}
		return errors;
	}

	private static void require(boolean condition, String what, ChannelStep step) {
		if (!condition) {
			System.out.println("not so at " + step + ": " + what);
			Runtime.getRuntime().halt(1);
		}
	}

}
