package dev.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MemoryAccess;
import dev.arena.internal.posix.NativeAccess;

/**
 * The public face of a segment. What it adds is that the segment can move to another
 * object, and that failures of lower layers become {@link ArenaException}s here.
 */
final class SegmentArena implements Arena, CurrentSegment {

	private static final VarHandle SEGMENT;

	static {
		try {
			SEGMENT = MethodHandles.lookup().findVarHandle(SegmentArena.class, "segment", Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final ArenaSpec spec;

	private final long footprintBytes;

	private final ArenaInspection inspection = new SegmentInspection(this);

	private final ArenaMaintenance maintenance = new SegmentMaintenance(this);

	/** {@code null} once transferred. */
	private volatile @Nullable Segment segment;

	private SegmentArena(Segment segment) {
		this.spec = segment.spec();
		this.footprintBytes = segment.memory().sizeBytes();
		this.segment = segment;
	}

	static Arena local(ArenaSpec spec, LocalOptions options) {
		return Failures.translating(() -> {
			MemoryAccess.require();
			Rehearsal.once();
			return new SegmentArena(LocalSegment.create(spec, options));
		});
	}

	static Arena shared(String name, ArenaSpec spec, SharedOptions options) {
		SegmentName.requireLegal(name);
		return Failures.translating(() -> {
			MemoryAccess.require();
			Rehearsal.once();
			return new SegmentArena(SharedSegment.attach(name, spec, options));
		});
	}

	static boolean unlink(String name) {
		SegmentName.requireLegal(name);
		return Failures.translating(() -> {
			NativeAccess.require();
			return SegmentFile.unlink(name);
		});
	}

	@Override
	public @Nullable Segment get() {
		return this.segment;
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
	public long footprintBytes() {
		return this.footprintBytes;
	}

	@Override
	public @Nullable Chunk allocate(long sizeBytes) {
		Segment segment = this.segment;
		return (segment != null) ? segment.allocate(sizeBytes, true) : null;
	}

	@Override
	public @Nullable Chunk tryAllocate(long sizeBytes) {
		Segment segment = this.segment;
		return (segment != null) ? segment.allocate(sizeBytes, false) : null;
	}

	@Override
	public Chunk newChunk() {
		return new Chunk(require());
	}

	@Override
	public boolean allocate(long sizeBytes, Chunk into) {
		Segment segment = into.segment;
		return (segment == this.segment) ? Segment.allocate(segment, sizeBytes, into, true) : refuseForeign();
	}

	@Override
	public @Nullable Chunk allocate(long sizeBytes, Duration timeout) throws InterruptedException {
		Segment segment = this.segment;
		if (segment == null) {
			return null;
		}
		Chunk chunk = NewCursor.create(segment, null);
		try {
			return segment.allocate(sizeBytes, chunk, Waiters.nanos(timeout)) ? chunk : null;
		}
		catch (RuntimeException | Error ex) { // without a call: see Parking
			if (chunk.place != Place.NOWHERE) {
				Parking parking = segment.parking;
				synchronized (parking) {
					if (parking.count < parking.names.length) {
						parking.names[parking.count++] = chunk.name;
						segment.attention |= Segment.PARKED;
					}
				}
			}
			throw ex;
		}
	}

	@Override
	public boolean allocate(long sizeBytes, Chunk into, Duration timeout) throws InterruptedException {
		Segment segment = into.segment;
		return (segment == this.segment) ? segment.allocate(sizeBytes, into, Waiters.nanos(timeout)) : refuseForeign();
	}

	@Override
	public boolean tryAllocate(long sizeBytes, Chunk into) {
		Segment segment = into.segment;
		return (segment == this.segment) ? Segment.allocate(segment, sizeBytes, into, false) : refuseForeign();
	}

	@Override
	public boolean deallocate(@Nullable Chunk chunk) {
		Segment segment = this.segment;
		if (chunk == null || segment == null) {
			return false;
		}
		long place = chunk.place;
		long name = chunk.name;
		try {
			return segment.deallocate(chunk);
		}
		catch (RuntimeException | Error ex) { // without a call: see Parking
			if (place != Place.NOWHERE && chunk.segment == segment) {
				Parking parking = segment.parking;
				synchronized (parking) {
					if (parking.count < parking.names.length) {
						parking.names[parking.count++] = name;
						chunk.place = Place.NOWHERE;
						segment.attention |= Segment.PARKED;
					}
					else if (chunk.name == name) {
						chunk.place = place;
					}
				}
			}
			throw ex;
		}
	}

	@Override
	public boolean deallocate(long handle) {
		Segment segment = this.segment;
		return segment != null && segment.deallocate(handle);
	}

	@Override
	public @Nullable Chunk adopt(long handle) {
		Segment segment = this.segment;
		if (segment == null) {
			return null;
		}
		Chunk chunk = NewCursor.create(segment, null);
		return segment.adopt(handle, chunk, true) ? chunk : null;
	}

	@Override
	public boolean adopt(long handle, Chunk into) {
		Segment segment = into.segment;
		return (segment == this.segment) ? segment.adopt(handle, into, false) : refuseForeign();
	}

	@Override
	public List<Pool> pools() {
		Segment segment = this.segment;
		return (segment != null) ? segment.poolViews() : List.of();
	}

	@Override
	public ArenaInspection inspect() {
		return this.inspection;
	}

	@Override
	public ArenaMaintenance maintain() {
		return this.maintenance;
	}

	@Override
	public Arena transfer() {
		Segment segment = require();
		segment.requireOpen();
		if (!SEGMENT.compareAndSet(this, segment, null)) {
			throw CurrentSegment.transferred(); // by another thread meanwhile
		}
		return new SegmentArena(segment);
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
			Failures.translating(() -> {
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

	/** Answers for a cursor of another segment; a transferred arena has nothing. */
	private boolean refuseForeign() {
		if (this.segment == null) {
			return false;
		}
		throw new IllegalArgumentException("The cursor belongs to another arena: make it with newChunk() of this one");
	}

}
