package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import dev.arena.SharedOptions;
import dev.arena.boot.autoconfigure.ArenaProperties.Defaults;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Shared;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * Checks the properties of all arenas and names every mistake with the property that has
 * it.
 */
class ArenaPropertiesChecker {

	private static final Pattern ARENA_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]*");

	private static final Pattern SEGMENT_NAME = Pattern.compile("/(?!\\.{1,2}$)[!-.0-~]{1,254}");

	private static final Duration MIN_REFRESH_INTERVAL = Duration.ofMillis(100);

	private static final Duration MAX_REFRESH_INTERVAL = Duration.ofDays(1);

	private final ArenaProperties properties;

	private final PropertyProblems problems;

	/**
	 * Checks properties.
	 * @param properties the properties
	 * @param problems where to report; those that it has already are not reported again
	 */
	ArenaPropertiesChecker(ArenaProperties properties, PropertyProblems problems) {
		this.properties = properties;
		this.problems = problems;
	}

	void check() {
		checkPrimary();
		Defaults defaults = this.properties.getDefaults();
		checkInheritable("arena.defaults", defaults, defaults.getShared());
		checkNamesDiffer();
		this.properties.getArenas().forEach(this::checkEntry);
		checkHealth(this.properties.getHealth());
		Duration interval = this.properties.getMetrics().getRefreshInterval();
		if (interval.compareTo(MIN_REFRESH_INTERVAL) < 0) {
			this.problems.add("arena.metrics.refresh-interval", interval, "must be at least 100ms", "100ms");
		}
		else if (interval.compareTo(MAX_REFRESH_INTERVAL) > 0) {
			this.problems.add("arena.metrics.refresh-interval", interval, "must be at most one day", "1d");
		}
	}

	private void checkHealth(ArenaHealthProperties health) {
		Double threshold = health.getOccupancyThreshold();
		if (threshold != null && !(threshold > 0 && threshold <= 1)) {
			this.problems.add("arena.health.occupancy-threshold", threshold,
					"must be more than 0 and at most 1, as in 0.9");
		}
		Duration window = health.getExhaustionWindow();
		if (window != null && (window.isNegative() || window.isZero())) {
			this.problems.add("arena.health.exhaustion-window", window, "must be positive, as in 30s");
		}
		if (health.getPressureStatus().isBlank()) {
			this.problems.add("arena.health.pressure-status", health.getPressureStatus(),
					"must be a status, as in OUT_OF_SERVICE");
		}
	}

	private void checkPrimary() {
		String primary = this.properties.getPrimary();
		Map<String, Entry> arenas = this.properties.getArenas();
		if (primary != null && !arenas.containsKey(primary)) {
			this.problems.add("arena.primary", primary, (arenas.isEmpty()) ? "must name an arena; arena.arenas has none"
					: "must name one of the arenas: " + String.join(", ", arenas.keySet()));
		}
	}

	/** Relaxed binding gives names that differ in case and dashes the same properties. */
	private void checkNamesDiffer() {
		Map<String, String> names = new HashMap<>();
		for (String name : this.properties.getArenas().keySet()) {
			String other = names.putIfAbsent(RelaxedNames.uniform(name), name);
			if (other != null) {
				this.problems.add(property(name), null,
						"must differ from " + other + " in more than case, dashes and underscores");
			}
		}
	}

	private void checkEntry(String name, Entry entry) {
		String property = property(name);
		if (!ARENA_NAME.matcher(name).matches()) {
			String nearest = name.replaceAll("[^a-zA-Z0-9_-]", "-");
			this.problems.add(property, null, "must have a name of a letter, then letters, digits, '-' and '_'",
					(ARENA_NAME.matcher(nearest).matches()) ? nearest : "arena-" + nearest);
		}
		new GeometryChecker(property, this.problems).check(entry);
		checkInheritable(property, entry, entry.getShared());
		checkNodeToBindTo(property, entry);
		checkSegmentName(property + ".shared.name", entry.getShared().getName());
		checkSharedIsUsed(property, entry);
	}

	private void checkInheritable(String property, InheritableProperties settings, Shared shared) {
		Integer node = settings.getNumaNode();
		if (node != null && (node < 0 || node >= MemoryOptions.NUMA_NODE_LIMIT)) {
			int last = MemoryOptions.NUMA_NODE_LIMIT - 1;
			this.problems.add(property + ".numa-node", node, "must be from 0 to " + last, (node < 0) ? 0 : last);
		}
		Duration attachTimeout = shared.getAttachTimeout();
		if (attachTimeout != null && attachTimeout.isNegative()) {
			this.problems.add(property + ".shared.attach-timeout", attachTimeout, "must not be negative", "0s");
		}
		DurationOrOff reclaimInterval = shared.getReclaimInterval();
		if (reclaimInterval != null && !reclaimInterval.duration().isZero()
				&& reclaimInterval.duration().compareTo(SharedOptions.MIN_RECLAIM_INTERVAL) < 0) {
			this.problems.add(property + ".shared.reclaim-interval", reclaimInterval, "must be at least 1ms, or off",
					reclaimInterval.duration().isNegative() ? "off" : "1ms");
		}
		checkTransitTimeout(property + ".shared.transit-timeout", shared.getTransitTimeout());
		if (shared.getPermissions() != null) {
			checkPermissions(property + ".shared.permissions", shared.getPermissions());
		}
	}

	private void checkTransitTimeout(String property, @Nullable Duration timeout) {
		if (timeout == null) {
			return;
		}
		if (timeout.isNegative()) {
			this.problems.add(property, timeout, "must not be negative", "0s");
		}
		else if (timeout.compareTo(SharedOptions.MAX_TRANSIT_TIMEOUT) > 0) {
			long days = SharedOptions.MAX_TRANSIT_TIMEOUT.toDays();
			this.problems.add(property, timeout, "must be at most " + days + " days", days + "d");
		}
	}

	private void checkPermissions(String property, String text) {
		if (Permissions.isDecimal(text)) {
			String meant = Permissions.nearest(text);
			this.problems.add(
					property, text, String.format(Locale.ROOT,
							"must be in quotes; without them YAML reads %s as the number %s", meant, text),
					'"' + meant + '"');
		}
		else if (!Permissions.isWellFormed(text)) {
			this.problems.add(property, text, "must be four octal digits in quotes, the first of them 0",
					'"' + Permissions.nearest(text) + '"');
		}
		else if (!Permissions.letOwnerReadAndWrite(text)) {
			this.problems.add(property, text, "must let the owner read and write",
					'"' + Permissions.toText(Permissions.parse(text) | Permissions.OWNER_READ_WRITE) + '"');
		}
	}

	private void checkNodeToBindTo(String property, Entry entry) {
		Requirement binding = entry.getNumaBinding();
		boolean node = entry.getNumaNode() != null || this.properties.getDefaults().getNumaNode() != null;
		if (binding != null && binding != Requirement.OFF && !node) {
			this.problems.add(property + ".numa-binding", binding.name().toLowerCase(Locale.ROOT),
					"needs a node to bind to: set " + property + ".numa-node");
		}
	}

	private void checkSegmentName(String property, @Nullable String name) {
		if (name != null && !SEGMENT_NAME.matcher(name).matches()) {
			String nearest = "/" + name.replaceFirst("^/+", "").replaceAll("[^!-.0-~]", "_");
			nearest = nearest.substring(0, Math.min(nearest.length(), 255));
			this.problems.add(property, name,
					"must be a slash, then 1 to 254 printable ASCII characters other than slash and space, not just dots",
					(SEGMENT_NAME.matcher(nearest).matches()) ? nearest : "/arena");
		}
	}

	private void checkSharedIsUsed(String property, Entry entry) {
		boolean backend = entry.getBackend() != null || this.properties.getDefaults().getBackend() != null;
		if (!backend && this.problems.isSet(property + ".shared")) {
			this.problems.add(property + ".shared", null, "has no effect on a local arena: set " + property
					+ ".backend to shared, or to local if that is meant");
		}
	}

	static String property(String name) {
		return (ARENA_NAME.matcher(name).matches()) ? "arena.arenas." + name : "arena.arenas[" + name + "]";
	}

}
