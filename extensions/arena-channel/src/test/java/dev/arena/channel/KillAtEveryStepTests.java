package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sender or a receiver is killed at each step; what was accepted arrives, nothing
 * arrives twice, and no chunk is lost.
 */
@Timeout(120)
class KillAtEveryStepTests {

	private static final int MESSAGES = 6;

	@RegisterExtension
	private final Segments segments = new Segments();

	@ParameterizedTest
	@EnumSource(names = { "FILE_NAMED", "DOOR_ENTERED", "HEADER_WRITTEN", "FILE_COMPLETED", "RING_TAKEN", "SEND_BEGUN",
			"SLOT_WRITTEN", "SLOT_MARKED", "HANDED_OFF", "PUBLISHED", "SENT" })
	void senderThatDiesLosesNothingThatWasAccepted(ChannelStep step) throws Exception {
		String segment = this.segments.name();
		List<Long> accepted = new ArrayList<>();
		boolean sends = step.compareTo(ChannelStep.SEND_BEGUN) >= 0;
		try (Arena arena = ChannelChild.arena(segment);
				ChildJvm child = ChildJvm.running(ChannelChild.class, "send", segment, "1", "0", "10")
					.withJvmArguments("-Darena.test.channel-step=" + step,
							"-Darena.test.channel-passes=" + (sends ? MESSAGES : 0))
					.start()) {
			child.expectExit(137);
			child.output()
				.lines()
				.filter((line) -> line.startsWith("sent "))
				.forEach((line) -> accepted.add(number(line)));
			assertThat(accepted).hasSize(sends ? MESSAGES : 0);
			try (ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
					ChunkReceiver receiver = channel.receiver()) {
				List<Long> received = receiveAll(arena, receiver);
				boolean handedOff = step.compareTo(ChannelStep.HANDED_OFF) >= 0;
				if (sends && handedOff) {
					accepted.add((long) MESSAGES);
				}
				assertThat(received).isEqualTo(accepted);
				try (ChunkSender next = channel.sender(); Chunk cursor = arena.newChunk()) {
					assertThat(next.number()).as("the place of the dead is free").isZero();
					assertThat(next.send(arena.allocateOrThrow(8).putLong(8, 77), 16)).isTrue();
					assertThat(receiver.receive(cursor)).isTrue();
					assertThat(cursor.getLong(8)).isEqualTo(77);
				}
			}
			assertNothingIsLeft(arena);
		}
		finally {
			remove(segment);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "RECEIVE_BEGUN", "ADOPTED", "RECEIVED", "ACTIVATED", "SLEEP_BEGUN" })
	void receiverThatDiesLosesAtMostWhatItHadReceived(ChannelStep step) throws Exception {
		String segment = this.segments.name();
		boolean receives = step != ChannelStep.ACTIVATED && step != ChannelStep.SLEEP_BEGUN;
		try (Arena arena = ChannelChild.arena(segment);
				ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
				ChunkSender sender = channel.sender()) {
			if (step != ChannelStep.SLEEP_BEGUN) {
				for (long i = 0; i < 2 * MESSAGES; i++) {
					assertThat(sender.send(arena.allocateOrThrow(8).putLong(0, 1).putLong(8, i), 16)).isTrue();
				}
			}
			List<Long> received = new ArrayList<>();
			try (ChildJvm child = ChildJvm.running(ChannelChild.class, "receive", segment, "100")
				.withJvmArguments("-Darena.test.channel-step=" + step,
						"-Darena.test.channel-passes=" + (receives ? MESSAGES : 0))
				.start()) {
				child.expectExit(137);
				child.output()
					.lines()
					.filter((line) -> line.startsWith("received 1 "))
					.forEach((line) -> received.add(number(line)));
			}
			assertThat(received).hasSize(receives ? MESSAGES : 0);
			try (ChunkReceiver next = channel.receiver()) {
				List<Long> expected = new ArrayList<>();
				boolean lost = step == ChannelStep.ADOPTED || step == ChannelStep.RECEIVED;
				for (long i = received.size() + (lost ? 1 : 0); i < 2 * MESSAGES
						&& step != ChannelStep.SLEEP_BEGUN; i++) {
					expected.add(i);
				}
				assertThat(receiveAll(arena, next)).isEqualTo(expected);
			}
			assertNothingIsLeft(arena);
		}
		finally {
			remove(segment);
		}
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
