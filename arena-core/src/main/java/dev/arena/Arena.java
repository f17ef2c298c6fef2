package dev.arena;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.MemoryOptions;

/**
 * Fixed-size off-heap memory: one segment cut into pools of chunks of strictly ascending
 * size. Freeing is wait-free and allocating lock-free, in amortised constant time; both
 * take nothing from the garbage collected heap when a {@linkplain #newChunk() cursor is
 * reused}, and never wait.
 *
 * <pre class="code">
 * ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(128);
 * try (Arena arena = Arena.local(spec); Chunk chunk = arena.allocateOrThrow(48)) {
 *     chunk.putInt(0, 42).putFloat(4, 3.14f);
 * }
 * </pre>
 * <p>
 * A <em>local</em> arena is private to this JVM. A <em>shared</em> arena is a named
 * segment that any number of processes, up to 255 attachments, use at once; the same
 * process may attach more than once.
 * <p>
 * Thread-safe throughout. A single {@link Chunk} cursor belongs to one thread at a time;
 * whatever a program does with cursors from several threads, after closing, or twice,
 * costs at most the data in its own chunks.
 * <p>
 * What is needed every day is here; {@link #inspect()} and {@link #maintain()} lead to
 * the rest. Decorators and mocks may implement this interface: methods that are added
 * later have a default.
 * <p>
 * The semantics are those of the slab allocator of the C++ library join (class
 * {@code BasicArena}); the algorithm, one word for each chunk and a tree of flags, is in
 * {@code docs/architecture.md}.
 */
public interface Arena extends AutoCloseable {

	/**
	 * Creates an arena in anonymous memory of this process.
	 * @param spec its geometry
	 * @return the arena
	 * @throws ArenaException if the kernel refuses the memory
	 * @throws UnsupportedOperationException if the platform is not Linux on x86-64 or
	 * aarch64
	 */
	static Arena local(ArenaSpec spec) {
		return local(spec, MemoryOptions.defaults());
	}

	/**
	 * Creates an arena in anonymous memory of this process.
	 * @param spec its geometry
	 * @param options what to ask of the memory
	 * @return the arena
	 * @throws ArenaException if the kernel refuses the memory, or something required of
	 * it
	 * @throws UnsupportedOperationException if the platform is not Linux on x86-64 or
	 * aarch64
	 */
	static Arena local(ArenaSpec spec, MemoryOptions options) {
		return local(spec, LocalOptions.defaults().withMemory(options));
	}

	/**
	 * Creates an arena in anonymous memory of this process.
	 * @param spec its geometry
	 * @param options how to create it
	 * @return the arena
	 * @throws ArenaException if the kernel refuses the memory, or something required of
	 * it
	 * @throws UnsupportedOperationException if the platform is not Linux on x86-64 or
	 * aarch64
	 */
	static Arena local(ArenaSpec spec, LocalOptions options) {
		return SegmentArena.local(spec, options);
	}

	/**
	 * Creates a named shared segment or attaches to it if it exists, with default
	 * options.
	 * @param name its name: a slash, then 1 to 254 printable ASCII characters other than
	 * slash and space, not just one or two dots
	 * @param spec its geometry; that of an existing segment must be the same
	 * @return the arena
	 * @throws ArenaException as described at
	 * {@link #shared(String, ArenaSpec, SharedOptions)}
	 */
	static Arena shared(String name, ArenaSpec spec) {
		return shared(name, spec, SharedOptions.defaults());
	}

	/**
	 * Creates a named shared segment or attaches to it if it exists. All its memory is
	 * reserved before the method returns, so that a full {@code /dev/shm} shows here and
	 * not later.
	 * @param name its name: a slash, then 1 to 254 printable ASCII characters other than
	 * slash and space, not just one or two dots
	 * @param spec its geometry; that of an existing segment must be the same
	 * @param options how to create and attach
	 * @return the arena
	 * @throws IllegalArgumentException if the name is not legal
	 * @throws GeometryMismatchException if the segment exists with other pools
	 * @throws AttachTimeoutException if the door stays locked
	 * @throws ForeignOwnerException if another user owns the segment
	 * @throws DamagedSegmentException if the name denotes something that is not an intact
	 * arena of this layout version, or not a regular file; it is left as it is
	 * @throws ArenaException if the kernel refuses, or all 255 attachment slots are taken
	 * @throws UnsupportedOperationException if the platform is not Linux on x86-64 or
	 * aarch64
	 */
	static Arena shared(String name, ArenaSpec spec, SharedOptions options) {
		return SegmentArena.shared(name, spec, options);
	}

