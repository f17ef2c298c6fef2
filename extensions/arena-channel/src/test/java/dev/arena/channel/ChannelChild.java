package dev.arena.channel;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;

/**
 * A process that sends or receives until it is killed, or its standard input ends. Says
 * what it has sent or received: what it says was accepted or is in hand.
 */
public final class ChannelChild {

	static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(256);

	static final ChannelOptions OPTIONS = ChannelOptions.defaults()
		.withSenders(4)
		.withCapacity(16)
		.withUnlink(UnlinkPolicy.NEVER)
		.withLookInterval(Duration.ofMillis(5));

	private ChannelChild() {
	}

	static Arena arena(String segment) {
		return Arena.shared(segment, SPEC,
				SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER).withReclaimInterval(Duration.ofMillis(20)));
	}

	/**
	 * Arguments: role ({@code send}, {@code fail} for a sender that an error strikes,
	 * {@code receive}), segment, for a sender its name and its first number, how many.
	 */
	public static void main(String[] arguments) throws Exception {
		Thread watch = new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
					continue;
				}
			}
			catch (java.io.IOException ex) {
				System.out.println(ex);
			}
			Runtime.getRuntime().halt(99); // the parent is gone, or has had enough
		});
		watch.setDaemon(true);
		watch.start();
		System.out.println("ready");
		Arena arena = arena(arguments[1]);
		ChunkChannel channel = ChunkChannel.open(arena, "storm", OPTIONS);
		if (arguments[0].equals("fail")) {
			failOnce();
		}
		if (!arguments[0].equals("receive")) {
			send(arena, channel.sender(), Long.parseLong(arguments[2]), Long.parseLong(arguments[3]),
					Long.parseLong(arguments[4]));
		}
		else {
			receive(arena, channel.receiver(), Long.parseLong(arguments[2]));
		}
		channel.close();
		arena.close();
		System.out.println("ended");
	}

	/** Has the third message fail behind its hand-off. */
	private static void failOnce() {
		int[] passes = new int[1];
		ChannelStep.program((reached) -> {
			if (reached == ChannelStep.HANDED_OFF && passes[0]++ == 2) {
				throw new StackOverflowError();
			}
		});
	}

	private static void send(Arena arena, ChunkSender sender, long name, long first, long count) throws Exception {
		Chunk chunk = arena.newChunk();
		for (long i = first; i < first + count; i++) {
			while (!arena.allocate(64, chunk, Duration.ofMillis(50))) {
				continue;
			}
			chunk.putLong(0, name).putLong(8, i).putLong(16, ~(name ^ i));
			try {
				while (!sender.send(chunk, 24, (int) i, Duration.ofSeconds(1))) {
					continue;
				}
				System.out.println("sent " + i + " .");
			}
			catch (StackOverflowError ex) {
				System.out.println("failed " + i + " .");
			}
		}
	}

	private static void receive(Arena arena, ChunkReceiver receiver, long count) throws Exception {
		Chunk cursor = arena.newChunk();
		for (long i = 0; i < count; i++) {
			while (!receiver.receive(cursor, Duration.ofSeconds(1))) {
				continue;
			}
			System.out.println("received " + cursor.getLong(0) + " " + cursor.getLong(8) + " .");
			cursor.close();
		}
	}

}
