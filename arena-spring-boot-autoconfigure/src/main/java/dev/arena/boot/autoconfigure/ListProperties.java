package dev.arena.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Pool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Sees to it that a list comes whole from one source, as everywhere in Spring Boot, and
 * explains what to write where two sources give parts of one.
 */
class ListProperties {

	private static final Set<String> PARTS_OF_A_POOL = Set.of("size", "count");

	private final Iterable<ConfigurationPropertySource> sources;

	private final PropertyProblems problems;

	ListProperties(Iterable<ConfigurationPropertySource> sources, PropertyProblems problems) {
		this.sources = sources;
		this.problems = problems;
	}

	/**
	 * Checks the lists of an entry, and leaves of its pools those of one source.
	 * @param property the full name of the entry
	 * @param entry the entry
	 */
	void check(String property, Entry entry) {
		checkSizes(property + ".sizes");
		Map<String, Pool> pools = entry.getPools();
		if (pools != null) {
			checkPools(property + ".pools", pools);
		}
	}

	private void checkSizes(String property) {
		List<Part> parts = parts(property);
		if (parts.isEmpty() || parts.get(0).isWhole(Set.of())) {
			return;
		}
		String advice = (parts.size() > 1) ? "write all sizes in one of the two, as in 64B,256B"
				: "number its elements from 0 on";
		report(parts, advice);
		this.problems.cover(property);
	}

	private void checkPools(String property, Map<String, Pool> pools) {
		List<Part> parts = parts(property);
		boolean isBySize = pools.values().stream().anyMatch(Pool::hasCountAlone);
		if (parts.isEmpty()) {
			checkSizesDiffer(property, pools);
			return;
		}
		if (isBySize) {
			this.problems.add(property, null,
					"must be either a list or counts by size, in all sources: write all of it as in 64B: 1024");
			return;
		}
		Part highest = parts.get(0);
		if (parts.size() > 1 && !highest.isWhole(PARTS_OF_A_POOL)) {
			report(parts, "write all pools in one of the two, or counts by size in both, as in "
					+ bySize(property, highest, pools) + ", each of which any source can override");
		}
		else if (!highest.isNumberedFromZero()) {
			report(parts, "number its elements from 0 on");
		}
		else {
			pools.keySet().removeIf((key) -> !highest.elements.containsKey(Integer.valueOf(key)));
		}
	}

	/**
	 * One size may have several spellings, of which that of the highest source counts;
	 * but whoever writes two in one source means two pools.
	 */
	private void checkSizesDiffer(String property, Map<String, Pool> pools) {
		for (ConfigurationPropertySource source : this.sources) {
			Map<Long, String> spellings = new HashMap<>();
			for (String key : pools.keySet()) {
				String own = property + "." + key;
				Long size = Geometry.sizeBytes(key);
				boolean isThere = size != null
						&& source.getConfigurationProperty(ConfigurationPropertyName.adapt(own, '.')) != null;
				String other = isThere ? spellings.putIfAbsent(size, key) : null;
				if (other != null && !RelaxedNames.uniform(other).equals(RelaxedNames.uniform(key))) {
					this.problems.add(own, null, "is the same size as " + other + ": remove one of them");
				}
			}
		}
	}

	private void report(List<Part> parts, String advice) {
		Part highest = parts.get(0);
		String rule = (parts.size() > 1) ? String.format(Locale.ROOT,
				"a list comes whole from one source, but %s has one too: ", parts.get(1).place())
				: "is a list with gaps: ";
		this.problems.add(ArenaPropertiesBinder.asWritten(highest.first), highest.value(), rule + advice);
	}

	/** What the highest source wants to say of one pool, in the other form. */
	private static String bySize(String property, Part highest, Map<String, Pool> pools) {
		Pool pool = pools.get(String.valueOf(highest.elements.firstKey()));
		DataSize size = (pool != null) ? pool.getSize() : null;
		Long count = (pool != null) ? pool.getCount() : null;
		return property + "."
				+ ((size != null && count != null) ? GeometryChecker.size(size.toBytes()) + "=" + count : "64B=1024");
	}

	/** What each source has of a list, from the highest on. */
	private List<Part> parts(String property) {
		ConfigurationPropertyName list = ConfigurationPropertyName.adapt(property, '.');
		List<Part> parts = new ArrayList<>();
		for (ConfigurationPropertySource source : this.sources) {
			Part part = new Part(source, list);
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(list::isAncestorOf).forEach(part::add);
			}
			if (source.getConfigurationProperty(list) != null) {
				part.isOnOneLine = true;
				part.first = list;
			}
			if (part.isOnOneLine || !part.elements.isEmpty()) {
				parts.add(part);
			}
		}
		return parts;
	}

	/** What one source has of a list. */
	private static final class Part {

		private final ConfigurationPropertySource source;

		private final int depth;

		private final SortedMap<Integer, Set<String>> elements = new TreeMap<>();

		private ConfigurationPropertyName first;

		private boolean isOnOneLine;

		Part(ConfigurationPropertySource source, ConfigurationPropertyName list) {
			this.source = source;
			this.depth = list.getNumberOfElements();
			this.first = list;
		}

		/** Adds what belongs to an element; a count by itself is no element. */
		void add(ConfigurationPropertyName name) {
			boolean isPool = name.getElement(this.depth - 1, Form.UNIFORM).equals("pools");
			if (name.isNumericIndex(this.depth) && (!isPool || name.getNumberOfElements() > this.depth + 1)) {
				if (this.elements.isEmpty()) {
					this.first = name;
				}
				Set<String> parts = this.elements.computeIfAbsent(
						Integer.valueOf(name.getElement(this.depth, Form.UNIFORM)), (key) -> new TreeSet<>());
				if (name.getNumberOfElements() > this.depth + 1) {
					parts.add(name.getElement(this.depth + 1, Form.UNIFORM));
				}
			}
		}

		boolean isNumberedFromZero() {
			return this.isOnOneLine || this.elements.lastKey() == this.elements.size() - 1;
		}

		boolean isWhole(Set<String> parts) {
			return isNumberedFromZero() && this.elements.values().stream().allMatch((has) -> has.containsAll(parts));
		}

		private @Nullable ConfigurationProperty property() {
			return this.source.getConfigurationProperty(this.first);
		}

		@Nullable Object value() {
			ConfigurationProperty property = property();
			return (property != null) ? property.getValue() : null;
		}

		String place() {
			ConfigurationProperty property = property();
			return (property != null && property.getOrigin() != null) ? property.getOrigin().toString()
					: String.valueOf(this.source.getUnderlyingSource());
		}

	}

}
