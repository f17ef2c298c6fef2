package dev.arena;

import java.lang.ref.Reference;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;
import dev.arena.internal.memory.OffHeap;

/**
 * An open segment: the memory of one arena and the pools in it. Chunks refer to their
 * segment, not to the {@link Arena} object, so they survive its
 * {@linkplain Arena#transfer() transfer}.
 */
abstract class Segment extends SegmentMemory {

	/** How to fill a cursor: with a larger chunk if those that fit best are taken. */
	private static final int PROMOTE = 1;

	/** The same, once more for a request that has been counted as exhausted. */
	private static final int PROMOTE_AGAIN = 3;

	/**
	 * How to fill a cursor: with the chunk of a handle, which is used up then. So the
	 * cursor keeps it if an error strikes, unless nobody knows that: it is new.
	 */
	private static final int ADOPT = 4;

	private static final int ADOPT_NEW = 12;

	private final SegmentLayout layout;

	private final ArenaSpec spec;

	private final HandleFormat handles;

	private final Pools pools;

	private final List<Pool> poolViews;

	private final LeakDetection leakDetection;

	/** {@code null} if leak detection is off. */
	private final @Nullable LeakTracker tracker;

	private final TransitEpoch epoch;

	/**
	 * An open segment in existing memory.
	 * @param memory the memory
	 * @param layout where everything is in it
	 * @param identity what its header says of it beyond the geometry
	 * @param owner the attachment slot that allocations are for
	 * @param name the name of the segment, {@code null} if it is private
	 * @param leakDetection how closely to watch the chunks that are taken
	 */
	Segment(MappedMemory memory, SegmentLayout layout, SegmentIdentity identity, int owner, @Nullable String name,
			LeakDetection leakDetection) {
		super(memory, name, identity.creationId(), layout.pools().size());
		this.layout = layout;
		this.spec = layout.spec();
		this.handles = new HandleFormat(layout, identity.origin());
		boolean isWatched = leakDetection != LeakDetection.OFF || CrashPoint.isActive();
		this.pools = new Pools(layout, memory.address(), this.handles, owner, this.parking, isWatched);
		this.poolViews = Pool.of(this.pools, this);
		this.leakDetection = leakDetection;
		this.epoch = new TransitEpoch(memory.address(), identity.transitTimeoutNanos());
		this.tracker = LeakTracker.create(leakDetection, describe(), memory, this.handles, name == null);
		this.attention = (this.tracker != null) ? TRACKED : 0;
	}

	/** The attachments, without the chunks that they hold. */
	abstract List<Attachment> attachments();

	/** Takes back what dead attachments hold. */
	abstract ReclaimReport reclaimDead();

	/** What the reclaimer found last, {@code null} if it has not looked. */
	abstract @Nullable LastReclaim lastReclaim();

	/** Tells that somebody has found no chunk: the dead may have left some. */
	abstract void foundExhausted();

	final String describe() {
		return "Arena[" + ((name() != null) ? name() + ", " : "") + this.spec + "]";
	}

	/**
	 * Allocates with a cursor that is used again. The fast ways are to take the chunk
	 * that it held last, or else the next one of this thread's lane. They make no call
	 * behind their compare-and-set, so no error strikes there, and need no handler:
	 * whatever is to be attended to is asked before, and afterwards only whether all is
	 * over. (Static: so nobody asks whether the segment is {@code null} before it is
	 * used.)
	 */
	static boolean allocate(Segment segment, long sizeBytes, Chunk into, boolean promote) {
		try {
			SlabPool pool = into.pool;
			if (segment.attention == 0 && pool != null && into.place == Place.NOWHERE && pool.isFastFit(sizeBytes)
					&& (pool.retake(into) || !pool.isExhausted() && pool.takeNext(into))) {
				return (segment.attention & CLOSED) == 0 || segment.stays(into);
			}
		}
		catch (InternalError ex) {
			throw segment.damaged(ex);
		}
		return segment.fill(into, sizeBytes, promote ? PROMOTE : 0);
	}

	/**
	 * Allocates with a new cursor, which can only take the next chunk of this thread's
	 * lane; what is said above holds for it too.
	 */
	final @Nullable Chunk allocate(long sizeBytes, boolean promote) {
		SlabPool fit = this.pools.fastFit(sizeBytes);
		Chunk chunk = NewCursor.create(this, fit); // later, to store the pool would be
		// dearer
		try {
			if (this.attention == 0 && fit != null && fit.takeNext(chunk)) {
				return ((this.attention & CLOSED) == 0 || stays(chunk)) ? chunk : null;
			}
		}
		catch (InternalError ex) {
			throw damaged(ex);
		}
		return fill(chunk, sizeBytes, promote ? PROMOTE : 0) ? chunk : null;
	}

