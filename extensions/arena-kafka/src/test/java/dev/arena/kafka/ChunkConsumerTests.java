package dev.arena.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The consumer, against a real broker. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkConsumerTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final Broker broker = Broker.running();

	private final Arena sending = Arena.local(ArenaSpec.ofChunkSizes(64, 4096).withChunkCount(4));

	private final Arena receiving = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(4));

	@AfterEach
	void everyChunkIsFree() {
		assertThat(held(this.receiving)).isZero();
		assertThat(held(this.sending)).isZero();
		this.receiving.close();
		this.sending.close();
	}

	@Test
	void whatIsSentFromChunksArrivesInChunksWithKeysLengthsAndHeaders() throws Exception {
		String topic = this.broker.newTopic(1);
		try (KafkaProducer<String, ChunkPayload> producer = producer();
				Chunk chunk = this.sending.allocateOrThrow(64)) {
			for (int length : new int[] { 8, 64, 0, 8, 13 }) {
				chunk.fill(0, 64, (byte) length);
				ProducerRecord<String, ChunkPayload> record = new ProducerRecord<>(topic, "key" + length,
						ChunkPayload.of(chunk, length));
				record.headers().add("header", new byte[] { 1 });
				producer.send(record);
				chunk.fill(0, 64, (byte) -1);
			}
			producer.send(new ProducerRecord<>(topic, "tombstone", null));
		}
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 2)) {
			List<String> seen = new ArrayList<>();
			while (seen.size() < 6) {
				for (ConsumerRecord<String, ChunkPayload> record : consumer.poll(LONG)) {
					seen.add(record.key() + describe(record.value()) + record.headers().toArray().length);
				}
			}
			assertThat(seen).containsExactly("key8 8x8 1", "key64 64x64 1", "key0 0x0 1", "key8 8x8 1", "key13 13x13 1",
					"tombstone null 0");
		}
	}

	@Test
	void theNextPollFreesWhatWasNotTaken() throws Exception {
		String topic = topicWith(3);
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 2)) {
			List<ChunkPayload> first = poll(consumer);
			assertThat(first).hasSize(2);
			try (Chunk taken = first.get(0).take()) {
				ChunkPayload second = poll(consumer).get(0);
				assertThat(taken.getInt(0)).isZero();
				assertThat(second.chunk().getInt(0)).isEqualTo(2);
				assertThatIllegalStateException().isThrownBy(first.get(1)::chunk).withMessageContaining("take()");
				assertThat(held(this.receiving)).isEqualTo(2);
			}
		}
	}

	@Test
	void aPollWhileTheApplicationHasPausedEverythingFreesNothing() throws Exception {
		String topic = topicWith(2);
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 1)) {
			ChunkPayload first = poll(consumer).get(0);
			consumer.pause(consumer.assignment());
			assertThat(consumer.poll(Duration.ofMillis(50))).isEmpty();
			assertThat(first.chunk().getInt(0)).isZero();
			consumer.resume(consumer.assignment());
			assertThat(poll(consumer).get(0).chunk().getInt(0)).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(first::chunk);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anExhaustedArenaPausesAndAFreeChunkResumesWithoutLoss(String protocol) throws Exception {
		String topic = topicWith(20);
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 100, this.receiving,
				Map.of("group.id", topic, "group.protocol", protocol))) {
			List<Chunk> held = new ArrayList<>();
			poll(consumer).forEach((payload) -> held.add(payload.take()));
			assertThat(held).hasSize(4);
			assertThat(consumer.poll(Duration.ofMillis(50))).isEmpty();
			assertThat(consumer.paused()).hasSize(1);
			for (int number = 0; number < 20; number++) {
				if (number == held.size()) {
					poll(consumer).forEach((payload) -> held.add(payload.take()));
				}
				assertThat(held.get(number).getInt(0)).isEqualTo(number);
				held.get(number).close();
			}
			assertThat(consumer.poll(Duration.ZERO)).isEmpty();
			assertThat(consumer.paused()).isEmpty();
		}
	}

	@Test
	void aPollThatWaitsIsWokenByAChunkThatAnotherThreadFrees() throws Exception {
		String topic = topicWith(5);
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 4)) {
			List<Chunk> held = poll(consumer).stream().map(ChunkPayload::take).toList();
			assertThat(consumer.poll(Duration.ZERO)).isEmpty();
			Thread other = new Thread(() -> {
				while (this.receiving.pools().get(0).exhaustionCount() < 5) {
					Thread.onSpinWait();
				}
				held.forEach(Chunk::close);
			});
			other.start();
			assertThat(poll(consumer).get(0).chunk().getInt(0)).isEqualTo(4);
			other.join();
		}
	}

	@Test
	void onlyThePartitionWhoseRecordFindsNoChunkWaits() throws Exception {
		String topic = this.broker.newTopic(2);
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 4096).withChunkCount(1));
				KafkaProducer<String, ChunkPayload> producer = producer();
				Consumer<String, ChunkPayload> consumer = consumer(topic, 1, arena)) {
			send(producer, topic, 0, 4096, 0);
			Chunk large = poll(consumer).get(0).take();
			send(producer, topic, 0, 4096, 1);
			assertThat(consumer.poll(Duration.ofMillis(200))).isEmpty();
			assertThat(consumer.paused()).containsExactly(new TopicPartition(topic, 0));
			send(producer, topic, 1, 8, 2);
			assertThat(poll(consumer).get(0).chunk().getInt(0)).isEqualTo(2);
			large.close();
			assertThat(poll(consumer).get(0).chunk().getInt(0)).isEqualTo(1);
		}
	}

	@Test
	void aPollFreesWhatWasReturnedAlsoIfAllThatIsAssignedWaits() throws Exception {
		String topic = this.broker.newTopic(2);
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 4096).withChunkCount(1));
				KafkaProducer<String, ChunkPayload> producer = producer();
				Consumer<String, ChunkPayload> consumer = consumer(topic, 1, arena);
				Chunk large = arena.allocateOrThrow(4096)) {
			assertThat(large.isOpen()).isTrue();
			send(producer, topic, 0, 4096, 0);
			while (consumer.paused().isEmpty()) {
				consumer.poll(Duration.ofMillis(50));
			}
			send(producer, topic, 1, 8, 1);
			ChunkPayload returned = poll(consumer).get(0);
			consumer.assign(List.of(new TopicPartition(topic, 0)));
			assertThat(consumer.poll(Duration.ZERO)).isEmpty();
			assertThatIllegalStateException().isThrownBy(returned::chunk);
		}
	}

	@Test
	void whatTheApplicationPausesWhileItWaitsStaysPaused() throws Exception {
		String topic = topicWith(5);
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 4)) {
			List<Chunk> held = poll(consumer).stream().map(ChunkPayload::take).toList();
			assertThat(consumer.poll(Duration.ZERO)).isEmpty();
			consumer.pause(consumer.assignment());
			held.forEach(Chunk::close);
			assertThat(consumer.poll(Duration.ofMillis(50))).isEmpty();
			consumer.resume(consumer.assignment());
			assertThat(poll(consumer)).hasSize(1);
		}
	}

	@Test
	void aRecordLargerThanEveryChunkFailsUntilSomebodySeeksPastIt() throws Exception {
		String topic = this.broker.newTopic(1);
		try (KafkaProducer<String, ChunkPayload> producer = producer()) {
			send(producer, topic, 0, 65, 0);
			send(producer, topic, 0, 8, 1);
		}
		try (Consumer<String, ChunkPayload> consumer = consumer(topic, 10)) {
			for (int attempt = 0; attempt < 2; attempt++) {
				assertThatExceptionOfType(RecordDeserializationException.class).isThrownBy(() -> poll(consumer))
					.satisfies((ex) -> assertThat(ex.offset()).isZero())
					.havingCause()
					.isInstanceOf(ArenaExhaustedException.class)
					.withMessageContaining("65 bytes");
			}
			consumer.seek(new TopicPartition(topic, 0), 1);
			assertThat(poll(consumer).get(0).chunk().getInt(0)).isEqualTo(1);
		}
	}

	@Test
	void unreadableRecordsAreSkippedByWhoeverDealsWithThem() throws Exception {
		String topic = this.broker.newTopic(1);
		try (KafkaProducer<String, ChunkPayload> producer = producer()) {
			for (int number = 0; number < 6; number++) {
				send(producer, topic, 0, (number % 2 == 0) ? 65 : 8, number);
			}
		}
		List<Long> skipped = new ArrayList<>();
		try (Consumer<String, ChunkPayload> consumer = ChunkConsumers.wrap(consumer(topic, 10), this.receiving,
				(record) -> skipped.add(record.offset()))) {
			List<Integer> seen = new ArrayList<>();
			while (seen.size() < 3) {
				poll(consumer).forEach((payload) -> seen.add(payload.chunk().getInt(0)));
			}
			assertThat(seen).containsExactly(1, 3, 5);
			assertThat(skipped).containsExactly(0L, 2L, 4L);
		}
	}

	@Test
	void aRecordThatNobodyDealsWithComesAgain() throws Exception {
		String topic = this.broker.newTopic(1);
		try (KafkaProducer<String, ChunkPayload> producer = producer()) {
			send(producer, topic, 0, 65, 0);
		}
		List<Long> offered = new ArrayList<>();
		try (Consumer<String, ChunkPayload> consumer = ChunkConsumers.wrap(consumer(topic, 10), this.receiving,
				(record) -> {
					offered.add(record.offset());
					throw new IllegalArgumentException("not today");
				})) {
			for (int attempt = 0; attempt < 2; attempt++) {
				assertThatIllegalArgumentException().isThrownBy(() -> poll(consumer));
			}
			assertThat(offered).containsExactly(0L, 0L);
		}
	}

	@Test
	void anArenaThatIsClosedSkipsNoRecord() throws Exception {
		String topic = topicWith(1);
		Arena closed = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		try (Consumer<String, ChunkPayload> consumer = ChunkConsumers.wrap(consumer(topic, 1, closed), closed,
				(record) -> assertThat(record).isNull())) {
			closed.close();
			assertThatExceptionOfType(RecordDeserializationException.class).isThrownBy(() -> poll(consumer));
		}
	}

	@Test
	void chunksTakenBeforeARebalanceOutliveItAndWhatWasReturnedIsFreed() throws Exception {
		String topic = this.broker.newTopic(2);
		try (KafkaProducer<String, ChunkPayload> producer = producer()) {
			for (int number = 0; number < 8; number++) {
				send(producer, topic, number % 2, 8, number);
			}
		}
		Map<String, Object> group = Map.of("group.id", topic, "auto.offset.reset", "earliest", "max.poll.records", 2,
				"enable.auto.commit", false);
		try (Consumer<String, ChunkPayload> one = consumer(group);
				Consumer<String, ChunkPayload> two = consumer(group)) {
			one.subscribe(List.of(topic));
			Chunk taken = poll(one).get(0).take();
			int number = taken.getInt(0);
			two.subscribe(List.of(topic));
			while (one.assignment().size() != 1 || two.assignment().size() != 1) {
				one.poll(Duration.ofMillis(20));
				two.poll(Duration.ofMillis(20));
			}
			assertThat(taken.getInt(0)).isEqualTo(number);
			taken.close();
		}
	}

	@Test
	void closingTheConsumerFreesWhatItReturned() throws Exception {
		String topic = topicWith(4);
		Consumer<String, ChunkPayload> consumer = consumer(topic, 10);
		assertThat(poll(consumer)).hasSize(4);
		assertThat(held(this.receiving)).isEqualTo(4);
		consumer.close();
		assertThat(held(this.receiving)).isZero();
		assertThatIllegalStateException().isThrownBy(() -> consumer.poll(Duration.ZERO));
	}

	private static String describe(ChunkPayload payload) {
		if (payload == null) {
			return " null ";
		}
		for (int i = 0; i < payload.lengthBytes(); i++) {
			assertThat(payload.chunk().getByte(i)).isEqualTo((byte) payload.lengthBytes());
		}
		return " " + payload.lengthBytes() + "x" + payload.lengthBytes() + " ";
	}

	private String topicWith(int records) throws Exception {
		String topic = this.broker.newTopic(1);
		try (KafkaProducer<String, ChunkPayload> producer = producer()) {
			for (int number = 0; number < records; number++) {
				send(producer, topic, 0, 8, number);
			}
		}
		return topic;
	}

	private void send(KafkaProducer<String, ChunkPayload> producer, String topic, int partition, int length, int number)
			throws Exception {
		try (Chunk chunk = this.sending.allocateOrThrow(length)) {
			chunk.putInt(0, number);
			producer.send(new ProducerRecord<>(topic, partition, null, ChunkPayload.of(chunk, length))).get();
		}
	}

	private KafkaProducer<String, ChunkPayload> producer() {
		return new KafkaProducer<>(this.broker.configuration(Map.of()), new StringSerializer(), new ChunkSerializer());
	}

	private Consumer<String, ChunkPayload> consumer(String topic, int maxRecords) {
		return consumer(topic, maxRecords, this.receiving);
	}

	private Consumer<String, ChunkPayload> consumer(String topic, int maxRecords, Arena arena) {
		return consumer(topic, maxRecords, arena, Map.of());
	}

	private Consumer<String, ChunkPayload> consumer(String topic, int maxRecords, Arena arena,
			Map<String, Object> more) {
		Map<String, Object> configuration = this.broker.configuration(more);
		configuration
			.putAll(Map.of("max.poll.records", maxRecords, "enable.auto.commit", false, "fetch.max.wait.ms", 50));
		Consumer<String, ChunkPayload> consumer = ChunkConsumers.create(configuration, new StringDeserializer(), arena);
		List<TopicPartition> partitions = consumer.partitionsFor(topic)
			.stream()
			.map((info) -> new TopicPartition(topic, info.partition()))
			.toList();
		consumer.assign(partitions);
		consumer.seekToBeginning(partitions);
		return consumer;
	}

	private Consumer<String, ChunkPayload> consumer(Map<String, Object> configuration) {
		return ChunkConsumers.create(this.broker.configuration(configuration), new StringDeserializer(),
				this.receiving);
	}

	private static List<ChunkPayload> poll(Consumer<String, ChunkPayload> consumer) {
		List<ChunkPayload> payloads = new ArrayList<>();
		consumer.poll(LONG).forEach((record) -> payloads.add(record.value()));
		assertThat(payloads).isNotEmpty();
		return payloads;
	}

	private static long held(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::chunkCount).sum()
				- arena.pools().stream().mapToLong(Pool::freeCount).sum();
	}

}
