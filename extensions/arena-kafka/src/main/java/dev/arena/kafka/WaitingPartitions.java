package dev.arena.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

import dev.arena.Arena;
import dev.arena.Chunk;

/** The partitions that are paused because their next record found no chunk. */
final class WaitingPartitions {

	private final Consumer<?, ?> consumer;

	private final Arena arena;

	private final Chunk trial;

	private final Map<TopicPartition, Long> neededBytes = new HashMap<>();

	WaitingPartitions(Consumer<?, ?> consumer, Arena arena) {
		this.consumer = consumer;
		this.arena = arena;
		this.trial = arena.newChunk();
	}

	boolean isEmpty() {
		return this.neededBytes.isEmpty();
	}

	void pause(TopicPartition partition, long bytes) {
		this.consumer.pause(List.of(partition));
		this.neededBytes.put(partition, bytes);
	}

	/** From now on it is the application that has paused or resumed them. */
	void forget(Collection<?> partitions) {
		this.neededBytes.keySet().removeAll(partitions);
	}

	/** Resumes each partition whose next record now finds a chunk. */
	void resumeWhatFits() {
		if (isEmpty()) {
			return;
		}
		Set<TopicPartition> paused = this.consumer.paused(); // not what a rebalance took
																// away
		this.neededBytes.keySet().retainAll(paused);
		this.neededBytes.entrySet().removeIf((waiting) -> {
			boolean fits = fits(waiting.getValue());
			if (fits) {
				this.consumer.resume(List.of(waiting.getKey()));
			}
			return fits;
		});
	}

	private boolean fits(long bytes) {
		boolean fits = this.arena.allocate(bytes, this.trial);
		this.trial.close();
		return fits;
	}

}