	/**
	 * Allocates with promotion, and waits for a chunk if there is none; also if others
	 * wait, whom a thread that frees and allocates would else never let have one.
	 */
	final boolean allocate(long sizeBytes, Chunk into, long timeoutNanos) throws InterruptedException {
		Waiters.requireNotInterrupted();
		SlabPool fit = this.pools.bestFit(sizeBytes);
		boolean waits = fit != null && !fit.waiters().areNone();
		return !waits && allocate(this, sizeBytes, into, true)
				|| fit != null && fit.waiters().await(() -> fill(into, sizeBytes, PROMOTE_AGAIN), timeoutNanos);
	}

	final boolean adopt(long handle, Chunk into, boolean isNew) {
		return fill(into, handle, isNew ? ADOPT_NEW : ADOPT);
	}

	/**
	 * Fills a cursor: the slow way, which expects errors everywhere.
	 * @param into the cursor
	 * @param wanted how many bytes, or the handle to adopt
	 * @param how {@link #PROMOTE}, {@link #PROMOTE_AGAIN}, {@link #ADOPT},
	 * {@link #ADOPT_NEW} or 0
	 * @return whether there was a chunk
	 */
	private boolean fill(Chunk into, long wanted, int how) {
		long formerName = into.name;
		try {
			SlabPool pool = obtain(into, wanted, how);
			if (pool == null) {
				return false;
			}
			into.setPool(pool);
			CrashPoint.TAKEN.reached();
			return this.attention == 0 || keep(into, pool, ((how & ADOPT) != 0) ? pool.chunkSizeBytes() : wanted);
		}
		catch (RuntimeException | Error ex) { // without a call: see Parking
			boolean keeps = how == ADOPT && ex instanceof Error && !(ex instanceof InternalError);
			if (into.name != formerName && !keeps) {
				synchronized (this.parking) {
					if (this.parking.count < this.parking.names.length) {
						this.parking.names[this.parking.count++] = into.name;
						into.place = Place.NOWHERE;
						this.attention |= PARKED;
					}
				}
			}
			if (ex instanceof InternalError || ex instanceof DamagedSegmentException) {
				throw damaged(ex);
			}
			throw ex;
		}
	}

	/** Takes a chunk, and says of which pool; {@code null} if there is none. */
	private @Nullable SlabPool obtain(Chunk into, long wanted, int how) {
		requireOpen();
		requireEmpty(into);
		if ((how & ADOPT) != 0) {
			attend();
			return this.pools.adopt(wanted, into);
		}
		SlabPool fit = this.pools.bestFit(wanted);
		if (fit == null) {
			attend();
			Pools.requireLegal(wanted);
			return null;
		}
		SlabPool found = this.pools.takeAny(into, fit, (how & PROMOTE) != 0);
		while (found == null && attend()) {
			found = this.pools.takeAny(into, fit, (how & PROMOTE) != 0);
		}
		if (found == null) {
			if (how != PROMOTE_AGAIN) {
				fit.countExhaustion();
			}
			foundExhausted();
		}
		return found;
	}

	/** The handle under which an open cursor's chunk can be adopted once handed off. */
	final long handleAfterHandOff(Chunk chunk) {
		return this.handles.handleAfterHandOff(chunk.name);
	}

	/** Puts the chunk of an open cursor in transit and empties the cursor. */
	final long handOff(Chunk chunk) {
		long name = chunk.name;
		long handle = this.handles.handleAfterHandOff(name);
		SlabPool pool = this.pools.having(name);
		int ordinal = (pool != null) ? pool.ordinal() : 0;
		boolean uncounted = false;
		try {
			uncounted = pool != null && pool.handOff(name);
			chunk.place = Place.NOWHERE;
			endTracking(chunk);
			if (pool == null || !uncounted) {
				requireOpen();
				refuse(RefusedFree.STALE_CHUNK);
				throw new IllegalStateException(
						"The chunk was freed by other means since it was allocated: it cannot be handed off");
			}
			CrashPoint.HANDED_OFF.reached();
			pool.countHandOffs(1);
			uncounted = false;
			requireOpen(); // else it may have been one of the empty memory
			return handle;
		}
		catch (RuntimeException | Error ex) { // without a call: see Parking
			if (uncounted) {
				synchronized (this.parking) {
					this.parking.uncountedHandOffs[ordinal] += 1;
					this.attention |= PARKED;
				}
			}
			if (ex instanceof InternalError) {
				throw damaged(ex);
			}
			throw ex;
		}
	}

