package dev.arena.kafka;

import java.lang.reflect.Proxy;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.Deserializer;

import dev.arena.Arena;

/**
 * Makes consumers that receive into chunks. They are Kafka's own, but for two things:
 * <ul>
 * <li>What a poll has returned is freed by the next poll, or by closing the consumer: see
 * {@link ChunkPayload}.</li>
 * <li>If the arena has no chunk for a record, its partition is paused, and resumed when
 * there is one. Records before it are returned; nothing is lost, skipped or reordered,
 * and the consumer stays in its group as long as it is polled. While it waits it looks
 * for a chunk every 10 ms, at most for the timeout of the poll.</li>
 * </ul>
 * A record for which the arena will never have a chunk, or that cannot be read for
 * another reason, makes {@code poll} throw {@link RecordDeserializationException}, again
 * and again, until somebody seeks past it, unless there is an {@link UnreadableRecords}.
 * <p>
 * A consumer belongs to one thread, as Kafka's do. Two consumers may share an arena.
 */
public final class ChunkConsumers {

	private ChunkConsumers() {
	}

	/**
	 * Makes a consumer.
	 * @param <K> the type of keys
	 * @param configuration Kafka's configuration; it needs no deserializers
	 * @param keyDeserializer reads keys
	 * @param arena where the chunks come from; close it after the consumer
	 * @return the consumer
	 * @throws org.apache.kafka.common.KafkaException if Kafka refuses the configuration
	 */
	public static <K> Consumer<K, ChunkPayload> create(Map<String, Object> configuration,
			Deserializer<K> keyDeserializer, Arena arena) {
		return wrap(new KafkaConsumer<>(configuration, keyDeserializer, new ChunkDeserializer(arena)), arena,
				UnreadableRecords.THROW);
	}

	/**
	 * Wraps a consumer that has a {@link ChunkDeserializer} on the same arena. Values of
	 * other types pass unchanged.
	 * @param <K> the type of keys
	 * @param <V> the type of values
	 * @param consumer the consumer; closing the result closes it
	 * @param arena where its chunks come from
	 * @param unreadable what to do about records that cannot be read
	 * @return the consumer
	 */
	@SuppressWarnings("unchecked")
	public static <K, V> Consumer<K, V> wrap(Consumer<K, V> consumer, Arena arena, UnreadableRecords unreadable) {
		return (Consumer<K, V>) Proxy.newProxyInstance(ChunkConsumers.class.getClassLoader(),
				new Class<?>[] { Consumer.class }, new ChunkConsumer<>(consumer, arena, unreadable));
	}

}
