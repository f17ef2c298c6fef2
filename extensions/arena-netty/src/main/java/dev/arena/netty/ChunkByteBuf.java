package dev.arena.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.Recycler;

import dev.arena.Chunk;

/**
 * A buffer in a chunk, which it frees when it is released. It is used again then, with
 * its cursor.
 */
final class ChunkByteBuf extends ChunkValues {

	private static final int STREAM_PIECE_BYTES = 8192;

	private final ArenaByteBufAllocator allocator;

	private final Recycler.Handle<ChunkByteBuf> handle;

	private int capacity;

	/** How large it can become where it is. */
	private int roomBytes;

	ChunkByteBuf(ArenaByteBufAllocator allocator, Chunk chunk, Recycler.Handle<ChunkByteBuf> handle) {
		super(chunk);
		this.allocator = allocator;
		this.handle = handle;
	}

	/**
	 * Begins a life, with a chunk.
	 * @return {@code false} if there is none: then it can begin again later
	 */
	boolean begin(int initialCapacity, int maxCapacity) {
		if (!this.allocator.allocate(initialCapacity, this.chunk)) {
			this.handle.recycle(this);
			return false;
		}
		this.capacity = initialCapacity;
		this.roomBytes = roomBytes(this.chunk);
		maxCapacity(maxCapacity);
		resetRefCnt();
		setIndex(0, 0);
		markReaderIndex();
		markWriterIndex();
		return true;
	}

	@Override
	protected void deallocate() {
		ByteBuf elsewhere = this.elsewhere;
		this.capacity = 0;
		this.roomBytes = 0;
		if (elsewhere != null) {
			this.elsewhere = null;
			elsewhere.release();
		}
		else {
			this.chunk.close();
		}
		this.handle.recycle(this);
	}

	@Override
	public int capacity() {
		return this.capacity;
	}

	@Override
	public ByteBuf capacity(int newCapacity) {
		checkNewCapacity(newCapacity);
		if (newCapacity > this.roomBytes) {
			grow(newCapacity);
		}
		this.capacity = newCapacity;
		trimIndicesToCapacity(newCapacity);
		return this;
	}

	private static int roomBytes(Chunk chunk) {
		return (int) Math.min(chunk.size(), Integer.MAX_VALUE);
	}

