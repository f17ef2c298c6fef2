package dev.arena.model;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;
import dev.arena.ChunkInTransit;
import dev.arena.Pool;
import dev.arena.RefusedFree;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the model does when it cannot know how calls ended, because an error struck in the
 * middle or two threads used one cursor: looks at the segment, and follows it as far as
 * it may. Everything else must be as before, which {@link Comparison} sees afterwards.
 */
final class Reconciliation {

	private final World world;

	private final ModelArena arena;

	private final ModelSegment segment;

	private final Set<ModelChunk> mayEndTransit = new HashSet<>();

	private long mostAllocations;

	private @Nullable ModelCursor cursor;

	private boolean mayFree;

	private boolean mayHandOff;

	private boolean mayHandOffAny;

	private boolean mayLose;

	Reconciliation(World world, ModelArena arena) {
		this.world = world;
		this.arena = arena;
		this.segment = arena.segment;
	}

	/** Free chunks may have been allocated, and may be free again. */
	Reconciliation allowAllocations(long most) {
		this.mostAllocations = most;
		return this;
	}

	/** The chunk of a cursor may have been freed, and then must be free. */
	Reconciliation allowFree(ModelCursor cursor) {
		this.cursor = cursor;
		this.mayFree = true;
		return this;
	}

	/** The chunk of a cursor may be in transit. */
	Reconciliation allowHandOff(ModelCursor cursor) {
		this.cursor = cursor;
		this.mayHandOff = true;
		return this;
	}

	/** Chunks in transit may have been adopted or freed. */
	Reconciliation allowTransitToEnd(Set<ModelChunk> chunks) {
		this.mayEndTransit.addAll(chunks);
		return this;
	}

	/** Chunks that were allocated meanwhile may be in transit. */
	Reconciliation allowAnyHandOff() {
		this.mayHandOffAny = true;
		return this;
	}

	/** Chunks may be held although no cursor knows them. */
	Reconciliation allowLoss() {
		this.mayLose = true;
		return this;
	}

	/** Lets the model follow what has happened. */
	void run() {
		if (this.arena.isClosed) {
			return;
		}
		// any call that may allocate finishes what is unfinished, before it does anything
		assertThat(this.arena.arena.tryAllocate(Long.MAX_VALUE)).isNull();
		Map<Long, ChunkInTransit> inTransit = this.arena.arena.inspect()
			.chunksInTransit()
			.stream()
			.collect(Collectors.toMap(ChunkInTransit::handle, Function.identity()));
		if (this.cursor != null && this.cursor.arena == this.arena && this.cursor.holding != null) {
			followCursor(this.cursor, this.cursor.holding, inTransit);
		}
		followEndsOfTransit(inTransit);
		if (this.mostAllocations > 0) {
			this.segment.chunks()
				.stream()
				.filter((chunk) -> chunk.is(ModelChunk.State.FREE))
				.forEach((chunk) -> chunk.isGenerationExact = false);
		}
		followHandOffs(inTransit);
		if (this.mayLose) {
			this.arena.isTrackingUncertain = true;
			followLosses();
		}
		followCounters();
	}

	private void followCursor(ModelCursor cursor, ModelChunk held, Map<Long, ChunkInTransit> inTransit) {
		Chunk chunk = cursor.chunk;
		if (inTransit.containsKey(held.handleAfterHandOff())) {
			assertThat(this.mayHandOff || this.mayHandOffAny).as("%s may be in transit", held).isTrue();
			held.handOff(this.arena.slot);
			this.world.remember(held.handleInTransit(), this.segment);
		}
		else if (!chunk.isOpen()) {
			assertThat(this.mayFree).as("%s may be freed", held).isTrue();
			held.free();
		}
	}

	private void followEndsOfTransit(Map<Long, ChunkInTransit> inTransit) {
		for (ModelChunk chunk : this.segment.chunks()) {
			if (chunk.is(ModelChunk.State.IN_TRANSIT) && !inTransit.containsKey(chunk.handleInTransit())) {
				assertThat(this.mayEndTransit).as("what may have been taken from transit").contains(chunk);
				chunk.free();
				chunk.isGenerationExact = this.mostAllocations == 0;
			}
		}
	}

	private void followHandOffs(Map<Long, ChunkInTransit> inTransit) {
		inTransit.forEach((handle, seen) -> {
			ModelChunk chunk = this.segment.chunkOf(handle);
			if (chunk == null || chunk.is(ModelChunk.State.IN_TRANSIT)) {
				return;
			}
			assertThat(this.mayHandOffAny).as("%s may have been handed off", chunk).isTrue();
			assertThat(chunk.state).as("what was handed off").isEqualTo(ModelChunk.State.FREE);
			long generation = this.segment.verifyHandle(handle, chunk.generation, false);
			chunk.handOff(seen.senderSlot());
			chunk.generation = generation;
			chunk.isGenerationExact = true;
			chunk.content = ModelChunk.UNKNOWN_CONTENT;
			this.world.remember(handle, this.segment);
		});
	}

	private void followLosses() {
		for (ModelPool pool : this.segment.pools) {
			long lost = Comparison.heldBySlot(this.arena, pool) - this.arena.held(pool);
			assertThat(lost).as("chunks of %d B that no cursor knows", pool.sizeBytes).isNotNegative();
			this.arena.lost[pool.index] = lost;
		}
	}

	private void followCounters() {
		if (this.mostAllocations == 0) {
			return;
		}
		for (ModelPool pool : this.segment.pools) {
			Pool real = this.arena.arena.pools().get(pool.index);
			pool.allocations = follow("allocations", pool.allocations, real.allocationCount());
			pool.exhaustions = follow("exhaustions", pool.exhaustions, real.exhaustionCount());
			for (ModelPool larger : this.segment.pools) {
				pool.promotionsTo[larger.index] = follow("promotions", pool.promotionsTo[larger.index],
						real.promotionCountTo(this.arena.arena.pools().get(larger.index)));
			}
		}
		for (RefusedFree reason : this.mayLose ? RefusedFree.values() : new RefusedFree[0]) {
			this.segment.refused[reason.ordinal()] = follow("refused frees", this.segment.refused[reason.ordinal()],
					this.arena.arena.inspect().refusedFrees(reason));
		}
	}

	private long follow(String counter, long before, long now) {
		assertThat(now - before).as("rise of %s", counter).isBetween(0L, this.mostAllocations);
		return now;
	}

}