	/**
	 * Frees the chunk of a cursor that its pool does not know, or that is tracked, or is
	 * not the cursor's any more.
	 * @return {@code false} if it is not
	 */
	final boolean freeSlowly(Chunk chunk, long name) {
		try {
			SlabPool pool = this.pools.having(name);
			boolean freed = pool != null && pool.free(name, chunk);
			endTracking(chunk);
			return freed || refuse(RefusedFree.STALE_CHUNK);
		}
		catch (InternalError ex) {
			return notFreed(ex);
		}
	}

	private static void endTracking(Chunk chunk) {
		CursorExtras extras = chunk.extras;
		if (extras != null && extras.tracked != null) {
			extras.tracked.forget();
			extras.tracked = null;
			Reference.reachabilityFence(chunk); // until it is forgotten
		}
	}

	final boolean deallocate(Chunk chunk) {
		if (chunk.segment != this) {
			return refuse(RefusedFree.FOREIGN_CHUNK);
		}
		return (chunk.place != Place.NOWHERE) ? chunk.free(chunk.name) : refuse(RefusedFree.DOUBLE_FREE);
	}

	final boolean deallocate(long handle) {
		try {
			return this.pools.freeInTransit(handle) ? !isClosed() : refuse(RefusedFree.STALE_HANDLE);
		}
		catch (InternalError ex) {
			return notFreed(ex);
		}
	}

	final LeakDetection leakDetection() {
		return this.leakDetection;
	}

	final LeakReport newLeakReport() {
		return new LeakReport(describe(), this.spec, this.tracker);
	}

	final @Nullable LeakTracker tracker() {
		return this.tracker;
	}

	final ArenaSpec spec() {
		return this.spec;
	}

	final SegmentLayout layout() {
		return this.layout;
	}

	final HandleFormat handles() {
		return this.handles;
	}

	final TransitEpoch epoch() {
		return this.epoch;
	}

	final List<Pool> poolViews() {
		return this.poolViews;
	}

	final Pools pools() {
		return this.pools;
	}

	private void requireEmpty(Chunk into) {
		if (into.place != Place.NOWHERE) {
			throw new IllegalStateException("The cursor still holds a chunk: close it before filling it again");
		}
	}

	/** Keeps a chunk just obtained: tracks it, and does what is to be done besides. */
	private boolean keep(Chunk obtained, SlabPool pool, long requestedBytes) {
		if (this.tracker != null) {
			LeakTracker.Entry tracked = this.tracker.obtained(obtained, pool, obtained.name, requestedBytes);
			if (tracked != null) {
				obtained.extras().tracked = tracked;
				obtained.pool = null;
			}
			Reference.reachabilityFence(obtained);
		}
		if (stays(obtained)) {
			attend();
		}
		return true;
	}

	/**
	 * Whether the segment is open; else the chunk just obtained may be one of the empty
	 * memory.
	 */
	private boolean stays(Chunk obtained) {
		if (isClosed()) {
			obtained.place = Place.NOWHERE;
			requireOpen();
		}
		return true;
	}

	/**
	 * Finishes what errors have left unfinished, if the segment is open.
	 * @return whether there was anything
	 */
	private boolean attend() {
		if ((this.attention & ~TRACKED) == 0 && !this.parking.isAnyFreeCutShort) {
			return false;
		}
		requireOpen();
		synchronized (this.parking) {
			this.pools.finish(this.parking);
			this.attention &= ~PARKED;
		}
		return true;
	}

	private boolean refuse(RefusedFree reason) {
		try {
			if (!isClosed()) {
				OffHeap.getAndAddLong(refusedFreesAddress(reason), 1);
			}
			return false;
		}
		catch (InternalError ex) {
			return notFreed(ex);
		}
	}

	final long refusedFreesAddress(RefusedFree reason) {
		return memory().address() + SegmentFormat.REFUSED_FREES_OFFSET + (long) reason.code() * Long.BYTES;
	}

}
