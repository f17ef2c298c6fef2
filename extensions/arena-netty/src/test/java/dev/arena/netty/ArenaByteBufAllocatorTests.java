package dev.arena.netty;

import io.netty.buffer.AbstractByteBufAllocatorTest;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

/** What Netty tests of its own allocators. */
class ArenaByteBufAllocatorTests extends AbstractByteBufAllocatorTest<ArenaByteBufAllocator> {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024, 8192).withChunkCount(64));

	@AfterEach
	void close() {
		this.arena.close();
	}

	/** Nothing to test: what is used is told by the pools of the arena. */
	@Override
	public void testUsedDirectMemory() {
	}

	@Override
	public void testUsedDirectMemoryHuge() {
	}

	@Override
	public void testUsedHeapMemory() {
	}

	@Override
	public void testUsedHeapMemoryHuge() {
	}

	/** Nothing to test: the classes of Netty's buffers. */
	@Override
	public void testUnsafeHeapBufferAndUnsafeDirectBuffer() {
	}

	@Override
	protected boolean isDirectExpected(boolean preferDirect) {
		return true;
	}

	@Override
	protected ArenaByteBufAllocator newAllocator(boolean preferDirect) {
		return new ArenaByteBufAllocator(this.arena);
	}

	@Override
	protected ArenaByteBufAllocator newUnpooledAllocator() {
		return new ArenaByteBufAllocator(this.arena, UnpooledByteBufAllocator.DEFAULT);
	}

}
