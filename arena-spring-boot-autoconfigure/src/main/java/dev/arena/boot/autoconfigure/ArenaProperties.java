package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.arena.LeakDetection;
import dev.arena.UnlinkPolicy;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.Requirement;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for arenas. What an entry of {@code arena.arenas} leaves out
 * comes from {@code arena.defaults}, and what that leaves out from the defaults of the
 * library.
 * <p>
 * The arenas are created from the properties as they stand in the environment; to change
 * one in code, declare an {@link ArenaCustomizer}.
 */
@ConfigurationProperties(prefix = ArenaProperties.PREFIX, ignoreUnknownFields = false)
public class ArenaProperties {

	static final String PREFIX = "arena";

	/**
	 * Whether to create arenas.
	 */
	private boolean enabled = true;

	/**
	 * Name of the arena to inject wherever several match. It wins over the name of a
	 * parameter, so that the other arenas then need a qualifier.
	 */
	private @Nullable String primary;

	/**
	 * Settings for every arena that does not say otherwise.
	 */
	private final Defaults defaults = new Defaults();

	/**
	 * Arenas to create, by bean name.
	 */
	private final Map<String, Entry> arenas = new LinkedHashMap<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getPrimary() {
		return this.primary;
	}

	public void setPrimary(@Nullable String primary) {
		this.primary = primary;
	}

	public Defaults getDefaults() {
		return this.defaults;
	}

	public Map<String, Entry> getArenas() {
		return this.arenas;
	}

	/**
	 * Where the memory of an arena comes from.
	 */
	public enum Backend {

		/** Anonymous memory, private to this JVM. */
		LOCAL,

		/** Named shared memory, used by several processes at once. */
		SHARED

	}

	/**
	 * Settings that an arena can have of its own or inherit.
	 */
	public abstract static class Inheritable {

		/**
		 * Where the memory comes from.
		 */
		private @Nullable Backend backend;

		/**
		 * How much huge pages matter.
		 */
		private @Nullable Requirement hugePages;

		/**
		 * Kind of huge pages to ask for.
		 */
		private @Nullable HugePageKind hugePageKind;

		/**
		 * NUMA node to bind the memory to.
		 */
		private @Nullable Integer numaNode;

		/**
		 * How much the binding to the NUMA node matters.
		 */
		private @Nullable Requirement numaBinding;

		/**
		 * How much it matters that all pages are present before the arena is used.
		 */
		private @Nullable Requirement prefault;

		/**
		 * How much it matters that all pages are locked in RAM.
		 */
		private @Nullable Requirement lockMemory;

		/**
		 * Which chunks to remember the place of allocation of, to find those that are
		 * never freed.
		 */
		private @Nullable LeakDetection leakDetection;

		public @Nullable Backend getBackend() {
			return this.backend;
		}

		public void setBackend(@Nullable Backend backend) {
			this.backend = backend;
		}

		public @Nullable Requirement getHugePages() {
			return this.hugePages;
		}

		public void setHugePages(@Nullable Requirement hugePages) {
			this.hugePages = hugePages;
		}

		public @Nullable HugePageKind getHugePageKind() {
			return this.hugePageKind;
		}

		public void setHugePageKind(@Nullable HugePageKind hugePageKind) {
			this.hugePageKind = hugePageKind;
		}

		public @Nullable Integer getNumaNode() {
			return this.numaNode;
		}

		public void setNumaNode(@Nullable Integer numaNode) {
			this.numaNode = numaNode;
		}

		public @Nullable Requirement getNumaBinding() {
			return this.numaBinding;
		}

		public void setNumaBinding(@Nullable Requirement numaBinding) {
			this.numaBinding = numaBinding;
		}

		public @Nullable Requirement getPrefault() {
			return this.prefault;
		}

		public void setPrefault(@Nullable Requirement prefault) {
			this.prefault = prefault;
		}

		public @Nullable Requirement getLockMemory() {
			return this.lockMemory;
		}

		public void setLockMemory(@Nullable Requirement lockMemory) {
			this.lockMemory = lockMemory;
		}

		public @Nullable LeakDetection getLeakDetection() {
			return this.leakDetection;
		}

		public void setLeakDetection(@Nullable LeakDetection leakDetection) {
			this.leakDetection = leakDetection;
		}

	}

