package dev.arena.kafka;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bytes of a {@link ChunkPayload}; {@code null} is a tombstone, a length of 0
 * an empty value.
 * <p>
 * Kafka takes an array of exactly the length of the value, and copies it before
 * {@code send} returns. Each thread therefore uses its arrays again: one for each of the
 * last lengths, four at most, so that records of few lengths cost no array, and records
 * of many lengths cost one each, as with every other serializer. A thread that sends 1
 * MiB keeps 1 MiB. Do not call {@code send} from a partitioner or keep what
 * {@link #serialize} returns, as a {@code MockProducer} or a test might: the next call in
 * the same thread writes over it.
 * <p>
 * Thread-safe.
 */
public final class ChunkSerializer implements Serializer<ChunkPayload> {

	private static final byte[] EMPTY = {};

	private static final int LENGTHS = 4;

	private final ThreadLocal<byte[][]> arrays = ThreadLocal.withInitial(() -> new byte[LENGTHS][]);

	/** Kafka makes serializers by their names. */
	public ChunkSerializer() {
	}

	@Override
	public byte @Nullable [] serialize(String topic, @Nullable ChunkPayload payload) {
		if (payload == null) {
			return null;
		}
		int lengthBytes = payload.lengthBytes();
		if (lengthBytes == 0) {
			return EMPTY;
		}
		byte[] bytes = array(lengthBytes);
		payload.chunk().getBytes(0, bytes, 0, lengthBytes);
		return bytes;
	}

	/** The thread's array of this length: those of the last lengths are at hand. */
	private byte[] array(int lengthBytes) {
		byte[][] known = this.arrays.get();
		int last = 0;
		while (last < LENGTHS - 1 && known[last] != null && known[last].length != lengthBytes) {
			last++;
		}
		byte[] bytes = known[last];
		if (bytes == null || bytes.length != lengthBytes) {
			bytes = new byte[lengthBytes];
		}
		for (int i = last; i > 0; i--) {
			known[i] = known[i - 1];
		}
		known[0] = bytes;
		return bytes;
	}

}
