package dev.arena.channel;

/**
 * The numbers of the channel format. The normative description is
 * {@code docs/channel.md}; all words are little-endian, 8 bytes and aligned unless stated
 * otherwise, all offsets are in bytes.
 */
final class ChannelFormat {

	/** {@code "ARENACHN"}, as a little-endian word; written last. */
	static final long MAGIC = 0x4E48_4341_4E45_5241L;

	/** {@code "ARENACNW"}: in the place of the magic until the file is complete. */
	static final long UNFINISHED_MAGIC = 0x574E_4341_4E45_5241L;

	static final long LAYOUT_VERSION = 1;

	static final int PAGE_BYTES = 4096;

	/** Apart enough that not even the adjacent-line prefetcher couples two of them. */
	static final int LINE_BYTES = 128;

	// Header

	static final int MAGIC_OFFSET = 0;

	static final int LAYOUT_VERSION_OFFSET = 8;

	static final int SEGMENT_ID_OFFSET = 16;

	static final int SENDERS_OFFSET = 24;

	static final int CAPACITY_OFFSET = 32;

	/** The hash of the layout of the messages, 0 until somebody names one. */
	static final int MESSAGE_LAYOUT_OFFSET = 40;

	/** The {@link Bell} of the receiver. */
	static final int MESSAGE_BELL_OFFSET = 256;

	/** The {@link Bell} of the receivers that stand by. */
	static final int STANDBY_BELL_OFFSET = 512;

	// Bell: written by who sleeps, and by who wakes

	static final int BELL_MARK_OFFSET = 0;

	static final int BELL_COUNT_OFFSET = LINE_BYTES;

	static final int BELL_BYTES = 2 * LINE_BYTES;

	// Ring: one for each sender; lines by who writes them, then the slots

	/** Written by the sender: the position of its next message. */
	static final int TAIL_OFFSET = 0;

	/** Written by the receiver: the position of the next message that it takes. */
	static final int HEAD_OFFSET = LINE_BYTES;

	/** Written by the receiver: messages without a chunk that can be adopted. */
	static final int SKIPPED_OFFSET = HEAD_OFFSET + 8;

	/** The {@link Bell} of the sender that waits for room. */
	static final int ROOM_BELL_OFFSET = 2 * LINE_BYTES;

	static final int SLOTS_OFFSET = ROOM_BELL_OFFSET + BELL_BYTES;

	static final int SLOT_BYTES = 32;

	// Slot

	static final int SEQUENCE_OFFSET = 0;

	static final int HANDLE_OFFSET = 8;

	static final int LENGTH_OFFSET = 16;

	/** Four bytes, and the {@link SendTime} in the four above. */
	static final int TYPE_OFFSET = 24;

	// Bytes of the file that are locked; they need not exist

	static final int DOOR = 0;

	static final int RECEIVER = 1;

	/** One for each channel object, so that it is known whether anybody is there. */
	static final int FIRST_PRESENCE = 2;

	static final int MAX_PRESENT = 255;

	static final int FIRST_SENDER = FIRST_PRESENCE + MAX_PRESENT;

	static final int MAX_SENDERS = 255;

	static final int MAX_CAPACITY = 1 << 20;

	private ChannelFormat() {
	}

	static long ringBytes(int capacity) {
		return SLOTS_OFFSET + (long) capacity * SLOT_BYTES;
	}

	static long fileBytes(int senders, int capacity) {
		return (PAGE_BYTES + senders * ringBytes(capacity) + PAGE_BYTES - 1) & -PAGE_BYTES;
	}

	/** What a slot says when its message is written, before the chunk is handed off. */
	static long marked(long position) {
		return position << 2 | 1;
	}

	/** What a slot says when its message is sent. */
	static long published(long position) {
		return position << 2 | 2;
	}

}
