package dev.arena;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;

import dev.arena.internal.posix.ShmFile;

/**
 * What {@link RecoveryPassTests} runs in a JVM that counts: takes all chunks of a segment
 * and has all but a few held, in turns, by attachments that are dead; then reclaims,
 * while a thread goes on with the few.
 */
public final class RecoveryPassProgram {

	static final int CHUNKS = 1 << 20;

	static final int DEAD = SegmentFormat.MAX_SLOT - 1;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(16).withChunkCount(CHUNKS);

	private static final int OWNER_MASK = 0xFF;

	/** The chunks of the thread that goes on. */
	static final int LIVE = 64;

	private static final int QUIET_STEPS = 200_000;

	private final Arena arena;

	private final Chunk[] live = new Chunk[LIVE];

	private final Random random = new Random(2026);

	/** What the longest search of one call has looked at. */
	private long maximum;

	private RecoveryPassProgram(Arena arena) {
		this.arena = arena;
	}

	/**
	 * Takes the name of the segment; says how many words were looked at, and the report.
	 */
	public static void main(String[] arguments) throws Exception {
		try (Arena arena = Arena.shared(arguments[0], SPEC,
				SharedOptions.defaults().withReclaimInterval(Duration.ZERO))) {
			new RecoveryPassProgram(arena).run(arguments[0]);
		}
	}

	private void run(String name) throws Exception {
		for (int i = 0; i < CHUNKS; i++) {
			this.live[i % LIVE] = this.arena.allocateOrThrow(16);
		}
		for (Chunk chunk : this.live) {
			chunk.close();
		}
		passToTheDead(name);
		for (int i = 0; i < LIVE; i++) {
			this.live[i] = this.arena.allocateOrThrow(16);
		}
		for (int i = 0; i < QUIET_STEPS; i++) {
			freeAndTake();
		}
		long quiet = takeMaximum();
		FutureTask<ReclaimReport> pass = new FutureTask<>(this::reclaim);
		new Thread(pass).start();
		int steps = 0;
		while (!pass.isDone()) {
			freeAndTake();
			steps++;
		}
		ReclaimReport report = pass.get();
		System.out.println("reclaimed " + report.deadAttachments() + " " + report.reclaimedChunks());
		System.out.println("longest " + quiet + " " + takeMaximum() + " " + steps);
		System.out.println("verified " + this.arena.inspect().verify().isIntact());
	}

	private ReclaimReport reclaim() {
		Looks.takeCount();
		ReclaimReport report = this.arena.maintain().reclaim();
		System.out.println("looked " + Looks.takeCount());
		return report;
	}

	/** A new cursor must search: it has no chunk to take again. */
	private void freeAndTake() {
		int number = this.random.nextInt(LIVE);
		this.live[number].close();
		Looks.takeCount();
		this.live[number] = this.arena.allocateOrThrow(16);
		this.maximum = Math.max(this.maximum, Looks.takeCount());
	}

	private long takeMaximum() {
		long taken = this.maximum;
		this.maximum = 0;
		return taken;
	}

	/**
	 * Makes records of all other slots, and lets each hold every 254th chunk but the last
	 * few.
	 */
	private static void passToTheDead(String name) throws IOException {
		SegmentLayout layout = SegmentLayout.of(SPEC);
		PoolLayout pool = layout.pools().get(0);
		try (FileChannel file = FileChannel.open(ShmFile.path(name), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			MappedByteBuffer words = file.map(MapMode.READ_WRITE, 0, layout.segmentBytes());
			words.order(ByteOrder.nativeOrder());
			for (int slot = 2; slot <= SegmentFormat.MAX_SLOT; slot++) {
				words.putLong(SegmentFormat.ATTACHMENTS_OFFSET + slot * SegmentFormat.ATTACHMENT_BYTES,
						AttachmentTable.ATTACHED);
			}
			for (int i = 0; i < CHUNKS; i++) {
				int offset = (int) (pool.statesOffset() + ((long) i << pool.stateShift()));
				long word = words.getLong(offset);
				if (ChunkWord.isLive(word)) {
					words.putLong(offset, word & ~OWNER_MASK | 2 + i % DEAD);
				}
			}
		}
	}

}
