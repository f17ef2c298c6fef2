package dev.arena.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaExhaustedException;

/**
 * Frees what the last poll returned, and turns an exhausted arena into paused partitions.
 * A proxy, so that it has whatever methods the Kafka client at hand has.
 */
final class ChunkConsumer<K, V> implements InvocationHandler {

	private static final long LOOK_INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

	private final Consumer<K, V> consumer;

	private final Arena arena;

	private final UnreadableRecords unreadable;

	private final WaitingPartitions waiting;

	private final List<ChunkPayload> returned = new ArrayList<>();

	ChunkConsumer(Consumer<K, V> consumer, Arena arena, UnreadableRecords unreadable) {
		this.consumer = consumer;
		this.arena = arena;
		this.unreadable = unreadable;
		this.waiting = new WaitingPartitions(consumer, arena);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		Object argument = (arguments != null && arguments.length > 0) ? arguments[0] : null;
		switch (method.getName()) {
			case "poll" -> {
				if (argument instanceof Duration timeout) {
					return poll(timeout);
				}
			}
			case "pause", "resume" -> {
				if (argument instanceof Collection<?> partitions) {
					this.waiting.forget(partitions);
				}
			}
			case "close" -> {
				return close(method, arguments);
			}
			case "equals" -> {
				return proxy == argument;
			}
			case "hashCode" -> {
				return System.identityHashCode(proxy);
			}
			default -> {
			}
		}
		return call(method, arguments);
	}

	private @Nullable Object close(Method method, Object @Nullable [] arguments) throws Throwable {
		boolean inUse = false;
		try {
			return call(method, arguments);
		}
		catch (ConcurrentModificationException ex) {
			inUse = true; // by another thread, which goes on with what it has
			throw ex;
		}
		finally {
			if (!inUse) {
				free();
			}
		}
	}

	private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.consumer, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Polls in turns that are short while a partition waits, so that it is resumed soon.
	 */
	private ConsumerRecords<K, V> poll(Duration timeout) {
		if (!isPaused()) {
			free();
		}
		long start = System.nanoTime();
		long timeoutNanos = nanos(timeout);
		while (true) {
			this.waiting.resumeWhatFits();
			long leftNanos = Math.max(0, timeoutNanos - (System.nanoTime() - start));
			boolean last = leftNanos == 0 || this.waiting.isEmpty();
			ConsumerRecords<K, V> records = pollOnce(
					this.waiting.isEmpty() ? leftNanos : Math.min(leftNanos, LOOK_INTERVAL_NANOS));
			if (records != null && (last || !records.isEmpty())) {
				remember(records);
				return records;
			}
			if (records == null && leftNanos == 0) {
				return ConsumerRecords.empty();
			}
		}
	}

	/**
	 * One poll, or {@code null} if it met a record that is waited for, or was skipped.
	 */
	private @Nullable ConsumerRecords<K, V> pollOnce(long nanos) {
		try {
			return this.consumer.poll(Duration.ofNanos(nanos));
		}
		catch (RecordDeserializationException ex) {
			if (ex.getCause() instanceof ArenaExhaustedException exhausted && !exhausted.isTooLarge()) {
				this.waiting.pause(ex.topicPartition(), exhausted.requestedBytes());
				return null;
			}
			if (!isFaultOfRecord(ex.getCause())) {
				throw ex;
			}
			this.unreadable.skip(ex);
			this.consumer.seek(ex.topicPartition(), ex.offset() + 1);
			return null;
		}
	}

	/** An arena that was closed, transferred or damaged reads no record. */
	private boolean isFaultOfRecord(@Nullable Throwable cause) {
		if (cause instanceof ArenaExhaustedException exhausted) {
			return !exhausted.pools().isEmpty();
		}
		return !(cause instanceof ArenaException) && !this.arena.isClosed();
	}

	/**
	 * Whether the application has paused everything: it may keep what was returned until
	 * it resumes, as containers of Spring Kafka do.
	 */
	private boolean isPaused() {
		Set<TopicPartition> assignment = this.consumer.assignment();
		return !assignment.isEmpty() && this.waiting.isEmpty() && this.consumer.paused().containsAll(assignment);
	}

	private void remember(ConsumerRecords<K, V> records) {
		for (ConsumerRecord<K, V> record : records) {
			if (record.value() instanceof ChunkPayload payload) {
				this.returned.add(payload);
			}
		}
	}

	private void free() {
		while (!this.returned.isEmpty()) { // what an error leaves is freed by the next
											// call
			this.returned.remove(this.returned.size() - 1).close();
		}
	}

	private static long nanos(Duration timeout) {
		try {
			return timeout.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

}
