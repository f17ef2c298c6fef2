package dev.arena.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.arena.Arena;
import dev.arena.Pool;
import dev.arena.TrackedAllocation;
import org.jspecify.annotations.Nullable;

/**
 * An arena, and what was held in it when the watch began.
 */
class WatchedArena {

	private static final int MAX_PLACES_SHOWN = 10;

	private final Arena arena;

	private final Instant since = Instant.now();

	private final List<Long> heldBefore;

	private final long takenBackBefore;

	WatchedArena(Arena arena) {
		this.arena = arena;
		this.heldBefore = held(arena);
		this.takenBackBefore = takenBack(arena);
	}

	/**
	 * What is held now and was not before.
	 * @return a description, or {@code null} if there is nothing to say
	 */
	@Nullable String leftBehind() {
		if (!isInUse(this.arena)) {
			return null;
		}
		List<Long> held = held(this.arena);
		String counts = IntStream.range(0, Math.min(held.size(), this.heldBefore.size()))
			.filter((pool) -> held.get(pool) > this.heldBefore.get(pool))
			.mapToObj((pool) -> String.format(Locale.ROOT, "%d of %d B", held.get(pool) - this.heldBefore.get(pool),
					this.arena.pools().get(pool).chunkSizeBytes()))
			.collect(Collectors.joining(", "));
		long takenBack = takenBack(this.arena) - this.takenBackBefore;
		List<String> problems = new ArrayList<>();
		if (!counts.isEmpty()) {
			problems.add("chunks left behind: " + counts + places());
		}
		if (takenBack > 0) {
			problems.add("cursors dropped without being closed: " + takenBack + ", see the log for their places");
		}
		return problems.isEmpty() ? null : this.arena + ": " + String.join("; ", problems);
	}

	/** Whether there is anything to look at: neither closed nor transferred away. */
	static boolean isInUse(Arena arena) {
		return !arena.isClosed() && !arena.pools().isEmpty();
	}

	private String places() {
		return this.arena.inspect()
			.trackedAllocations(Integer.MAX_VALUE)
			.stream()
			.filter((allocation) -> !allocation.allocatedAt().isBefore(this.since))
			.limit(MAX_PLACES_SHOWN)
			.map(TrackedAllocation::toString)
			.map((line) -> System.lineSeparator() + line)
			.collect(Collectors.joining());
	}

	/**
	 * How many chunks are held in each pool; of a shared arena only those that this
	 * process holds, because others allocate as they please.
	 */
	private static List<Long> held(Arena arena) {
		if (arena.segmentName() == null) {
			return arena.pools().stream().map(Pool::usedCount).toList();
		}
		long self = ProcessHandle.current().pid();
		List<List<Long>> bySlot = arena.inspect()
			.attachments()
			.stream()
			.filter((attachment) -> attachment.processId() == self)
			.map((attachment) -> attachment.chunksHeld())
			.toList();
		return IntStream.range(0, arena.pools().size())
			.mapToObj((pool) -> bySlot.stream().mapToLong((held) -> held.get(pool)).sum())
			.toList();
	}

	/** Only a local arena takes chunks back from cursors of this process. */
	private static long takenBack(Arena arena) {
		return (arena.segmentName() == null) ? arena.inspect().reclaimedChunks() : 0;
	}

}
