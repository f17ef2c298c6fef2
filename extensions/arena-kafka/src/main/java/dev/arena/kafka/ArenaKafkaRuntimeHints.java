package dev.arena.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Tells a native image what Kafka makes by name, and the proxy of consumers. */
class ArenaKafkaRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies().registerJdkProxy(Consumer.class);
		hints.reflection().registerType(Consumer.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.reflection().registerType(ChunkSerializer.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		hints.reflection().registerType(ChunkDeserializer.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
	}

}
