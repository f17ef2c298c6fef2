package dev.arena.channel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.DamagedSegmentException;
import dev.arena.UnlinkPolicy;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The file of a channel: what is recognised, what is refused, what is removed, and what
 * becomes of one that somebody writes over.
 */
@Timeout(120)
class ChannelFileTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(32);

	private static final ChannelOptions OPTIONS = ChannelOptions.defaults()
		.withSenders(2)
		.withCapacity(4)
		.withUnlink(UnlinkPolicy.NEVER);

	private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 150);

	/**
	 * Since this version HotSpot tells at once of memory that is gone. Before, it may do
	 * so between any two steps, and a chunk stays held until its process ends.
	 */
	private static final int PRECISE_FAULTS = 22;

	@RegisterExtension
	private final Segments segments = new Segments();

	private final String segment = this.segments.name();

	private Path file() {
		return Segments.file(this.segment + ".frames");
	}

	@Test
	void lastOneOutRemovesTheName() {
		Arena arena = this.segments.open(this.segment, SPEC);
		ChannelOptions options = OPTIONS.withUnlink(UnlinkPolicy.LAST);
		ChunkChannel first = ChunkChannel.open(arena, "frames", options);
		ChunkChannel second = ChunkChannel.open(arena, "frames", options);
		first.close();
		assertThat(file()).exists();
		second.close();
		assertThat(file()).doesNotExist();
	}

	@Test
	void messagesOutliveTheirSenderWhereTheNameStays() {
		Arena arena = this.segments.open(this.segment, SPEC);
		try (ChunkChannel channel = ChunkChannel.open(arena, "frames", OPTIONS);
				ChunkSender sender = channel.sender()) {
			sender.send(arena.allocateOrThrow(8).putLong(0, 42), 8);
		}
		try (ChunkChannel channel = ChunkChannel.open(arena, "frames", OPTIONS.withUnlink(UnlinkPolicy.LAST));
				Chunk cursor = arena.newChunk()) {
			assertThat(channel.receiver().receive(cursor)).isTrue();
			assertThat(cursor.getLong(0)).isEqualTo(42);
		}
	}

	@Test
	void channelOfAnEarlierSegmentIsStartedAnewUnlessItIsInUse() {
		Arena earlier = Arena.shared(this.segment, SPEC);
		ChunkChannel old = ChunkChannel.open(earlier, "frames", OPTIONS);
		old.sender().send(earlier.allocateOrThrow(8), 8);
		Arena.unlink(this.segment);
		Arena later = this.segments.open(this.segment, SPEC);
		assertThatThrownBy(() -> ChunkChannel.open(later, "frames", OPTIONS)).isInstanceOf(ChannelException.class)
			.hasMessageContaining("earlier segment");
		old.close();
		earlier.close();
		try (ChunkChannel channel = ChunkChannel.open(later, "frames", OPTIONS.withUnlink(UnlinkPolicy.ALWAYS));
				Chunk cursor = later.newChunk()) {
			assertThat(channel.inspect().depth()).isZero();
			assertThat(channel.receiver().receive(cursor)).isFalse();
		}
	}

	@Test
	void otherNumbersAreRefused() {
		Arena arena = this.segments.open(this.segment, SPEC);
		ChunkChannel channel = ChunkChannel.open(arena, "frames", OPTIONS.withUnlink(UnlinkPolicy.LAST));
		assertThatThrownBy(() -> ChunkChannel.open(arena, "frames", OPTIONS.withSenders(3)))
			.isInstanceOf(ChannelException.class)
			.hasMessageContaining("has 2 senders with a capacity of 4, asked for were 3 with 4");
		channel.close();
	}

	@Test
	void whatIsNoChannelIsLeftAsItIs() throws IOException {
		Arena arena = this.segments.open(this.segment, SPEC);
		Files.writeString(file(), "somebody's own");
		assertThatThrownBy(() -> ChunkChannel.open(arena, "frames", OPTIONS)).isInstanceOf(ChannelException.class)
			.hasMessageContaining("is not a channel");
		assertThatThrownBy(() -> ChunkChannel.unlink(this.segment, "frames")).isInstanceOf(ChannelException.class);
		assertThat(file()).hasContent("somebody's own");
		Files.delete(file());
	}

	/** Some bytes are overwritten, or the file is cut, while both sides work. */
	@Test
	void damagedFileNeitherEndsTheJvmNorDamagesTheArena() throws IOException {
		Random random = new Random(5);
		Arena arena = this.segments.open(this.segment, SPEC);
		for (int round = 0; round < ROUNDS; round++) {
			try (ChunkChannel channel = ChunkChannel.open(arena, "frames", OPTIONS)) {
				work(arena, channel, random);
			}
			catch (ArenaException ex) {
				assertThat(ex).isNotInstanceOf(DamagedSegmentException.class); // it is
																				// not
				assertThat(ex.getMessage()).containsAnyOf("Channel", "not that of segment");
			}
			catch (InternalError ex) { // the JVM may tell of a cut file later, anywhere
				assertThat(ex).hasMessageContaining("unsafe memory access");
			}
			try {
				everythingIsFreeAfter(arena, round);
			}
			catch (InternalError | ArenaException ex) { // the same, still later
				everythingIsFreeAfter(arena, round);
			}
		}
	}

	private void everythingIsFreeAfter(Arena arena, int round) throws IOException {
		assertThat(arena.tryAllocate(Long.MAX_VALUE)).as("finishes what errors have left").isNull();
		assertThat(arena.inspect().verify().contradictions()).isEmpty();
		Files.deleteIfExists(file());
		arena.inspect().chunksInTransit().forEach((chunk) -> arena.deallocate(chunk.handle()));
		assertThat(arena.pools().get(0).usedCount()).as("round %d", round).isZero();
	}

	private void work(Arena arena, ChunkChannel channel, Random random) throws IOException {
		ChunkSender sender = channel.sender();
		ChunkReceiver receiver = channel.receiver();
		Chunk chunk = arena.newChunk();
		Chunk cursor = arena.newChunk();
		try {
			for (int i = 0; i < 12; i++) {
				if (random.nextInt(3) == 0) {
					damage(random);
				}
				if (arena.allocate(64, chunk)) {
					sender.send(chunk, random.nextInt(65));
					chunk.close();
				}
				if (receiver.receive(cursor)) {
					assertThat(receiver.lengthBytes()).isBetween(0L, cursor.size());
					cursor.close();
				}
				channel.inspect();
			}
		}
		finally {
			try {
				chunk.close();
			}
			finally {
				cursor.close();
			}
		}
	}

	/** Something, or what might be meant. */
	static long rubbish(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> random.nextLong();
			case 1 -> random.nextInt(9) - 2;
			case 2 -> Long.reverseBytes(random.nextInt(64));
			default -> Long.reverseBytes(1L << random.nextInt(64));
		};
	}

	private void damage(Random random) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
			if (random.nextInt(8) == 0 && Runtime.version().feature() >= PRECISE_FAULTS) {
				file.setLength(random.nextInt(2) * 4096);
				return;
			}
			for (int words = 1 + random.nextInt(4); words > 0; words--) {
				file.seek((random.nextBoolean() ? 4096 : 0) + 8L * random.nextInt(160));
				file.writeLong(rubbish(random));
			}
		}
	}

}
