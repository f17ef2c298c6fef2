package dev.arena.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

import dev.arena.internal.memory.OffHeap;

/**
 * What the first page of a channel's file says, and must say for whoever opens it. Read
 * and written under the door.
 *
 * @param name the name of the file
 * @param segmentId what tells the segment from others
 * @param options what is asked for
 */
record ChannelHeader(String name, long segmentId, ChannelOptions options) {

	/**
	 * Whether a finished channel is of this segment and not of an earlier one.
	 * @throws ChannelException if it is damaged, or not what is asked for
	 */
	boolean isOfThisSegment(byte[] page) {
		ByteBuffer header = ByteBuffer.wrap(page).order(ByteOrder.nativeOrder());
		if (header.limit() < ChannelFormat.PAGE_BYTES
				|| header.getLong(ChannelFormat.MAGIC_OFFSET) != ChannelFormat.MAGIC
				|| header.getLong(ChannelFormat.LAYOUT_VERSION_OFFSET) != ChannelFormat.LAYOUT_VERSION) {
			throw damaged("is too short, of another version or of another byte order");
		}
		if (header.getLong(ChannelFormat.SEGMENT_ID_OFFSET) != this.segmentId) {
			return false;
		}
		requireSameNumbers(header.getLong(ChannelFormat.SENDERS_OFFSET), header.getLong(ChannelFormat.CAPACITY_OFFSET));
		requireSameLayout(header.getLong(ChannelFormat.MESSAGE_LAYOUT_OFFSET));
		return true;
	}

	private void requireSameNumbers(long senders, long capacity) {
		if (senders != this.options.senders() || capacity != this.options.capacity()) {
			throw new ChannelException("Channel " + this.name + " has " + senders + " senders with a capacity of "
					+ capacity + ", asked for were " + this.options.senders() + " with " + this.options.capacity()
					+ "; open it with the same numbers, or end all who use it and remove it");
		}
	}

	/** Who names none has nothing to refuse. */
	private void requireSameLayout(long existing) {
		long wanted = this.options.layout();
		if (existing != 0 && wanted != 0 && existing != wanted) {
			throw new ChannelException("Channel " + this.name + " has messages of the layout "
					+ HexFormat.of().toHexDigits(existing) + ", asked for was " + HexFormat.of().toHexDigits(wanted)
					+ "; compile both programs with the same @ChunkLayout, or choose another name");
		}
	}

	ChannelException damaged(String what) {
		return new ChannelException("Channel " + this.name + " " + what
				+ "; remove it with ChunkChannel.unlink when nobody uses it, or choose another name");
	}

	/** Writes it into new memory and says that the channel is complete. */
	void write(long address) {
		OffHeap.putLongPlain(address + ChannelFormat.LAYOUT_VERSION_OFFSET, ChannelFormat.LAYOUT_VERSION);
		OffHeap.putLongPlain(address + ChannelFormat.SEGMENT_ID_OFFSET, this.segmentId);
		OffHeap.putLongPlain(address + ChannelFormat.SENDERS_OFFSET, this.options.senders());
		OffHeap.putLongPlain(address + ChannelFormat.CAPACITY_OFFSET, this.options.capacity());
		ChannelStep.HEADER_WRITTEN.reached();
		// release: pairs with the door of whoever opens it
		OffHeap.putLongRelease(address + ChannelFormat.MAGIC_OFFSET, ChannelFormat.MAGIC);
		ChannelStep.FILE_COMPLETED.reached();
	}

	/**
	 * Says what layout the messages have, if it is known. A plain write: the lock of the
	 * door, held now and by whoever reads it, orders both.
	 */
	void nameLayout(long address) {
		if (this.options.layout() != 0) {
			OffHeap.putLongPlain(address + ChannelFormat.MESSAGE_LAYOUT_OFFSET, this.options.layout());
		}
	}

}
