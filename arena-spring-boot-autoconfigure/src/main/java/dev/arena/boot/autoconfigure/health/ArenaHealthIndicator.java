package dev.arena.boot.autoconfigure.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.DamagedSegmentException;
import dev.arena.Pool;
import dev.arena.SegmentStatus;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaHealthProperties;
import dev.arena.boot.autoconfigure.ArenaRegistry;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of one arena. Creates none: one that is lazy is UNKNOWN until somebody uses
 * it. Counts the chunks of a pool at most once a second.
 */
class ArenaHealthIndicator extends AbstractHealthIndicator {

	private final String name;

	private final ArenaRegistry arenas;

	private final ArenaFigures figures;

	private final ArenaHealthProperties properties;

	private final ExhaustionWatch exhaustion;

	ArenaHealthIndicator(String name, ArenaRegistry arenas, ArenaFigures figures, ArenaHealthProperties properties,
			ExhaustionWatch exhaustion) {
		super("The health of arena '" + name + "' could not be determined");
		this.name = name;
		this.arenas = arenas;
		this.figures = figures;
		this.properties = properties;
		this.exhaustion = exhaustion;
	}

	/**
	 * What does not answer as an arena does, such as a mock, is UNKNOWN: it is not to
	 * take the application out of service.
	 */
	@Override
	protected void doHealthCheck(Health.Builder builder) {
		try {
			check(builder);
		}
		catch (RuntimeException | Error ex) {
			builder.unknown().withDetail("error", ex.toString());
		}
	}

	private void check(Health.Builder builder) {
		Arena arena = this.arenas.findCreated(this.name).orElse(null);
		if (arena == null) {
			builder.unknown().withDetail("segment", "not_created");
			return;
		}
		SegmentStatus status = arena.inspect().status();
		if (status == SegmentStatus.INTACT || status == SegmentStatus.UNLINKED || status == SegmentStatus.REPLACED) {
			status = examine(arena, status, builder);
		}
		String segmentName = arena.segmentName();
		if (segmentName != null) {
			builder.withDetail("segmentName", segmentName);
		}
		builder.withDetail("segment", status.name().toLowerCase(Locale.ROOT));
		switch (status) {
			case INTACT -> {
				// what examine() has found
			}
			case UNLINKED -> builder.down()
				.withDetail("reason",
						"The name of the segment was removed: who attaches now gets another one. Restart all that use it");
			case REPLACED -> builder.down()
				.withDetail("reason",
						"The name denotes another segment: who attaches now gets that one. Restart the application");
			case DAMAGED -> builder.down()
				.withDetail("reason", "The segment was truncated or overwritten: stop all that use it, unlink the name "
						+ "and start them again");
			case CLOSED -> builder.outOfService().withDetail("reason", "The arena is closed");
		}
	}

	/**
	 * Adds the figures.
	 * @return the status, which may have changed meanwhile
	 */
	private SegmentStatus examine(Arena arena, SegmentStatus status, Health.Builder builder) {
		try {
			List<String> pressure = new ArrayList<>();
			Map<String, Map<String, Object>> figures = new LinkedHashMap<>();
			long exhaustions = 0;
			for (Pool pool : arena.pools()) {
				long used = this.figures.of(pool).counts().used();
				double occupancy = (double) used / pool.chunkCount();
				exhaustions += pool.exhaustionCount();
				figures.put(Long.toString(pool.chunkSizeBytes()),
						details("used", used, "chunks", pool.chunkCount(), "occupancy", occupancy));
				Double threshold = this.properties.getOccupancyThreshold();
				if (threshold != null && occupancy >= threshold) {
					pressure
						.add(String.format(Locale.ROOT, "%d of %d chunks of %d bytes are in use, the threshold is %s",
								used, pool.chunkCount(), pool.chunkSizeBytes(), threshold));
				}
			}
			boolean exhausted = this.exhaustion.sawOneSince(exhaustions, this.properties.getExhaustionWindow());
			if (exhausted) {
				pressure.add("A request was answered with no chunk within the last "
						+ this.properties.getExhaustionWindow());
			}
			builder.up();
			if (!pressure.isEmpty()) {
				builder.status(this.properties.getPressureStatus()).withDetail("pressure", pressure);
			}
			builder.withDetail("footprintBytes", arena.footprintBytes())
				.withDetail("pools", figures)
				.withDetail("exhaustions", exhaustions);
			arena.inspect()
				.lastReclaim()
				.ifPresent((last) -> builder.withDetail("lastReclaim",
						details("at", last.at().toString(), "deadAttachments", last.deadAttachments(),
								"reclaimedChunks", last.reclaimedChunks(), "expiredChunks", last.expiredChunks())));
			return status;
		}
		catch (IllegalStateException ex) {
			return SegmentStatus.CLOSED;
		}
		catch (DamagedSegmentException ex) {
			return SegmentStatus.DAMAGED;
		}
	}

	/** In the order in which they are written. */
	private static Map<String, Object> details(Object... namesAndValues) {
		Map<String, Object> details = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			details.put((String) namesAndValues[i], namesAndValues[i + 1]);
		}
		return details;
	}

}
