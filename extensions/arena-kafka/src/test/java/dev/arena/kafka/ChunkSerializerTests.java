package dev.arena.kafka;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Serializer, deserializer and payload, without a broker. */
class ChunkSerializerTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(2));

	private final Chunk chunk = this.arena.allocateOrThrow(64);

	private final ChunkSerializer serializer = new ChunkSerializer();

	@AfterEach
	void close() {
		this.chunk.close();
		assertThat(this.arena.pools().get(0).usedCount()).isZero();
		this.arena.close();
	}

	@Test
	void theLastFourLengthsOfAThreadCostNoArray() {
		byte[][] first = serialize(1, 2, 3, 4);
		byte[][] again = serialize(4, 3, 2, 1);
		for (int i = 0; i < 4; i++) {
			assertThat(same(again[i], first[3 - i])).isTrue();
		}
		assertThat(same(serialize(1)[0], first[0])).isTrue();
		serialize(5, 1, 2, 3);
		assertThat(same(serialize(1)[0], first[0])).isTrue();
		assertThat(same(serialize(4)[0], first[3])).isFalse();
	}

	@Test
	void threadsDoNotShareArrays() {
		byte[] mine = serialize(8)[0];
		byte[] other = CompletableFuture.supplyAsync(() -> serialize(8)[0]).join();
		assertThat(same(mine, other)).isFalse();
	}

	@Test
	void aTombstoneIsNullAndAnEmptyValueIsEmpty() {
		assertThat(this.serializer.serialize("topic", null)).isNull();
		assertThat(serialize(0)[0]).isEmpty();
		try (ChunkDeserializer deserializer = new ChunkDeserializer(this.arena)) {
			assertThat(deserializer.deserialize("topic", null)).isNull();
			try (ChunkPayload empty = deserializer.deserialize("topic", new byte[0])) {
				assertThat(empty.lengthBytes()).isZero();
			}
		}
	}

	@Test
	void aKeyIsNotReadIntoAChunkAndAnArenaMustBeOne() {
		try (ChunkDeserializer deserializer = new ChunkDeserializer()) {
			assertThatExceptionOfType(ConfigException.class)
				.isThrownBy(() -> deserializer.configure(Map.of(ChunkDeserializer.ARENA_CONFIG, this.arena), true))
				.withMessageContaining("values only");
			assertThatExceptionOfType(ConfigException.class)
				.isThrownBy(() -> deserializer.configure(Map.of(ChunkDeserializer.ARENA_CONFIG, "frames"), false))
				.withMessageContaining("frames")
				.withMessageContaining("new ChunkDeserializer(arena)");
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> deserializer.deserialize("topic", new byte[1]))
				.withMessageContaining(ChunkDeserializer.ARENA_CONFIG);
			deserializer.configure(Map.of(ChunkDeserializer.ARENA_CONFIG, this.arena), false);
			deserializer.deserialize("topic", new byte[1]).close();
		}
	}

	@Test
	void aPayloadHasItsChunkOnce() {
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ChunkPayload.of(this.chunk, 65));
		ChunkPayload payload = ChunkPayload.of(this.chunk, 64);
		assertThat(payload).hasToString("ChunkPayload[64 bytes of " + this.chunk + "]");
		assertThat(payload.take()).isSameAs(this.chunk);
		payload.close();
		assertThat(this.chunk.isOpen()).isTrue();
		assertThatIllegalStateException().isThrownBy(payload::take);
	}

	private byte[][] serialize(int... lengths) {
		byte[][] arrays = new byte[lengths.length][];
		for (int i = 0; i < lengths.length; i++) {
			arrays[i] = this.serializer.serialize("topic", ChunkPayload.of(this.chunk, lengths[i]));
		}
		return arrays;
	}

	private static boolean same(byte[] one, byte[] other) {
		return one == other;
	}

}
