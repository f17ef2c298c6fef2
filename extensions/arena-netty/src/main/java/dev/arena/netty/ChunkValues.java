package dev.arena.netty;

import java.nio.ByteOrder;

import io.netty.buffer.AbstractReferenceCountedByteBuf;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

/**
 * The single values of a buffer in a chunk, which has the byte order of the machine, or,
 * once it has grown beyond all chunks, in another buffer. Inheritance only to keep them
 * apart from the rest of {@link ChunkByteBuf}.
 */
abstract class ChunkValues extends AbstractReferenceCountedByteBuf {

	private static final boolean IS_BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

	/** Where the content is; empty if it is elsewhere. */
	Chunk chunk;

	/** Where the content is if no chunk is large enough. */
	@Nullable ByteBuf elsewhere;

	ChunkValues(Chunk chunk) {
		super(0);
		this.chunk = chunk;
	}

	private static short bigEndian(short value) {
		return IS_BIG_ENDIAN ? value : Short.reverseBytes(value);
	}

	private static int bigEndian(int value) {
		return IS_BIG_ENDIAN ? value : Integer.reverseBytes(value);
	}

	private static long bigEndian(long value) {
		return IS_BIG_ENDIAN ? value : Long.reverseBytes(value);
	}

	@Override
	protected byte _getByte(int index) {
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.getByte(index) : this.chunk.getByte(index);
	}

	@Override
	protected void _setByte(int index, int value) {
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setByte(index, value);
		}
		else {
			this.chunk.putByte(index, (byte) value);
		}
	}

	@Override
	protected short _getShort(int index) {
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.getShort(index) : bigEndian(this.chunk.getShort(index));
	}

	@Override
	protected short _getShortLE(int index) {
		return Short.reverseBytes(_getShort(index));
	}

	@Override
	protected void _setShort(int index, int value) {
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setShort(index, value);
		}
		else {
			this.chunk.putShort(index, bigEndian((short) value));
		}
	}

	@Override
	protected void _setShortLE(int index, int value) {
		_setShort(index, Short.reverseBytes((short) value));
	}

	@Override
	protected int _getUnsignedMedium(int index) {
		return (_getByte(index) & 0xff) << 16 | _getShort(index + 1) & 0xffff;
	}

	@Override
	protected int _getUnsignedMediumLE(int index) {
		return _getByte(index) & 0xff | (_getShortLE(index + 1) & 0xffff) << 8;
	}

	@Override
	protected void _setMedium(int index, int value) {
		_setByte(index, value >>> 16);
		_setShort(index + 1, value);
	}

	@Override
	protected void _setMediumLE(int index, int value) {
		_setByte(index, value);
		_setShortLE(index + 1, value >>> 8);
	}

	@Override
	protected int _getInt(int index) {
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.getInt(index) : bigEndian(this.chunk.getInt(index));
	}

	@Override
	protected int _getIntLE(int index) {
		return Integer.reverseBytes(_getInt(index));
	}

	@Override
	protected void _setInt(int index, int value) {
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setInt(index, value);
		}
		else {
			this.chunk.putInt(index, bigEndian(value));
		}
	}

	@Override
	protected void _setIntLE(int index, int value) {
		_setInt(index, Integer.reverseBytes(value));
	}

	@Override
	protected long _getLong(int index) {
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.getLong(index) : bigEndian(this.chunk.getLong(index));
	}

	@Override
	protected long _getLongLE(int index) {
		return Long.reverseBytes(_getLong(index));
	}

	@Override
	protected void _setLong(int index, long value) {
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setLong(index, value);
		}
		else {
			this.chunk.putLong(index, bigEndian(value));
		}
	}

	@Override
	protected void _setLongLE(int index, long value) {
		_setLong(index, Long.reverseBytes(value));
	}

}
