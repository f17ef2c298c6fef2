package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

	private static final String ENDLESS = Long.toString(1L << 40);

	@RegisterExtension
	private final Segments segments = new Segments();

	private final String segment = this.segments.name();

	@ParameterizedTest
	@EnumSource(names = { "FILE_NAMED", "DOOR_ENTERED", "HEADER_WRITTEN", "FILE_COMPLETED", "RING_TAKEN", "SEND_BEGUN",
			"SLOT_WRITTEN", "SLOT_MARKED", "HANDED_OFF", "PUBLISHED", "SENT" })
	void senderThatDiesLosesNothingThatWasAccepted(ChannelStep step) throws Exception {
		new KillSurvivor(this.segment).senderDies(step);
	}

	@ParameterizedTest
	@EnumSource(names = { "RECEIVE_BEGUN", "ADOPTED", "RECEIVED", "ACTIVATED", "SLEEP_BEGUN" })
	void receiverThatDiesLosesAtMostWhatItHadReceived(ChannelStep step) throws Exception {
		new KillSurvivor(this.segment).receiverDies(step);
	}

	@ParameterizedTest
	@ValueSource(strings = { "send", "receive" })
	void whoDiesWhileItFinishesWhatADeadSenderHadBegunLosesNothing(String role) throws Exception {
		new KillSurvivor(this.segment).successorDies(ChannelStep.HANDED_OFF, role);
	}

	@Test
	void senderThatDiesWithAChunkThatItHasTakenBackAfterAnErrorLeavesNoChunk() throws Exception {
		KillSurvivor survivor = new KillSurvivor(this.segment);
		try (Arena arena = ChannelChild.arena(this.segment)) {
			survivor.kill(ChannelStep.TAKEN_BACK, 0, "fail", this.segment, "1", "0", "10");
			assertThat(survivor.accepted()).containsExactly(0L, 1L);
			try (ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
					ChunkReceiver receiver = channel.receiver()) {
				assertThat(KillSurvivor.receiveAll(arena, receiver)).isEqualTo(survivor.accepted());
				assertThat(channel.inspect().senders().get(0).skippedCount()).as("the message of the error").isOne();
			}
			KillSurvivor.assertNothingIsLeft(arena);
		}
		finally {
			KillSurvivor.remove(this.segment);
		}
	}

	@Test
	void senderThatDiesBeforeItWakesTheReceiverDelaysItByOneLook() throws Exception {
		KillSurvivor survivor = new KillSurvivor(this.segment);
		List<Long> received = new ArrayList<>();
		try (Arena arena = ChannelChild.arena(this.segment);
				ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
				ChunkReceiver receiver = channel.receiver()) {
			receiver.isActive();
			Thread killer = new Thread(
					() -> survivor.kill(ChannelStep.BELL_RUNG, 2, "send", this.segment, "1", "0", ENDLESS));
			killer.start();
			Chunk cursor = arena.newChunk();
			while (receiver.receive(cursor, Duration.ofMillis(300)) || killer.isAlive()) {
				if (cursor.isOpen()) {
					received.add(cursor.getLong(8));
					cursor.close();
				}
			}
			killer.join();
			List<Long> sent = new ArrayList<>(survivor.accepted());
			sent.add((long) sent.size()); // the one that it died over
			assertThat(received).hasSizeGreaterThan(2).isEqualTo(sent);
			KillSurvivor.assertNothingIsLeft(arena);
		}
		finally {
			KillSurvivor.remove(this.segment);
		}
	}

	@Test
	void receiverThatDiesBeforeItWakesASenderDelaysItByOneLook() throws Exception {
		try (Arena arena = ChannelChild.arena(this.segment);
				ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
				ChunkSender sender = channel.sender();
				ChildJvm child = ChildJvm.running(ChannelChild.class, "receive", this.segment, ENDLESS)
					.withJvmArguments("-Darena.test.channel-step=BELL_RUNG")
					.start()) {
			Chunk chunk = arena.newChunk();
			long sent = 0;
			while (child.isAlive()) { // until it is full, and waits for room
				arena.allocate(16, chunk);
				chunk.putLong(0, 1).putLong(8, sent);
				sent += sender.send(chunk, 16, 0, Duration.ofMillis(200)) ? 1 : 0;
				chunk.close();
			}
			child.expectExit(137);
			long told = child.output().lines().filter((line) -> line.startsWith("received ")).count();
			try (ChunkReceiver next = channel.receiver()) {
				List<Long> left = KillSurvivor.receiveAll(arena, next);
				assertThat(told + 1 + left.size()).as("one was adopted and not told").isEqualTo(sent);
				assertThat(left).isSorted().doesNotHaveDuplicates();
			}
			KillSurvivor.assertNothingIsLeft(arena);
		}
		finally {
			KillSurvivor.remove(this.segment);
		}
	}

}
