package dev.arena;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.BackingReport;
import dev.arena.memory.MemoryOptions;

/**
 * Fixed-size off-heap memory: one segment cut into pools of chunks of strictly ascending
 * size. Allocating and freeing are O(1) and lock-free, take nothing from the garbage
 * collected heap when a {@linkplain #newChunk() cursor is reused}, and never wait.
 *
 * <pre class="code">
 * try (Arena arena = Arena.local(ArenaSpec.of(128, 64, 256, 1024))) {
 *     try (Chunk chunk = arena.allocate(48)) {
 *         chunk.putInt(0, 42).putFloat(4, 3.14f);
 *     }
 * }
 * </pre>
 * <p>
 * A <em>local</em> arena is private to this JVM. A <em>shared</em> arena is a named
 * segment that any number of processes, up to 255 attachments, use at once; the same
 * process may attach more than once.
 * <p>
 * Thread-safe throughout. A single {@link Chunk} cursor belongs to one thread at a time.
 * <p>
 * The algorithm is the slab allocator of the C++ library join (class {@code BasicArena}),
 * with lanes, generations and announced pops added; see {@code docs/architecture.md}.
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
	 * @param name its name: a slash, then 1 to 254 characters other than slash
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
	 * @param name its name: a slash, then 1 to 254 characters other than slash
	 * @param spec its geometry; that of an existing segment must be the same
	 * @param options how to create and attach
	 * @return the arena
	 * @throws IllegalArgumentException if the name is not legal
	 * @throws GeometryMismatchException if the segment exists with other pools
	 * @throws AttachTimeoutException if the door stays locked
	 * @throws ForeignOwnerException if another user owns the segment
	 * @throws DamagedSegmentException if the name denotes something that is not an intact
	 * arena of this layout version
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
	 * @throws DamagedSegmentException if the free list contradicts itself
	 */
	@Nullable Chunk allocate(long sizeBytes);

	/**
	 * Allocates a chunk of at least the given size from the smallest pool that fits and
	 * from no other.
	 * @param sizeBytes how many bytes are needed, at least 1
	 * @return the chunk, with undefined content, or {@code null} if there is none
	 * @throws IllegalArgumentException if {@code sizeBytes} is less than 1
	 * @throws IllegalStateException if the arena is closed
	 * @throws DamagedSegmentException if the free list contradicts itself
	 */
	@Nullable Chunk tryAllocate(long sizeBytes);

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
	 * @throws DamagedSegmentException if the free list contradicts itself
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
	 * @throws DamagedSegmentException if the free list contradicts itself
	 */
	boolean tryAllocate(long sizeBytes, Chunk into);

	/**
	 * Frees a chunk and empties its cursor. What cannot be freed is refused and counted,
	 * never harmful: see {@link RefusedFree}.
	 * @param chunk the chunk; {@code null} is ignored
	 * @return whether a chunk was freed
	 * @throws DamagedSegmentException if the free list contradicts itself
	 */
	boolean deallocate(@Nullable Chunk chunk);

	/**
	 * Frees the chunk that starts at an address, for callers that come back from native
	 * code with a pointer. The cursor it was allocated with becomes stale.
	 * @param address the value of {@link Chunk#address()}
	 * @return whether a chunk was freed; {@code false} for the address of a free chunk,
	 * an address inside a chunk, or one outside the arena
	 * @throws DamagedSegmentException if the free list contradicts itself
	 */
	boolean deallocateAddress(long address);

	/**
	 * Takes over a chunk by its handle: one that was {@linkplain Chunk#handOff() handed
	 * off}, or one that somebody still holds, whose cursor becomes stale then.
	 * @param handle the handle, from this or another process
	 * @return the chunk, or {@code null} if the handle is stale: the chunk has been
	 * freed, or there is none of that name
	 * @throws IllegalStateException if the arena is closed
	 */
	@Nullable Chunk adopt(long handle);

	/**
	 * Adopts like {@link #adopt(long)} into an existing cursor: no garbage.
	 * @param handle the handle, from this or another process
	 * @param into a cursor of this arena that holds no chunk
	 * @return whether the cursor now holds the chunk
	 * @throws IllegalArgumentException if the cursor belongs to another arena
	 * @throws IllegalStateException if the cursor still holds a chunk, or the arena is
	 * closed
	 */
	boolean adopt(long handle, Chunk into);

	/**
	 * The chunks that were handed off and not adopted yet. Takes time proportional to the
	 * number of chunks.
	 * @return the chunks in ascending order of pool and index
	 * @throws IllegalStateException if the arena is closed
	 */
	List<ChunkInTransit> chunksInTransit();

	/**
	 * Visits the chunks that {@link #chunksInTransit()} lists without making a list, for
	 * arenas that may have very many.
	 * @param visitor receives each chunk, in ascending order of pool and index; must not
	 * use the arena
	 * @throws IllegalStateException if the arena is closed, also while it is visited
	 */
	void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor);

	/**
	 * Frees the chunks that have been in transit for some time, because nobody will ever
	 * adopt them: their handles were lost.
	 * @param minimumAge how long, at most 18 hours
	 * @return how many were freed
	 * @throws IllegalArgumentException if the age is negative or more than 18 hours
	 * @throws IllegalStateException if the arena is closed
	 */
	long reclaimInTransit(Duration minimumAge);

	/**
	 * Takes back the chunks of attachments whose processes have died, while everybody
	 * else goes on. Happens by itself when somebody attaches, and on exhaustion, at most
	 * once a second; call it to have it at once.
	 * @return what was done; nothing for a local arena
	 * @throws AttachTimeoutException if the door of the segment stays locked
	 * @throws IllegalStateException if the arena is closed
	 */
	ReclaimReport reclaim();

	/**
	 * Accounts for every chunk: free and on its list exactly once, or held, or in
	 * transit. Meaningful only while nobody uses the arena; takes time proportional to
	 * the number of chunks.
	 * @return the account, with what does not add up
	 * @throws IllegalStateException if the arena is closed
	 */
	VerificationReport verify();

	/**
	 * The pools, in ascending order of chunk size.
	 * @return an unmodifiable list; the counters in it are live
	 */
	List<Pool> pools();

	/**
	 * How many frees were refused for one reason, in all processes of the segment.
	 * @param reason the reason
	 * @return the number since the segment was created
	 * @throws IllegalStateException if the arena is closed
	 */
	long refusedFrees(RefusedFree reason);

	/**
	 * How many chunks were taken back from attachments that died or closed without
	 * freeing them, and from cursors that were garbage-collected without being closed.
	 * @return the number since the segment was created
	 * @throws IllegalStateException if the arena is closed
	 */
	long reclaimedChunks();

	/**
	 * Who takes part in the segment, this arena included, and what they hold. Takes time
	 * proportional to the number of chunks.
	 * @return the attachments by ascending slot; exactly one for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	List<Attachment> attachments();

	/**
	 * How many take part in the segment, this arena included, dead ones that have not
	 * been reclaimed yet as well.
	 * @return the number, 1 for a local arena
	 * @throws IllegalStateException if the arena is closed
	 */
	int attachmentCount();

	/**
	 * How closely this arena watches the chunks that are taken from it.
	 * @return what it was created with
	 */
	LeakDetection leakDetection();

	/**
	 * The chunks that were allocated or adopted through this arena, are still held, and
	 * are {@linkplain LeakDetection tracked}. Takes time proportional to the number of
	 * tracked chunks.
	 * @param limit how many to return at most
	 * @return the oldest of them, oldest first; none if leak detection is off
	 * @throws IllegalArgumentException if the limit is negative
	 * @throws IllegalStateException if the arena is closed
	 */
	List<TrackedAllocation> trackedAllocations(int limit);

	/**
	 * What the kernel gave for the memory, read at the moment of the call; takes
	 * milliseconds.
	 * @return the report
	 * @throws IllegalStateException if the arena is closed
	 */
	BackingReport backing();

	/**
	 * Moves all pages to one NUMA node, those present and those to come.
	 * @param numaNode the node, from 0
	 * @throws IllegalArgumentException if the number is not from 0 to 1023
	 * @throws IllegalStateException if the arena is closed
	 * @throws ArenaException if the kernel refuses
	 */
	void bindTo(int numaNode);

	/**
	 * Makes all pages present and locks them in RAM.
	 * @throws IllegalStateException if the arena is closed
	 * @throws ArenaException if the kernel refuses
	 */
	void lock();

	/**
	 * Moves the memory to a new arena object. This one is empty from then on: it
	 * allocates {@code null}, frees nothing, has no pools, and closing it does nothing.
	 * Chunks and cursors in use follow the memory.
	 * @return the new owner of the memory
	 * @throws IllegalStateException if the arena is closed
	 */
	Arena transfer();

	/**
	 * Whether the segment is still the one that this arena was created with. Asks the
	 * kernel about the file and reads its header, but neither touches the memory nor
	 * changes anything, so that it is safe whatever has happened to the file; takes
	 * microseconds. The free lists are not examined: see {@link #verify()}.
	 * @return the status, {@link SegmentStatus#CLOSED} for an arena that was closed or
	 * transferred
	 * @throws ArenaException if the kernel does not answer
	 */
	SegmentStatus status();

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
	 * Chunks still held are reported as a warning; see {@link LeakDetection}. Idempotent.
	 */
	@Override
	void close();

}
