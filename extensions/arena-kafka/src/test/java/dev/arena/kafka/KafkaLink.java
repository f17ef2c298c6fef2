package dev.arena.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import dev.arena.Arena;
import dev.arena.Chunk;

/** Kafka, through the broker of this JVM. */
final class KafkaLink implements Link {

	private final KafkaProducer<byte[], ChunkPayload> producer;

	private final Consumer<byte[], ChunkPayload> consumer;

	private final String topic;

	KafkaLink(Broker broker, Arena arena, int lingerMillis) throws Exception {
		this.topic = broker.newTopic(1);
		this.producer = new KafkaProducer<>(
				broker.configuration(Map.of("linger.ms", lingerMillis, "batch.size", 262144, "acks", "1")),
				new ByteArraySerializer(), new ChunkSerializer());
		this.consumer = ChunkConsumers.create(
				broker.configuration(Map.of("max.partition.fetch.bytes", 8 << 20, "enable.auto.commit", false)),
				new ByteArrayDeserializer(), arena);
		this.consumer.assign(List.of(new TopicPartition(this.topic, 0)));
		this.consumer.seekToBeginning(this.consumer.assignment());
	}

	@Override
	public void send(Chunk chunk, int lengthBytes) {
		this.producer.send(new ProducerRecord<>(this.topic, ChunkPayload.of(chunk, lengthBytes)));
	}

	@Override
	public void receive(Receiver receiver) {
		for (ConsumerRecord<byte[], ChunkPayload> record : this.consumer.poll(Duration.ofSeconds(1))) {
			receiver.on(record.value().chunk(), record.value().lengthBytes());
		}
	}

	@Override
	public void close() {
		this.producer.close();
		this.consumer.close();
	}

}
