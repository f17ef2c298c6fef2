package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Senders and receivers in four processes are killed and stopped at random, many times.
 * Every message has a number.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class StormTests {

	private static final int KILLS = Integer.getInteger("storm.kills", 10);

	private static final Pattern SENT = Pattern.compile("sent ([0-9]+) [.]");

	private static final Pattern RECEIVED = Pattern.compile("received ([0-9]+) ([0-9]+) [.]");

	private static final long ENDLESS = 1L << 40;

	@RegisterExtension
	private final Segments segments = new Segments();

	private final Set<String> accepted = new HashSet<>();

	private final List<String> received = new ArrayList<>();

	private final ChildJvm[] children = new ChildJvm[4];

	/** The names of the senders among them; 0 for a receiver. */
	private final long[] names = new long[4];

	private long lastName;

	/**
	 * How many chunks receivers held that were killed. Each may be that of a message
	 * which its receiver had not told yet; no other message may be missing.
	 */
	private int heldByReceivers;

	@Test
	void nothingAcceptedIsLostNothingComesTwiceAndNoChunkIsLeft() throws Exception {
		String segment = this.segments.name();
		Random random = new Random(14);
		try (Arena arena = ChannelChild.arena(segment)) {
			for (int i = 0; i < this.children.length; i++) {
				start(i, segment);
			}
			for (int kill = 0; kill < KILLS; kill++) {
				int victim = random.nextInt(this.children.length);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
				if (random.nextInt(4) == 0) {
					int stopped = random.nextInt(this.children.length);
					this.children[stopped].signal("STOP");
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
					this.children[stopped].signal("CONT");
				}
				end(victim, arena);
				start(victim, segment);
			}
			for (int i = this.children.length - 1; i >= 0; i--) {
				end(i, arena);
			}
			try (ChunkChannel channel = ChunkChannel.open(arena, "storm", ChannelChild.OPTIONS);
					ChunkReceiver receiver = channel.receiver()) {
				Chunk cursor = arena.newChunk();
				while (receiver.receive(cursor, Duration.ofMillis(100))) {
					assertThat(cursor.getLong(16)).isEqualTo(~(cursor.getLong(0) ^ cursor.getLong(8)));
					this.received.add(cursor.getLong(0) + " " + cursor.getLong(8));
					cursor.close();
				}
				assertThat(channel.inspect().depth()).isZero();
			}
			KillSurvivor.assertNothingIsLeft(arena);
		}
		finally {
			for (ChildJvm child : this.children) {
				if (child != null) {
					child.close();
				}
			}
			KillSurvivor.remove(segment);
		}
		assertThat(this.received).hasSizeGreaterThan(KILLS).doesNotHaveDuplicates();
		this.accepted.removeAll(new HashSet<>(this.received));
		assertThat(this.accepted).as("lost with receivers that had adopted them and were killed")
			.hasSizeLessThanOrEqualTo(this.heldByReceivers);
	}

	private void start(int number, String segment) {
		boolean receives = number < 2;
		this.names[number] = receives ? 0 : ++this.lastName;
		String[] arguments = receives ? new String[] { "receive", segment, Long.toString(ENDLESS) }
				: new String[] { "send", segment, Long.toString(this.lastName), "0", Long.toString(ENDLESS) };
		this.children[number] = ChildJvm.running(ChannelChild.class, arguments)
			.withJvmArguments("-XX:TieredStopAtLevel=1")
			.start();
		this.children[number].expect("ready");
	}

	/** Kills a child, and notes what it has said and held. */
	private void end(int number, Arena arena) {
		ChildJvm child = this.children[number];
		long reclaimed = arena.inspect().reclaimedChunks();
		child.signal("KILL"); // not destroy, which closes the pipe before it is read
		child.waitForExit();
		arena.maintain().reclaim();
		int held = (int) (arena.inspect().reclaimedChunks() - reclaimed);
		assertThat(held).as("chunks of one who was killed").isBetween(0, 1);
		this.heldByReceivers += (number < 2) ? held : 0;
		List<String> ofChild = new ArrayList<>();
		for (String line : child.output().split("\n")) {
			Matcher sent = SENT.matcher(line);
			Matcher got = RECEIVED.matcher(line);
			if (sent.matches()) {
				this.accepted.add(this.names[number] + " " + sent.group(1));
			}
			else if (got.matches()) {
				ofChild.add(got.group(1) + " " + got.group(2));
			}
			else {
				assertThat(line).doesNotContain("Exception", "Error");
			}
		}
		this.received.addAll(ofChild);
		assertOrder(ofChild);
	}

	private static void assertOrder(List<String> messages) {
		java.util.Map<String, Long> last = new java.util.HashMap<>();
		for (String message : messages) {
			String[] words = message.split(" ");
			Long before = last.put(words[0], Long.parseLong(words[1]));
			assertThat(before == null || before < Long.parseLong(words[1])).as("%s after %d", message, before).isTrue();
		}
	}

}
