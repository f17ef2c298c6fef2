package dev.arena.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

import dev.arena.Arena;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Listeners and templates of Spring Kafka, configured by properties alone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaListenerTests {

	private final Broker broker = Broker.running();

	@Test
	void aListenerGetsChunksThatAreFreedBehindIt() throws Exception {
		try (ConfigurableApplicationContext context = run(Map.of(), Listening.class)) {
			Listening listener = context.getBean(Listening.class);
			Arena frames = context.getBean("frames", Arena.class);
			send(context, 10, 8);
			for (int number = 0; number < 10; number++) {
				assertThat(listener.numbers.poll(20, TimeUnit.SECONDS)).isEqualTo(number);
			}
			assertThat(frames.pools().get(0).allocationCount()).isGreaterThanOrEqualTo(10);
		}
	}

	@Test
	void aListenerThatKeepsChunksIsPausedUntilItFreesThem() throws Exception {
		try (ConfigurableApplicationContext context = run(Map.of(), Keeping.class)) {
			Keeping listener = context.getBean(Keeping.class);
			Arena frames = context.getBean("frames", Arena.class);
			send(context, 20, 8);
			while (frames.pools().get(0).exhaustionCount() < 10) { // it looks, and does
																	// not get one
				Thread.yield();
			}
			assertThat(listener.kept).hasSize(4);
			for (int number = 0; number < 20; number++) {
				Chunk chunk = listener.kept.poll(20, TimeUnit.SECONDS);
				assertThat(chunk.getInt(0)).isEqualTo(number);
				chunk.close();
			}
			assertThat(frames.pools().get(0).usedCount()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aListenerThatThrowsLeavesNoChunkBehindAndGetsTheRecordAgain(boolean seek) throws Exception {
		try (ConfigurableApplicationContext context = run(Map.of("seek", String.valueOf(seek)), Throwing.class)) {
			Throwing listener = context.getBean(Throwing.class);
			send(context, 12, 8);
			List<Integer> seen = new ArrayList<>();
			while (!seen.contains(11)) {
				seen.add(listener.numbers.poll(20, TimeUnit.SECONDS));
			}
			assertThat(seen).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).hasSize(12 + 4);
		}
	}

	@Test
	void whatCannotBeReadGoesToTheBeanForIt() throws Exception {
		try (ConfigurableApplicationContext context = run(Map.of(), Listening.class, DeadLetters.class)) {
			send(context, 1, 65);
			send(context, 1, 8);
			assertThat(context.getBean(Listening.class).numbers.poll(20, TimeUnit.SECONDS)).isZero();
			assertThat(context.getBean(DeadLetters.class).lengths).containsExactly(65);
		}
	}

	@Test
	void anErrorHandlingDeserializerAroundItIsRefused() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run(Map.of("spring.kafka.consumer.value-deserializer",
					"org.springframework.kafka.support.serializer.ErrorHandlingDeserializer",
					"spring.kafka.consumer.properties[spring.deserializer.value.delegate.class]",
					ChunkDeserializer.class.getName()), Listening.class)
				.close())
			.havingRootCause()
			.withMessageContaining("UnreadableRecords");
	}

	@Test
	void anArenaThatDoesNotExistIsNamedAtStartUp() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run(Map.of("spring.kafka.consumer.properties[chunk.deserializer.arena]", "nothing"),
					Listening.class)
				.close())
			.havingRootCause()
			.withMessageContaining("'nothing'");
	}

	private ConfigurableApplicationContext run(Map<String, String> more, Class<?>... beans) throws Exception {
		Map<String, Object> properties = new HashMap<>();
		properties.put("arena.arenas.frames.sizes", "64B");
		properties.put("arena.arenas.outgoing.sizes", "128B");
		properties.put("arena.arenas.frames.count", "4");
		properties.put("arena.arenas.outgoing.count", "4");
		properties.put("spring.kafka.bootstrap-servers", this.broker.bootstrapServers());
		properties.put("spring.kafka.producer.value-serializer", ChunkSerializer.class.getName());
		properties.put("spring.kafka.consumer.value-deserializer", ChunkDeserializer.class.getName());
		properties.put("spring.kafka.consumer.properties[chunk.deserializer.arena]", "frames");
		properties.put("spring.kafka.consumer.auto-offset-reset", "earliest");
		properties.put("logging.level.root", "OFF");
		properties.put("spring.main.banner-mode", "off");
		String topic = this.broker.newTopic(1);
		properties.put("topic", topic);
		properties.put("spring.kafka.consumer.group-id", topic);
		properties.putAll(more);
		return new SpringApplicationBuilder(Application.class).sources(beans)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run();
	}

	private static void send(ConfigurableApplicationContext context, int count, int length) throws Exception {
		@SuppressWarnings("unchecked")
		KafkaTemplate<String, ChunkPayload> kafka = context.getBean(KafkaTemplate.class);
		Arena outgoing = context.getBean("outgoing", Arena.class);
		String topic = context.getEnvironment().getRequiredProperty("topic");
		for (int number = 0; number < count; number++) {
			try (Chunk chunk = outgoing.allocateOrThrow(length)) {
				chunk.putInt(0, number);
				kafka.send(topic, ChunkPayload.of(chunk, length));
			}
		}
		kafka.flush();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class Listening {

		final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();

		@KafkaListener(topics = "${topic}")
		void on(ChunkPayload payload) {
			this.numbers.add(payload.chunk().getInt(0));
		}

	}

	static class Keeping {

		final BlockingQueue<Chunk> kept = new LinkedBlockingQueue<>();

		@KafkaListener(topics = "${topic}")
		void on(ChunkPayload payload) {
			this.kept.add(payload.take());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();

		private final Set<Integer> thrown = new HashSet<>();

		@KafkaListener(topics = "${topic}")
		void on(ChunkPayload payload) {
			int number = payload.chunk().getInt(0);
			this.numbers.add(number);
			if (number % 3 == 0 && this.thrown.add(number)) {
				throw new IllegalStateException("once for each third");
			}
		}

		@Bean
		static DefaultErrorHandler errorHandler(@Value("${seek}") boolean seek) {
			DefaultErrorHandler handler = new DefaultErrorHandler(new FixedBackOff(0, 3));
			handler.setSeekAfterError(seek);
			return handler;
		}

	}

	static class DeadLetters implements UnreadableRecords {

		final Queue<Integer> lengths = new ConcurrentLinkedQueue<>();

		@Override
		public void skip(org.apache.kafka.common.errors.RecordDeserializationException record) {
			this.lengths.add(record.valueBuffer().remaining());
		}

	}

}
