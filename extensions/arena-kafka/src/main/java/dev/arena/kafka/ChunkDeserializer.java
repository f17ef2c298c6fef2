package dev.arena.kafka;

import java.nio.ByteBuffer;
import java.util.Map;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.Chunk;

/**
 * Copies the values of records from Kafka's fetch buffer into chunks of an arena, without
 * an array in between. A tombstone is {@code null}.
 * <p>
 * For consumers that {@link ChunkConsumers} makes or wraps: these free the chunks, and
 * wait when the arena has none. In a consumer of another kind, whoever polls must close
 * each payload, and a poll fails when the arena is exhausted. Do not put it into an
 * {@code ErrorHandlingDeserializer} of Spring Kafka, which would drop records whenever
 * the arena is full for a moment.
 * <p>
 * For values only: Kafka would lose the chunk of a key whose value cannot be read.
 * Thread-safe, as the arena is.
 */
public final class ChunkDeserializer implements Deserializer<ChunkPayload> {

	/**
	 * The configuration key under which a deserializer that Kafka makes finds its
	 * {@link Arena}: the object itself. With Spring Boot it may also be the name of the
	 * bean, as in
	 * {@code spring.kafka.consumer.properties[chunk.deserializer.arena]=frames}.
	 */
	public static final String ARENA_CONFIG = "chunk.deserializer.arena";

	private @Nullable Arena arena;

	/** For Kafka, which configures it then: see {@link #ARENA_CONFIG}. */
	public ChunkDeserializer() {
	}

	/**
	 * A deserializer that needs no configuration.
	 * @param arena where its chunks come from
	 */
	public ChunkDeserializer(Arena arena) {
		this.arena = arena;
	}

	@Override
	public void configure(Map<String, ?> configs, boolean isKey) {
		if (isKey) {
			throw new ConfigException("A key cannot be read into a chunk; use ChunkDeserializer for values only");
		}
		if (this.arena == null) {
			this.arena = arena(configs.get(ARENA_CONFIG));
		}
	}

	private static Arena arena(@Nullable Object value) {
		if (value instanceof Arena arena) {
			return arena;
		}
		throw new ConfigException(ARENA_CONFIG, value,
				"it must be an Arena; put the object into the configuration, pass new ChunkDeserializer(arena) to the consumer, "
						+ "or let Spring Boot make the consumer factory, which knows the names of beans");
	}

	/**
	 * Copies a value into a chunk.
	 * @throws ArenaExhaustedException if there is no chunk for it
	 */
	@Override
	public @Nullable ChunkPayload deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
		return (data != null) ? copy(data) : null;
	}

	private ChunkPayload copy(ByteBuffer data) {
		int lengthBytes = data.remaining();
		Chunk chunk = allocate(lengthBytes);
		try {
			chunk.putBytes(0, data);
			return ChunkPayload.of(chunk, lengthBytes);
		}
		catch (RuntimeException | Error ex) {
			chunk.close();
			throw ex;
		}
	}

	/**
	 * Copies a value into a chunk.
	 * @throws ArenaExhaustedException if there is no chunk for it
	 */
	@Override
	public @Nullable ChunkPayload deserialize(String topic, byte @Nullable [] data) {
		return (data != null) ? copy(ByteBuffer.wrap(data)) : null;
	}

	private Chunk allocate(int lengthBytes) {
		Arena arena = this.arena;
		if (arena == null) {
			throw new SerializationException("The deserializer has no arena: configure " + ARENA_CONFIG);
		}
		return arena.allocateOrThrow(Math.max(1, lengthBytes));
	}

}
