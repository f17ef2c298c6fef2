package dev.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.BackingReport;
import dev.arena.internal.memory.MemoryException;
import dev.arena.memory.MemoryOptions;
import dev.arena.internal.posix.LibraryLoadException;
import dev.arena.internal.posix.PosixException;

/**
 * The public face of a segment. What it adds is that the segment can move to another
 * object, and that failures of lower layers become {@link ArenaException}s here.
 */
final class SegmentArena implements Arena {

	private static final VarHandle SEGMENT;

	static {
		try {
			SEGMENT = MethodHandles.lookup().findVarHandle(SegmentArena.class, "segment", Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Ages in the segment have 16 bits of seconds. */
	private static final Duration MAX_TRANSIT_AGE = Duration.ofHours(18);

	private final ArenaSpec spec;

	/** {@code null} once transferred. */
	private volatile @Nullable Segment segment;

	private SegmentArena(Segment segment) {
		this.spec = segment.spec();
		this.segment = segment;
	}

	static Arena local(ArenaSpec spec, LocalOptions options) {
		return translating(() -> new SegmentArena(LocalSegment.create(spec, options)));
	}

	static Arena shared(String name, ArenaSpec spec, SharedOptions options) {
		SegmentName.requireLegal(name);
		return translating(() -> new SegmentArena(SharedSegment.attach(name, spec, options)));
	}

	static boolean unlink(String name) {
		SegmentName.requireLegal(name);
		return translating(() -> SegmentName.unlink(name));
	}

	@Override
	public ArenaSpec spec() {
		return this.spec;
	}

	@Override
	public @Nullable String segmentName() {
		Segment segment = this.segment;
		return (segment != null) ? segment.name() : null;
	}

	@Override
	public @Nullable Chunk allocate(long sizeBytes) {
		return allocate(sizeBytes, true);
	}

	@Override
	public @Nullable Chunk tryAllocate(long sizeBytes) {
		return allocate(sizeBytes, false);
	}

	private @Nullable Chunk allocate(long sizeBytes, boolean promote) {
		Segment segment = this.segment;
		if (segment == null) {
			return null;
		}
		Chunk chunk = new Chunk(segment);
		return segment.allocate(sizeBytes, chunk, promote) ? chunk : null;
	}

	@Override
	public Chunk newChunk() {
		return new Chunk(requireSegment());
	}

	@Override
	public boolean allocate(long sizeBytes, Chunk into) {
		Segment segment = this.segment;
		return segment != null && segment.allocate(sizeBytes, requireOwn(segment, into), true);
	}

	@Override
	public boolean tryAllocate(long sizeBytes, Chunk into) {
		Segment segment = this.segment;
		return segment != null && segment.allocate(sizeBytes, requireOwn(segment, into), false);
	}

	@Override
	public boolean deallocate(@Nullable Chunk chunk) {
		Segment segment = this.segment;
		return chunk != null && segment != null && segment.deallocate(chunk);
	}

	@Override
	public boolean deallocateAddress(long address) {
		Segment segment = this.segment;
		return segment != null && segment.deallocateAddress(address);
	}

	@Override
	public List<Pool> pools() {
		Segment segment = this.segment;
		return (segment != null) ? segment.pools().all() : List.of();
	}

	@Override
	public long refusedFrees(RefusedFree reason) {
		return requireSegment().refusedFrees(reason);
	}

	@Override
	public long reclaimedChunks() {
		return requireSegment().reclaimedChunks();
	}

	@Override
	public @Nullable Chunk adopt(long handle) {
		Segment segment = this.segment;
		if (segment == null) {
			return null;
		}
		Chunk chunk = new Chunk(segment);
		return segment.adopt(handle, chunk) ? chunk : null;
	}

	@Override
	public boolean adopt(long handle, Chunk into) {
		Segment segment = this.segment;
		return segment != null && segment.adopt(handle, requireOwn(segment, into));
	}

	@Override
	public List<ChunkInTransit> chunksInTransit() {
		List<ChunkInTransit> chunks = new ArrayList<>();
		forEachChunkInTransit(chunks::add);
		return List.copyOf(chunks);
	}

	@Override
	public void forEachChunkInTransit(Consumer<? super ChunkInTransit> visitor) {
		requireSegment().forEachChunkInTransit(visitor);
	}

	@Override
	public ReclaimReport reclaim() {
		return translating(() -> requireOpenSegment().reclaim());
	}

	@Override
	public long reclaimInTransit(Duration minimumAge) {
		if (minimumAge.isNegative() || minimumAge.compareTo(MAX_TRANSIT_AGE) > 0) {
			throw new IllegalArgumentException("Minimum age " + minimumAge + ": must be from PT0S to " + MAX_TRANSIT_AGE
					+ "; nearest legal value: " + (minimumAge.isNegative() ? Duration.ZERO : MAX_TRANSIT_AGE));
		}
		return requireSegment().reclaimInTransit(minimumAge);
	}

	@Override
	public VerificationReport verify() {
		return requireSegment().verify();
	}

	@Override
	public List<Attachment> attachments() {
		return translating(() -> requireSegment().attachments());
	}

	@Override
	public int attachmentCount() {
		return translating(() -> requireOpenSegment().attachmentCount());
	}

	@Override
	public LeakDetection leakDetection() {
		return requireSegment().leakDetection();
	}

	@Override
	public List<TrackedAllocation> trackedAllocations(int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("Limit " + limit + ": must not be negative; nearest legal value: 0");
		}
		return requireSegment().trackedAllocations(limit);
	}

	@Override
	public BackingReport backing() {
		return requireSegment().backing();
	}

	@Override
	public void bindTo(int numaNode) {
		MemoryOptions.requireNode(numaNode);
		translating(() -> {
			requireSegment().bindTo(numaNode);
			return true;
		});
	}

	@Override
	public void lock() {
		translating(() -> {
			requireSegment().lock();
			return true;
		});
	}

	@Override
	public Arena transfer() {
		Segment segment = requireOpenSegment();
		if (!SEGMENT.compareAndSet(this, segment, null)) {
			throw transferredException();
		}
		return new SegmentArena(segment);
	}

	@Override
	public SegmentStatus status() {
		Segment segment = this.segment;
		return (segment != null) ? translating(segment::status) : SegmentStatus.CLOSED;
	}

	@Override
	public boolean isClosed() {
		Segment segment = this.segment;
		return segment != null && segment.isClosed();
	}

	@Override
	public void close() {
		Segment segment = this.segment;
		if (segment != null) {
			translating(() -> {
				segment.close();
				return true;
			});
		}
	}

	@Override
	public String toString() {
		Segment segment = this.segment;
		return (segment != null) ? segment.describe() : "Arena[" + this.spec + "]";
	}

	private static Chunk requireOwn(Segment segment, Chunk cursor) {
		if (cursor.segment() != segment) {
			throw new IllegalArgumentException(
					"The cursor belongs to another arena: make it with newChunk() of this one");
		}
		return cursor;
	}

	private Segment requireSegment() {
		Segment segment = this.segment;
		if (segment == null) {
			throw transferredException();
		}
		return segment;
	}

	private Segment requireOpenSegment() {
		Segment segment = requireSegment();
		segment.requireOpen();
		return segment;
	}

	private static IllegalStateException transferredException() {
		return new IllegalStateException("The arena was transferred: use the one that transfer() returned");
	}

	private static <T> T translating(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (PosixException ex) {
			throw new ArenaException(ex.getMessage(), ex.errno(), ex);
		}
		catch (MemoryException ex) {
			throw new FeatureUnavailableException(ex);
		}
		catch (LibraryLoadException ex) {
			throw new NativeAccessException(ex.getMessage(), isDenied(ex), ex);
		}
		catch (LinkageError ex) { // java.lang.foreign, restricted from JDK 24 on
			throw new NativeAccessException(
					"Native access is denied (" + ex + "): start the JVM with --enable-native-access=ALL-UNNAMED", true,
					ex);
		}
	}

	private static boolean isDenied(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IllegalCallerException) {
				return true;
			}
		}
		return false;
	}

}