	/** Moves to where there is room; if that fails it stays as it was. */
	private void grow(int newCapacity) {
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			this.roomBytes = elsewhere.capacity(newCapacity).capacity();
			return;
		}
		Chunk former = this.chunk;
		Chunk larger = this.allocator.allocate(newCapacity);
		if (larger != null) {
			former.copyTo(0, larger, 0, this.capacity);
			this.chunk = larger;
			this.roomBytes = roomBytes(larger);
		}
		else {
			ByteBuf other = this.allocator.newFallbackBuffer(newCapacity, Integer.MAX_VALUE);
			former.getBytes(0, other.internalNioBuffer(0, this.capacity));
			this.roomBytes = other.capacity();
			this.elsewhere = other;
		}
		former.close();
	}

	@Override
	public int maxFastWritableBytes() {
		return Math.min(this.roomBytes, maxCapacity()) - writerIndex();
	}

	@Override
	public ByteBufAllocator alloc() {
		return this.allocator;
	}

	@Override
	@Deprecated
	public ByteOrder order() {
		return ByteOrder.BIG_ENDIAN;
	}

	@Override
	@SuppressWarnings("NullAway") // Netty says null: there is none
	public ByteBuf unwrap() {
		return null;
	}

	@Override
	public boolean isDirect() {
		return true;
	}

	@Override
	public boolean isContiguous() {
		return true;
	}

	@Override
	public boolean hasArray() {
		return false;
	}

	@Override
	public byte[] array() {
		throw new UnsupportedOperationException("A buffer in a chunk has no array: ask hasArray()");
	}

	@Override
	public int arrayOffset() {
		throw new UnsupportedOperationException("A buffer in a chunk has no array: ask hasArray()");
	}

	@Override
	public boolean hasMemoryAddress() {
		ByteBuf elsewhere = this.elsewhere;
		return elsewhere == null || elsewhere.hasMemoryAddress();
	}

	@Override
	public long memoryAddress() {
		ensureAccessible();
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.memoryAddress() : this.chunk.address();
	}

	@Override
	public ByteBuf getBytes(int index, ByteBuf target, int targetIndex, int length) {
		checkDstIndex(index, length, targetIndex, target.capacity());
		if (target.hasArray()) {
			return getBytes(index, target.array(), target.arrayOffset() + targetIndex, length);
		}
		if (this.elsewhere == null && target instanceof ChunkByteBuf other && other.elsewhere == null) {
			other.ensureAccessible();
			this.chunk.copyTo(index, other.chunk, targetIndex, length);
		}
		else {
			target.setBytes(targetIndex, nioBuffer(index, length));
		}
		return this;
	}

	@Override
	public ByteBuf getBytes(int index, byte[] target, int targetIndex, int length) {
		checkDstIndex(index, length, targetIndex, target.length);
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.getBytes(index, target, targetIndex, length);
		}
		else {
			this.chunk.getBytes(index, target, targetIndex, length);
		}
		return this;
	}

	@Override
	public ByteBuf getBytes(int index, ByteBuffer target) {
		checkIndex(index, target.remaining());
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.getBytes(index, target);
		}
		else {
			this.chunk.getBytes(index, target);
		}
		return this;
	}

	@Override
	public ByteBuf getBytes(int index, OutputStream target, int length) throws IOException {
		checkIndex(index, length);
		byte[] piece = new byte[Math.min(length, STREAM_PIECE_BYTES)];
		for (int done = 0; done < length;) {
			int count = Math.min(piece.length, length - done);
			getBytes(index + done, piece, 0, count);
			target.write(piece, 0, count);
			done += count;
		}
		return this;
	}

	@Override
	public int getBytes(int index, GatheringByteChannel target, int length) throws IOException {
		return (length != 0) ? target.write(nioBuffer(index, length)) : 0;
	}

	@Override
	public int getBytes(int index, FileChannel target, long position, int length) throws IOException {
		return (length != 0) ? target.write(nioBuffer(index, length), position) : 0;
	}

	@Override
	public ByteBuf setBytes(int index, ByteBuf source, int sourceIndex, int length) {
		checkSrcIndex(index, length, sourceIndex, source.capacity());
		if (source.hasArray()) {
			return setBytes(index, source.array(), source.arrayOffset() + sourceIndex, length);
		}
		if (source instanceof ChunkByteBuf) {
			source.getBytes(sourceIndex, this, index, length);
		}
		else {
			source.getBytes(sourceIndex, internalNioBuffer(index, length));
		}
		return this;
	}

	@Override
	public ByteBuf setBytes(int index, byte[] source, int sourceIndex, int length) {
		checkSrcIndex(index, length, sourceIndex, source.length);
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setBytes(index, source, sourceIndex, length);
		}
		else {
			this.chunk.putBytes(index, source, sourceIndex, length);
		}
		return this;
	}

	@Override
	public ByteBuf setBytes(int index, ByteBuffer source) {
		checkIndex(index, source.remaining());
		ByteBuf elsewhere = this.elsewhere;
		if (elsewhere != null) {
			elsewhere.setBytes(index, source);
		}
		else {
			this.chunk.putBytes(index, source);
		}
		return this;
	}

	@Override
	public int setBytes(int index, InputStream source, int length) throws IOException {
		checkIndex(index, length);
		byte[] piece = new byte[Math.min(length, STREAM_PIECE_BYTES)];
		int done = 0;
		do { // at least once, to find out about the end
			int count = source.read(piece, 0, Math.min(piece.length, length - done));
			if (count < 0) {
				return (done > 0) ? done : count;
			}
			setBytes(index + done, piece, 0, count);
			done += count;
		}
		while (done < length);
		return done;
	}

	@Override
	public int setBytes(int index, ScatteringByteChannel source, int length) throws IOException {
		try {
			return source.read(internalNioBuffer(index, length));
		}
		catch (ClosedChannelException ex) {
			return -1; // as Netty's buffers answer
		}
	}

	@Override
	public int setBytes(int index, FileChannel source, long position, int length) throws IOException {
		try {
			return source.read(internalNioBuffer(index, length), position);
		}
		catch (ClosedChannelException ex) {
			return -1; // as Netty's buffers answer
		}
	}

	@Override
	public ByteBuf copy(int index, int length) {
		checkIndex(index, length);
		return this.allocator.directBuffer(length, maxCapacity()).writeBytes(this, index, length);
	}

	@Override
	public int nioBufferCount() {
		return 1;
	}

	@Override
	public ByteBuffer nioBuffer(int index, int length) {
		checkIndex(index, length);
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.nioBuffer(index, length)
				: this.chunk.buffer(index, length).order(ByteOrder.BIG_ENDIAN);
	}

	/** The cursor's own buffer: for whoever is alone with this one. */
	@Override
	public ByteBuffer internalNioBuffer(int index, int length) {
		checkIndex(index, length);
		ByteBuf elsewhere = this.elsewhere;
		return (elsewhere != null) ? elsewhere.internalNioBuffer(index, length)
				: this.chunk.view().order(ByteOrder.BIG_ENDIAN).limit(index + length).position(index);
	}

	@Override
	public ByteBuffer[] nioBuffers(int index, int length) {
		return new ByteBuffer[] { nioBuffer(index, length) };
	}

}
