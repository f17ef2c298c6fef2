package dev.arena.kafka;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import dev.arena.Arena;

/** Gives a consumer factory that reads into chunks its arena, and wraps its consumers. */
final class ChunkConsumerCustomizer implements DefaultKafkaConsumerFactoryCustomizer {

	/** {@code ErrorHandlingDeserializer.VALUE_DESERIALIZER_CLASS}. */
	private static final String DELEGATE_CONFIG = "spring.deserializer.value.delegate.class";

	private final BeanFactory beans;

	private final ObjectProvider<UnreadableRecords> unreadable;

	ChunkConsumerCustomizer(BeanFactory beans, ObjectProvider<UnreadableRecords> unreadable) {
		this.beans = beans;
		this.unreadable = unreadable;
	}

	@Override
	public void customize(DefaultKafkaConsumerFactory<?, ?> factory) {
		Map<String, Object> configuration = factory.getConfigurationProperties();
		if (isChunkDeserializer(configuration.get(DELEGATE_CONFIG))) {
			throw new IllegalStateException(DELEGATE_CONFIG
					+ " is ChunkDeserializer, whose records would be dropped whenever the arena is full for a moment; "
					+ "make it the spring.kafka.consumer.value-deserializer, and declare a bean of type UnreadableRecords "
					+ "for records that cannot be read");
		}
		if (isChunkDeserializer(configuration.get(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG))) {
			customize(factory, arena(configuration.get(ChunkDeserializer.ARENA_CONFIG)));
		}
	}

	private <K, V> void customize(DefaultKafkaConsumerFactory<K, V> factory, Arena arena) {
		factory.updateConfigs(Map.of(ChunkDeserializer.ARENA_CONFIG, arena));
		factory.addPostProcessor((consumer) -> ChunkConsumers.wrap(consumer, arena,
				this.unreadable.getIfAvailable(() -> UnreadableRecords.THROW)));
	}

	private Arena arena(@Nullable Object value) {
		if (value instanceof Arena arena) {
			return arena;
		}
		return (value != null) ? this.beans.getBean(value.toString(), Arena.class) : this.beans.getBean(Arena.class);
	}

	private static boolean isChunkDeserializer(@Nullable Object value) {
		return value == ChunkDeserializer.class || ChunkDeserializer.class.getName().equals(value);
	}

}
