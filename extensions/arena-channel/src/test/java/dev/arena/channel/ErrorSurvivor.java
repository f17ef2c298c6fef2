package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.CrashPoints;

/**
 * A JVM in which an error strikes at one step, of every third call or so: at each step of
 * the channel, and at each point of the arena that its calls come by. And one in which
 * the receiver receives at each step of the sender. Sends and receives all the same, and
 * compares.
 */
public final class ErrorSurvivor {

	private static final int MESSAGES = 64;

	private static final int CAPACITY = 8;

	private static final String CHANNEL = "channel ";

	private static final String ARENA = "arena ";

	/** A point of the arena, once settling has begun. */
	private static final String SETTLING = "settling, ";

	private static final String NO_ERROR = "no error";

	private final String step;

	private final Arena arena;

	private final ChunkSender sender;

	private final ChunkReceiver receiver;

	private final ChunkReceiver standby;

	private final Chunk cursor;

	/** What the sender said last of the length of each message. */
	private final long[] lengths = new long[MESSAGES];

	private final List<Long> received = new ArrayList<>();

	/** Whether a call of the channel is on its way. */
	private boolean called;

	/** Whether it settles what an error has left. */
	private boolean settles;

	private int passes;

	private int errors;

	private ErrorSurvivor(String step, Arena arena, ChunkChannel channel) {
		this.step = step;
		this.arena = arena;
		this.sender = channel.sender();
		this.receiver = channel.receiver();
		this.standby = channel.receiver();
		this.cursor = arena.newChunk();
	}

	/** Says "survived" if all is well. */
	public static void main(String[] arguments) throws Exception {
		List<String> steps = new ArrayList<>();
		for (ChannelStep step : EnumSet.of(ChannelStep.SEND_BEGUN, ChannelStep.SLOT_WRITTEN, ChannelStep.SLOT_MARKED,
				ChannelStep.HANDED_OFF, ChannelStep.PUBLISHED, ChannelStep.SENT, ChannelStep.SETTLE_BEGUN,
				ChannelStep.TAKEN_BACK, ChannelStep.RECEIVE_BEGUN, ChannelStep.ADOPTED, ChannelStep.RECEIVED,
				ChannelStep.SLEEP_BEGUN)) {
			steps.add(CHANNEL + step);
		}
		for (String point : List.of("HAND_OFF_BEGUN", "HANDED_OFF", "ADOPT_BEGUN", "TAKEN")) {
			steps.add(ARENA + point);
			steps.add(SETTLING + ARENA + point);
		}
		steps.add(NO_ERROR);
		for (String step : steps) {
			ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(64);
			ChannelOptions options = ChannelOptions.defaults()
				.withSenders(1)
				.withCapacity(CAPACITY)
				.withLookInterval(Duration.ofMillis(1));
			try (Arena arena = Arena.local(spec); ChunkChannel channel = ChunkChannel.open(arena, "errors", options)) {
				new ErrorSurvivor(step, arena, channel).strike();
			}
			catch (ChannelException ex) {
				foundOut(step, ex.toString());
			}
		}
		System.out.println("survived");
	}

	private void strike() throws Exception {
		Consumer<String> program = this.step.equals(NO_ERROR) ? this::meet : this::mayFail;
		ChannelStep.program((reached) -> program.accept(CHANNEL + reached));
		CrashPoints.program((reached) -> program.accept(ARENA + reached));
		this.receiver.isActive();
		Chunk chunk = this.arena.newChunk();
		for (int i = 0; i < MESSAGES; i++) {
			require(this.arena.allocate(64, chunk), "a chunk is there");
			chunk.putLong(0, i);
			while (chunk.isOpen()) { // what is still ours was not sent
				if (send(chunk, i)) {
					receive();
				}
			}
			if (i % 3 == 0) {
				receive();
			}
		}
		for (int i = 0; i < CAPACITY + 6; i++) {
			receive(); // sleeps when that was all
		}
		ChannelStep.program(null);
		CrashPoints.program((reached) -> {
		});
		this.sender.close(); // settles what the last error has left
		do {
			receive();
		}
		while (this.receiver.receive(this.cursor) && keep());
		this.receiver.close();
		List<Long> expected = new ArrayList<>();
		for (long i = 0; i < MESSAGES; i++) {
			expected.add(i);
		}
		require(this.received.equals(expected), "received " + this.received);
		require(this.errors > 0 || this.step.equals(NO_ERROR), "errors have struck");
		require(this.arena.pools().get(0).usedCount() == 0, "no chunk is left");
		require(this.arena.inspect().verify().contradictions().isEmpty(), "the arena is sound");
	}

	private void mayFail(String reached) {
		this.settles |= reached.equals(CHANNEL + "SETTLE_BEGUN");
		boolean settling = this.step.startsWith(SETTLING) || this.step.endsWith("SETTLE_BEGUN")
				|| this.step.endsWith("TAKEN_BACK");
		boolean isStep = reached.equals(this.step) || this.settles && this.step.equals(SETTLING + reached);
		boolean isFirst = settling && reached.equals(CHANNEL + "HANDED_OFF");
		if (this.called && (isStep || isFirst) && this.passes++ % 3 == 1) {
			throw new StackOverflowError(this.step);
		}
	}

	/**
	 * Receives, until there is time to look for the dead, while the sender stands still.
	 */
	private void meet(String reached) {
		if (this.called && reached.startsWith(CHANNEL)) {
			boolean sends = this.called;
			this.called = false;
			try {
				if (this.received.size() % 4 != 3 || reached.endsWith("SLOT_MARKED")) {
					receiveInto(Duration.ofMillis(2));
				}
			}
			catch (Exception ex) {
				foundOut(this.step, ex.toString());
			}
			this.called = sends;
		}
	}

	/** Sends, with another length at each attempt; says whether the channel is full. */
	private boolean send(Chunk chunk, int message) {
		boolean sent = true;
		this.called = true;
		this.lengths[message] = 8 + (this.lengths[message] + 1) % 50;
		try {
			sent = this.sender.send(chunk, this.lengths[message]);
		}
		catch (StackOverflowError ex) {
			this.errors++;
		}
		this.called = false;
		this.settles = false;
		return !sent;
	}

	private void receive() throws Exception {
		this.called = !this.step.equals(NO_ERROR);
		try {
			this.receiver.receive(this.cursor, Duration.ofMillis(3));
		}
		catch (StackOverflowError ex) {
			this.errors++;
		}
		this.called = false;
		keep();
		require(!this.standby.receive(this.cursor), "nobody else receives");
	}

	private void receiveInto(Duration timeout) throws Exception {
		this.receiver.receive(this.cursor, timeout);
		keep();
	}

	private boolean keep() {
		if (this.cursor.isOpen()) {
			long message = this.cursor.getLong(0);
			this.received.add(message);
			require(this.receiver.lengthBytes() == this.lengths[(int) message], "the length of " + message);
			this.cursor.close();
		}
		return true;
	}

	private void require(boolean condition, String what) {
		if (!condition) {
			foundOut(this.step, "not so: " + what);
		}
	}

	private static void foundOut(String step, String what) {
		System.out.println("found out: at " + step + ": " + what);
		Runtime.getRuntime().halt(1);
	}

}
