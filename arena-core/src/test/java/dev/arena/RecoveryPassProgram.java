package dev.arena;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import dev.arena.internal.posix.ShmFile;

/**
 * What {@link RecoveryPassTests} runs in a JVM that counts: takes all chunks of a segment
 * and has them held, in turns, by attachments that are dead; then reclaims.
 */
public final class RecoveryPassProgram {

	static final int CHUNKS = 1 << 20;

	static final int DEAD = SegmentFormat.MAX_SLOT - 1;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(16).withChunkCount(CHUNKS);

	private static final int OWNER_MASK = 0xFF;

	private RecoveryPassProgram() {
	}

	/**
	 * Takes the name of the segment; says how many words were looked at, and the report.
	 */
	public static void main(String[] arguments) throws IOException {
		try (Arena arena = Arena.shared(arguments[0], SPEC,
				SharedOptions.defaults().withReclaimInterval(Duration.ZERO))) {
			for (int i = 0; i < CHUNKS; i++) {
				arena.allocateOrThrow(16);
			}
			passToTheDead(arguments[0]);
			Looks.takeCount();
			ReclaimReport report = arena.maintain().reclaim();
			System.out.println("looked " + Looks.takeCount());
			System.out.println("reclaimed " + report.deadAttachments() + " " + report.reclaimedChunks());
			System.out.println("verified " + arena.inspect().verify().isIntact());
		}
	}

	/** Makes records of all other slots, and lets each hold every 254th chunk. */
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
				words.putLong(offset, words.getLong(offset) & ~OWNER_MASK | 2 + i % DEAD);
			}
		}
	}

}