	/**
	 * Removes the name of a shared segment. Arenas attached to it go on working; the next
	 * {@link #shared(String, ArenaSpec)} creates a new segment.
	 * @param name the name
	 * @return whether it existed
	 * @throws IllegalArgumentException if the name is not legal
	 * @throws DamagedSegmentException if the name denotes something that was never a
	 * segment, or of which the beginning was overwritten; it is left as it is
	 * @throws ArenaException if the kernel refuses
	 */
	static boolean unlink(String name) {
		return SegmentArena.unlink(name);
	}

	/**
	 * The geometry.
	 * @return what the arena was created with
	 */
	ArenaSpec spec();

	/**
	 * The name of the shared segment.
	 * @return the name, or {@code null} for a local arena
	 */
	@Nullable String segmentName();

	/**
	 * Allocates a chunk of at least the given size from the smallest pool that fits, or,
	 * if that is exhausted, from the next larger one that is not (promotion). Creates a
	 * cursor; see {@link #allocate(long, Chunk)} for the way that does not.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @return the chunk, with undefined content, or {@code null} if there is none
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1
	 * @throws IllegalStateException if the arena is closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	@Nullable Chunk allocate(long sizeBytes);

	/**
	 * Allocates a chunk of at least the given size from the smallest pool that fits and
	 * from no other.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @return the chunk, with undefined content, or {@code null} if there is none
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1
	 * @throws IllegalStateException if the arena is closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	@Nullable Chunk tryAllocate(long sizeBytes);

	/**
	 * Allocates like {@link #allocate(long)}, for callers who cannot go on without a
	 * chunk. When it fails it counts the free chunks of each pool for the message: who
	 * expects to fail often asks for {@code null}.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @return the chunk, with undefined content
	 * @throws ArenaExhaustedException if there is none; says how full each pool is, and
	 * whether the request is larger than every chunk
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1
	 * @throws IllegalStateException if the arena is closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	default Chunk allocateOrThrow(long sizeBytes) {
		Chunk chunk = allocate(sizeBytes);
		if (chunk == null) {
			throw new ArenaExhaustedException(segmentName(), sizeBytes, pools().stream().map(PoolUse::of).toList());
		}
		return chunk;
	}

	/**
	 * Allocates like {@link #allocate(long)}, and waits for a chunk if there is none,
	 * whoever frees it, in this process or another one. Those who wait in one process for
	 * chunks of one size are served in the order in which they came; who does not wait
	 * may be served before them. Looks for a chunk about once a millisecond.
	 * <p>
	 * The default, for decorators, keeps no order.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @param timeout how long to wait at most; nothing if it is zero or negative
	 * @return the chunk, with undefined content, or {@code null} if there was none in
	 * time; at once if the request is larger than every chunk
	 * @throws InterruptedException if the thread is interrupted when it calls, even if a
	 * chunk is free, or while it waits
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1
	 * @throws IllegalStateException if the arena is closed, also while the thread waits
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	default @Nullable Chunk allocate(long sizeBytes, Duration timeout) throws InterruptedException {
		@Nullable Chunk[] chunk = new Chunk[1];
		new Waiters().await(() -> (chunk[0] = allocate(sizeBytes)) != null, Waiters.nanos(timeout));
		return chunk[0];
	}

	/**
	 * Allocates like {@link #allocate(long, Duration)} into an existing cursor.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @param into a cursor of this arena that holds no chunk
	 * @param timeout how long to wait at most; nothing if it is zero or negative
	 * @return whether the cursor now holds a chunk
	 * @throws InterruptedException if the thread is interrupted when it calls, even if a
	 * chunk is free, or while it waits
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1, or the cursor
	 * belongs to another arena
	 * @throws IllegalStateException if the cursor still holds a chunk, or the arena is
	 * closed, also while the thread waits
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	default boolean allocate(long sizeBytes, Chunk into, Duration timeout) throws InterruptedException {
		return new Waiters().await(() -> allocate(sizeBytes, into), Waiters.nanos(timeout));
	}

	/**
	 * Creates an empty cursor for {@link #allocate(long, Chunk)}, to be used again and
	 * again.
	 * @return a cursor that holds no chunk
	 */
	Chunk newChunk();

