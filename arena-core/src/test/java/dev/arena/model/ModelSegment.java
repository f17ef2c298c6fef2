package dev.arena.model;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.ArenaSpec;
import dev.arena.RefusedFree;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the model knows of one segment: a plain list of who has which chunk.
 */
final class ModelSegment {

	final String title;

	final List<ModelPool> pools = new ArrayList<>();

	/** Who takes part in it. */
	final List<ModelArena> attached = new ArrayList<>();

	final long[] refused = new long[RefusedFree.values().length];

	long reclaimed;

	private final List<ModelChunk> chunks = new ArrayList<>();

	private final int ordinalBits;

	/** What is added to the generations in handles, once one has been seen. */
	private @Nullable Long origin;

	ModelSegment(String title, ArenaSpec spec) {
		this.title = title;
		for (int i = 0; i < spec.pools().size(); i++) {
			ModelPool pool = new ModelPool(this, i, spec.pools().get(i).chunkSizeBytes(), spec.pools().size());
			this.pools.add(pool);
			for (int k = 0; k < spec.pools().get(i).chunkCount(); k++) {
				ModelChunk chunk = new ModelChunk(pool, this.chunks.size() + 1);
				this.chunks.add(chunk);
				pool.chunks.add(chunk);
			}
		}
		this.ordinalBits = Integer.SIZE - Integer.numberOfLeadingZeros(this.chunks.size());
	}

	List<ModelChunk> chunks() {
		return this.chunks;
	}

	/** The pool with the smallest chunks that hold so many bytes. */
	@Nullable ModelPool bestFit(long sizeBytes) {
		return this.pools.stream().filter((pool) -> pool.sizeBytes >= sizeBytes).findFirst().orElse(null);
	}

	/** The chunk that a handle means, whatever else the handle says. */
	@Nullable ModelChunk chunkOf(long handle) {
		long ordinal = handle & (1L << this.ordinalBits) - 1;
		return (ordinal >= 1 && ordinal <= this.chunks.size()) ? this.chunks.get((int) ordinal - 1) : null;
	}

	/** The chunk in transit under a handle. */
	@Nullable ModelChunk inTransit(long handle) {
		ModelChunk chunk = chunkOf(handle);
		return (chunk != null && chunk.is(ModelChunk.State.IN_TRANSIT) && chunk.handleInTransit() == handle) ? chunk
				: null;
	}

	boolean hasShownHandle() {
		return this.origin != null;
	}

	/** How far apart the handles of two generations of one chunk are. */
	long handleStep() {
		return 1L << this.ordinalBits;
	}

	long handle(long ordinal, long generation) {
		assertThat(this.origin).as("a handle of %s was seen before", this.title).isNotNull();
		return generation + this.origin << this.ordinalBits | ordinal;
	}

	/**
	 * Compares a handle with the one that the chunk must have, or learns from it.
	 * @param generation the generation that the handle is of, or one before it
	 * @param isExact whether it is this one
	 * @return the generation
	 */
	long verifyHandle(long handle, long generation, boolean isExact) {
		assertThat(handle).isNotZero();
		long unit = handle >>> this.ordinalBits;
		if (this.origin == null) {
			assertThat(isExact).as("the first handle of a segment is of a known generation").isTrue();
			this.origin = unit - generation;
		}
		long seen = (unit - this.origin << this.ordinalBits) >>> this.ordinalBits;
		if (isExact) {
			assertThat(seen).as("generation in handle 0x%x", handle).isEqualTo(generation);
		}
		else {
			assertThat(seen).as("generation in handle 0x%x", handle).isBetween(generation, generation + 100_000_000L);
		}
		return seen;
	}

	@Override
	public String toString() {
		return this.title;
	}

}