	/**
	 * Settings for every arena that does not say otherwise.
	 */
	public static class Defaults extends Inheritable {

		private final Shared shared = new Shared();

		public Shared getShared() {
			return this.shared;
		}

	}

	/**
	 * One arena: its geometry, either {@code count} and {@code sizes} or {@code pools},
	 * and its settings.
	 */
	@ConfigurationPropertiesSource
	public static class Entry extends Inheritable {

		/**
		 * Number of chunks in each pool. Goes with 'sizes'.
		 */
		private @Nullable Long count;

		/**
		 * Chunk sizes of the pools, strictly ascending powers of two. Goes with 'count'.
		 */
		private @Nullable List<DataSize> sizes;

		/**
		 * Pools in ascending order of chunk size. Instead of 'count' and 'sizes'.
		 */
		private @Nullable List<Pool> pools;

		private final NamedShared shared = new NamedShared();

		public @Nullable Long getCount() {
			return this.count;
		}

		public void setCount(@Nullable Long count) {
			this.count = count;
		}

		public @Nullable List<DataSize> getSizes() {
			return this.sizes;
		}

		public void setSizes(@Nullable List<DataSize> sizes) {
			this.sizes = sizes;
		}

		public @Nullable List<Pool> getPools() {
			return this.pools;
		}

		public void setPools(@Nullable List<Pool> pools) {
			this.pools = pools;
		}

		public NamedShared getShared() {
			return this.shared;
		}

	}

	/**
	 * One pool.
	 */
	@ConfigurationPropertiesSource
	public static class Pool {

		/**
		 * Size of each chunk, a power of two.
		 */
		private @Nullable DataSize size;

		/**
		 * Number of chunks.
		 */
		private @Nullable Long count;

		public @Nullable DataSize getSize() {
			return this.size;
		}

		public void setSize(@Nullable DataSize size) {
			this.size = size;
		}

		public @Nullable Long getCount() {
			return this.count;
		}

		public void setCount(@Nullable Long count) {
			this.count = count;
		}

	}

	/**
	 * Settings of shared segments that an arena can have of its own or inherit.
	 */
	public static class Shared {

		/**
		 * Access mode of a segment that is created, in quoted octal digits.
		 */
		private @Nullable String permissions;

		/**
		 * What happens to the name of the segment when the arena closes.
		 */
		private @Nullable UnlinkPolicy unlink;

		/**
		 * Time to wait while other processes create, attach to or recover the segment.
		 */
		private @Nullable Duration attachTimeout;

		/**
		 * Time after which a chunk that was handed off and not adopted may be freed; 0
		 * for never. Counts for a segment that is created.
		 */
		private @Nullable Duration transitTimeout;

		/**
		 * Whether to attach to a segment that another user owns.
		 */
		private @Nullable Boolean allowForeignOwner;

		public @Nullable String getPermissions() {
			return this.permissions;
		}

		public void setPermissions(@Nullable String permissions) {
			this.permissions = permissions;
		}

		public @Nullable UnlinkPolicy getUnlink() {
			return this.unlink;
		}

		public void setUnlink(@Nullable UnlinkPolicy unlink) {
			this.unlink = unlink;
		}

		public @Nullable Duration getAttachTimeout() {
			return this.attachTimeout;
		}

		public void setAttachTimeout(@Nullable Duration attachTimeout) {
			this.attachTimeout = attachTimeout;
		}

		public @Nullable Duration getTransitTimeout() {
			return this.transitTimeout;
		}

		public void setTransitTimeout(@Nullable Duration transitTimeout) {
			this.transitTimeout = transitTimeout;
		}

		public @Nullable Boolean getAllowForeignOwner() {
			return this.allowForeignOwner;
		}

		public void setAllowForeignOwner(@Nullable Boolean allowForeignOwner) {
			this.allowForeignOwner = allowForeignOwner;
		}

	}

	/**
	 * Settings of the shared segment of one arena.
	 */
	public static class NamedShared extends Shared {

		/**
		 * Name of the segment: a slash, then the name of the arena unless set.
		 */
		private @Nullable String name;

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(@Nullable String name) {
			this.name = name;
		}

	}

}
