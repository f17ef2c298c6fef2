package dev.arena.kafka;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for consumers whose
 * {@code spring.kafka.consumer.value-deserializer} is {@link ChunkDeserializer}: they get
 * their arena, the bean that
 * {@code spring.kafka.consumer.properties[chunk.deserializer.arena]} names or else the
 * only one, and are {@linkplain ChunkConsumers#wrap wrapped}. A bean of type
 * {@link UnreadableRecords}, if there is one, deals with what cannot be read.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnClass({ DefaultKafkaConsumerFactory.class, DefaultKafkaConsumerFactoryCustomizer.class })
@ImportRuntimeHints(ArenaKafkaRuntimeHints.class)
public final class ArenaKafkaAutoConfiguration {

	@Bean
	DefaultKafkaConsumerFactoryCustomizer arenaKafkaConsumerFactoryCustomizer(BeanFactory beans,
			ObjectProvider<UnreadableRecords> unreadable) {
		return new ChunkConsumerCustomizer(beans, unreadable);
	}

}
