package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a sender or a receiver at one step, or first a sender and then whoever takes over
 * from it, and compares what arrives with what was accepted.
 */
public final class KillSurvivor {

	static final int MESSAGES = 6;

	private final String segment;

	private final List<Long> accepted = new ArrayList<>();

	KillSurvivor(String segment) {
		this.segment = segment;
	}

	/**
	 * Says "survived", or what was found out. Arguments: segment, {@code send} or
	 * {@code receive}, step.
	 */
	public static void main(String[] arguments) throws Exception {
		try {
			KillSurvivor survivor = new KillSurvivor(arguments[0]);
			ChannelStep step = ChannelStep.valueOf(arguments[2]);
			if (arguments[1].equals("send")) {
				survivor.senderDies(step);
			}
			else {
				survivor.receiverDies(step);
			}
			System.out.println("survived");
		}
		catch (AssertionError | ChannelException ex) {
			System.out.println("found out: " + ex);
			Runtime.getRuntime().halt(1);
		}
	}

	void senderDies(ChannelStep step) throws Exception {
		boolean sends = step.compareTo(ChannelStep.SEND_BEGUN) >= 0;
		try (Arena arena = ChannelChild.arena(this.segment)) {
			kill(step, sends ? MESSAGES : 0, "send", this.segment, "1", "0", "10");
			assertThat(this.accepted).hasSize(sends ? MESSAGES : 0);
			if (sends && step.compareTo(ChannelStep.HANDED_OFF) >= 0) {
				this.accepted.add((long) MESSAGES);
			}
			nextOnesGoOn(arena, this.accepted);
		}
		finally {
			remove(this.segment);
		}
	}

	/** A sender dies, and so does who finishes what it had begun, on its way. */
	void successorDies(ChannelStep first, String role) throws Exception {
		try (Arena arena = ChannelChild.arena(this.segment)) {
			kill(first, MESSAGES, "send", this.segment, "1", "0", "10");
			this.accepted.add((long) MESSAGES);
			List<Long> expected = new ArrayList<>(this.accepted);
			if (role.equals("send")) {
				kill(ChannelStep.SETTLE_BEGUN, 0, "send", this.segment, "2", "0", "10");
			}
			else {
				expected.removeAll(kill(ChannelStep.SETTLE_BEGUN, 0, "receive", this.segment, "100"));
				assertThat(expected).containsExactly((long) MESSAGES);
			}
			nextOnesGoOn(arena, expected);
		}
		finally {
			remove(this.segment);
		}
	}

	private void nextOnesGoOn(Arena arena, List<Long> expected) throws Exception {
		try (ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
				ChunkReceiver receiver = channel.receiver()) {
			assertThat(receiveAll(arena, receiver)).isEqualTo(expected);
			try (ChunkSender next = channel.sender(); Chunk cursor = arena.newChunk()) {
				assertThat(next.number()).as("the place of the dead is free").isZero();
				assertThat(next.send(arena.allocateOrThrow(8).putLong(8, 77), 16)).isTrue();
				assertThat(receiver.receive(cursor)).isTrue();
				assertThat(cursor.getLong(8)).isEqualTo(77);
			}
		}
		assertNothingIsLeft(arena);
	}

	void receiverDies(ChannelStep step) throws Exception {
		boolean receives = step != ChannelStep.ACTIVATED && step != ChannelStep.SLEEP_BEGUN;
		int count = (step != ChannelStep.SLEEP_BEGUN) ? 2 * MESSAGES : 0;
		try (Arena arena = ChannelChild.arena(this.segment);
				ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
				ChunkSender sender = channel.sender()) {
			for (long i = 0; i < count; i++) {
				assertThat(sender.send(arena.allocateOrThrow(8).putLong(0, 1).putLong(8, i), 16)).isTrue();
			}
			List<Long> received = kill(step, receives ? MESSAGES : 0, "receive", this.segment, "100");
			assertThat(received).hasSize(receives ? MESSAGES : 0);
			try (ChunkReceiver next = channel.receiver()) {
				List<Long> expected = new ArrayList<>();
				boolean lost = step == ChannelStep.ADOPTED || step == ChannelStep.RECEIVED;
				for (long i = received.size() + (lost ? 1 : 0); i < count; i++) {
					expected.add(i);
				}
				assertThat(receiveAll(arena, next)).isEqualTo(expected);
			}
			assertNothingIsLeft(arena);
		}
		finally {
			remove(this.segment);
		}
	}

	/**
	 * Runs a child until it is killed; notes what it has sent, of the first sender only.
	 * @return what it has received
	 */
	List<Long> kill(ChannelStep step, int passes, String... arguments) {
		try (ChildJvm child = ChildJvm.running(ChannelChild.class, arguments)
			.withJvmArguments("-Darena.test.channel-errors=true", "-Darena.test.channel-step=" + step,
					"-Darena.test.channel-passes=" + passes)
			.start()) {
			child.expectExit(137);
			return note(child);
		}
	}

	private List<Long> note(ChildJvm child) {
		List<Long> received = new ArrayList<>();
		for (String line : child.output().split("\n")) {
			if (line.startsWith("sent ")) {
				this.accepted.add(number(line));
			}
			else if (line.startsWith("received 1 ")) {
				received.add(number(line));
			}
		}
		return received;
	}

	List<Long> accepted() {
		return this.accepted;
	}

	private static long number(String line) {
		return Long.parseLong(line.replaceAll(".* ([0-9]+) [.]", "$1"));
	}

	static List<Long> receiveAll(Arena arena, ChunkReceiver receiver) throws InterruptedException {
		List<Long> received = new ArrayList<>();
		Chunk cursor = arena.newChunk();
		while (receiver.receive(cursor, Duration.ofMillis(30))) {
			assertThat(receiver.lengthBytes()).isGreaterThanOrEqualTo(16);
			received.add(cursor.getLong(8));
			cursor.close();
		}
		return received;
	}

	static void assertNothingIsLeft(Arena arena) {
		arena.maintain().reclaim();
		assertThat(arena.inspect().chunksInTransit()).isEmpty();
		assertThat(arena.pools().get(0).usedCount()).isZero();
		assertThat(arena.inspect().verify().contradictions()).isEmpty();
	}

	static void remove(String segment) {
		ChunkChannel.unlink(segment, "storm");
		Arena.unlink(segment);
	}

}