	/**
	 * Allocates like {@link #allocate(long)} into an existing cursor: no garbage.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @param into a cursor of this arena that holds no chunk
	 * @return whether the cursor now holds a chunk
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1, or the cursor
	 * belongs to another arena
	 * @throws IllegalStateException if the cursor still holds a chunk, or the arena is
	 * closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	boolean allocate(long sizeBytes, Chunk into);

	/**
	 * Allocates like {@link #tryAllocate(long)} into an existing cursor: no garbage.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @param into a cursor of this arena that holds no chunk
	 * @return whether the cursor now holds a chunk
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1, or the cursor
	 * belongs to another arena
	 * @throws IllegalStateException if the cursor still holds a chunk, or the arena is
	 * closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	boolean tryAllocate(long sizeBytes, Chunk into);

	/**
	 * Frees a chunk and empties its cursor. What cannot be freed is refused and counted,
	 * never harmful: see {@link RefusedFree}.
	 * @param chunk the chunk; {@code null} is ignored
	 * @return whether a chunk was freed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	boolean deallocate(@Nullable Chunk chunk);

	/**
	 * Frees a chunk that is in transit, for a sender who takes back what nobody has
	 * {@linkplain #adopt(long) adopted}. Who adopts at the same time gets it or does not.
	 * @param handle the handle that {@link Chunk#handOff()} returned, here or elsewhere
	 * @return whether a chunk was freed; {@code false} if the handle is that of no chunk
	 * in transit, which is counted as {@link RefusedFree#STALE_HANDLE}
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	boolean deallocate(long handle);

	/**
	 * Takes over a chunk that was {@linkplain Chunk#handOff() handed off}.
	 * @param handle the handle, from this or another process
	 * @return the chunk, or {@code null} if the handle is that of no chunk in transit: it
	 * was adopted or freed since, or the handle is of another segment
	 * @throws IllegalStateException if the arena is closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	@Nullable Chunk adopt(long handle);

	/**
	 * Adopts like {@link #adopt(long)} into an existing cursor: no garbage. If an
	 * {@link Error} such as {@link StackOverflowError} ends the call, the cursor tells:
	 * it holds the chunk, or the handle still leads to it.
	 * @param handle the handle, from this or another process
	 * @param into a cursor of this arena that holds no chunk
	 * @return whether the cursor now holds the chunk
	 * @throws IllegalArgumentException if the cursor belongs to another arena
	 * @throws IllegalStateException if the cursor still holds a chunk, or the arena is
	 * closed
	 * @throws DamagedSegmentException if the memory has gone from under the arena
	 */
	boolean adopt(long handle, Chunk into);

	/**
	 * The pools, in ascending order of chunk size.
	 * @return an unmodifiable list; the counters in it are live
	 */
	List<Pool> pools();

	/**
	 * How much memory the arena has mapped: payload, states of the chunks and header. A
	 * shared segment takes this much of {@code /dev/shm}.
	 * @return the size in bytes
	 */
	long footprintBytes();

	/**
	 * How to look at the arena beyond its pools.
	 * @return its inspection
	 */
	ArenaInspection inspect();

	/**
	 * How to look after the arena.
	 * @return its maintenance
	 */
	ArenaMaintenance maintain();

	/**
	 * Moves the memory to a new arena object. This one is empty from then on: it
	 * allocates {@code null}, frees nothing, has no pools, and closing it does nothing.
	 * Chunks and cursors in use follow the memory.
	 * @return the new owner of the memory
	 * @throws IllegalStateException if the arena is closed
	 */
	Arena transfer();

	/**
	 * Whether the arena has been closed. One that was {@linkplain #transfer()
	 * transferred} away is not.
	 * @return whether {@link #close()} has begun
	 */
	boolean isClosed();

	/**
	 * Gives the memory back, at once, even if chunks are in use; those must not be used
	 * any more. A thread that does so all the same reads zeros and writes into nothing;
	 * the JVM does not crash. A shared segment is left: chunks that this attachment still
	 * holds are freed, its name is removed according to {@link SharedOptions#unlink()}.
	 * Chunks still held are reported as a warning; see {@link LeakDetection}; so is a
	 * name that cannot be removed. Needs no memory, mapping or descriptor that is not
	 * there. Idempotent, and thread-safe: the second call waits for the first.
	 * @throws ArenaException if a step failed; all others were done, and another call
	 * does what is left. The arena is closed for its users in any case.
	 */
	@Override
	void close();

}
