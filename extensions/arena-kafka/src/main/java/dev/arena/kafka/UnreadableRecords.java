package dev.arena.kafka;

import org.apache.kafka.common.errors.RecordDeserializationException;

/**
 * What becomes of records that cannot be read: larger than every chunk of the arena, or
 * refused by a deserializer. Called on the thread that polls. An arena that is merely
 * exhausted for the moment is no such case.
 */
@FunctionalInterface
public interface UnreadableRecords {

	/** Passes the exception on to who polls; the next poll throws it again. */
	UnreadableRecords THROW = (record) -> {
		throw record;
	};

	/**
	 * Deals with one record, for example by sending {@code record.valueBuffer()} and
	 * {@code record.headers()} to a dead letter topic. When it returns the consumer goes
	 * on behind the record; when it throws, that is what {@code poll} throws, and the
	 * record comes again.
	 * @param record which record, its bytes, and why it cannot be read
	 */
	void skip(RecordDeserializationException record);

}
