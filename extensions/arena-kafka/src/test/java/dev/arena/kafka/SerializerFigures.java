package dev.arena.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Garbage and throughput of sending and receiving, beside Kafka's own serializers in the
 * same run; {@code docs/beyond-one-host.md} has the command and what it said.
 */
public final class SerializerFigures {

	private static final int ROUNDS = 5;

	private final Broker broker = Broker.running();

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024, 65536).withChunkCount(1024));

	private final int lengthBytes;

	private final int messages;

	private final String topic;

	private final Samples sent = new Samples(ROUNDS);

	private final Samples received = new Samples(ROUNDS);

	private SerializerFigures(int lengthBytes, int messages) throws Exception {
		this.lengthBytes = lengthBytes;
		this.messages = messages;
		this.topic = this.broker.newTopic(1);
	}

	public static void main(String[] arguments) throws Exception {
		Samples.print("| bytes | way | garbage, B a message | messages/s | beside byte[] |%n|--:|---|--:|--:|--:|");
		new SerializerFigures(64, 50_000).run();
		new SerializerFigures(1024, 50_000).run();
		new SerializerFigures(65536, 1000).run();
		System.exit(0);
	}

	private void run() throws Exception {
		try (KafkaProducer<byte[], byte[]> arrays = producer(new ByteArraySerializer());
				KafkaProducer<byte[], ByteBuffer> buffers = producer(new ByteBufferSerializer());
				KafkaProducer<byte[], ChunkPayload> chunks = producer(new ChunkSerializer())) {
			for (int round = -2; round < ROUNDS; round++) {
				send(round, "send byte[]", arrays, this::array);
				send(round, "send ByteBuffer of the chunk", buffers, (chunk) -> chunk.buffer(0, this.lengthBytes));
				send(round, "send ChunkPayload", chunks, (chunk) -> ChunkPayload.of(chunk, this.lengthBytes));
			}
		}
		try (Consumer<byte[], byte[]> arrays = consumer(new ByteArrayDeserializer());
				Consumer<byte[], ByteBuffer> buffers = consumer(new ByteBufferDeserializer());
				Consumer<byte[], ChunkPayload> chunks = ChunkConsumers.wrap(consumer(new ChunkDeserializer(this.arena)),
						this.arena, UnreadableRecords.THROW)) {
			for (int round = -2; round < ROUNDS; round++) {
				receive(round, "receive byte[]", arrays, (bytes) -> bytes[0]);
				receive(round, "receive ByteBuffer", buffers, (bytes) -> bytes.get(0));
				receive(round, "receive ChunkPayload", chunks, (payload) -> payload.chunk().getByte(0));
			}
		}
		print(this.sent, "send byte[]");
		print(this.received, "receive byte[]");
	}

	private byte[] array(Chunk chunk) {
		byte[] bytes = new byte[this.lengthBytes];
		chunk.getBytes(0, bytes, 0, this.lengthBytes);
		return bytes;
	}

	private <V> KafkaProducer<byte[], V> producer(Serializer<V> serializer) {
		return new KafkaProducer<>(this.broker.configuration(Map.of("linger.ms", 5, "batch.size", 262144, "acks", "1")),
				new ByteArraySerializer(), serializer);
	}

	private <V> void send(int round, String name, KafkaProducer<byte[], V> producer, Function<Chunk, V> value) {
		Chunk chunk = this.arena.newChunk();
		long allocated = Samples.allocatedBytes();
		long start = System.nanoTime();
		for (int i = 0; i < this.messages; i++) {
			this.arena.allocate(this.lengthBytes, chunk);
			chunk.fill(0, this.lengthBytes, (byte) 1);
			producer.send(new ProducerRecord<>(this.topic, value.apply(chunk)));
			chunk.close();
		}
		allocated = Samples.allocatedBytes() - allocated;
		producer.flush();
		add(this.sent, round, name, allocated, System.nanoTime() - start);
	}

	private <V> Consumer<byte[], V> consumer(Deserializer<V> deserializer) {
		Consumer<byte[], V> consumer = new KafkaConsumer<>(
				this.broker.configuration(Map.of("max.partition.fetch.bytes", 8 << 20, "enable.auto.commit", false)),
				new ByteArrayDeserializer(), deserializer);
		consumer.assign(List.of(new TopicPartition(this.topic, 0)));
		return consumer;
	}

	private <V> void receive(int round, String name, Consumer<byte[], V> consumer, ToIntFunction<V> first) {
		consumer.seekToBeginning(consumer.assignment());
		long allocated = Samples.allocatedBytes();
		long start = System.nanoTime();
		int seen = 0;
		while (seen < this.messages) {
			for (ConsumerRecord<byte[], V> record : consumer.poll(Duration.ofSeconds(1))) {
				seen += first.applyAsInt(record.value());
			}
		}
		add(this.received, round, name, Samples.allocatedBytes() - allocated, System.nanoTime() - start);
	}

	private void add(Samples samples, int round, String name, long allocated, long nanos) {
		samples.add(name, round, (double) allocated / this.messages, this.messages * 1e9 / nanos);
	}

	private void print(Samples samples, String peer) {
		for (String name : samples.names()) {
			Samples.print("| %d | %s | %.0f | %.0f | %.2f |", this.lengthBytes, name, samples.median(name, 0),
					samples.median(name, 1), samples.median(name, 1) / samples.median(peer, 1));
		}
	}

}
