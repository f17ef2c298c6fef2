package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.arena.UnlinkPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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

	/**
	 * Channels to open, by bean name.
	 */
	private final Map<String, ChannelProperties> channels = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final ArenaHealthProperties health = new ArenaHealthProperties();

	private final Metrics metrics = new Metrics();

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

	public Map<String, ChannelProperties> getChannels() {
		return this.channels;
	}

	public ArenaHealthProperties getHealth() {
		return this.health;
	}

	public Metrics getMetrics() {
		return this.metrics;
	}

	/**
	 * Settings of what is shown of arenas.
	 */
	public static class Metrics {

		/**
		 * How often to look up what takes long: what the kernel gave for the memory, and
		 * the chunks of pools with more than 4096 of them.
		 */
		private Duration refreshInterval = ArenaFigures.DEFAULT_REFRESH_INTERVAL;

		public Duration getRefreshInterval() {
			return this.refreshInterval;
		}

		public void setRefreshInterval(Duration refreshInterval) {
			this.refreshInterval = refreshInterval;
		}

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
	 * Settings for every arena that does not say otherwise.
	 */
	public static class Defaults extends InheritableProperties {

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
	public static class Entry extends InheritableProperties {

		/**
		 * Number of chunks in each pool. Goes with 'sizes'.
		 */
		private @Nullable Long count;

		/**
		 * Chunk sizes of the pools, strictly ascending powers of two. Goes with 'count'.
		 */
		private @Nullable List<DataSize> sizes;

		/**
		 * Pools: counts by chunk size, as in '64B: 1024', or a list of 'size' and 'count'
		 * in ascending order of size. Instead of 'count' and 'sizes'.
		 */
		private @Nullable Map<String, Pool> pools;

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

		public @Nullable Map<String, Pool> getPools() {
			return this.pools;
		}

		public void setPools(@Nullable Map<String, Pool> pools) {
			this.pools = pools;
		}

		public NamedShared getShared() {
			return this.shared;
		}

	}

	/**
	 * One pool: an element of a list, or a count by itself whose key is the size.
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

		private boolean isCountAlone;

		/**
		 * Converts a count by itself.
		 * @param count the count
		 * @return a pool without a size
		 */
		public static Pool valueOf(String count) {
			Pool pool = new Pool();
			pool.setCount(Long.valueOf(count.strip()));
			pool.isCountAlone = true;
			return pool;
		}

		/**
		 * Converts a count by itself.
		 * @param count the count
		 * @return a pool without a size
		 */
		public static Pool valueOf(Integer count) {
			return valueOf(count.toString());
		}

		/**
		 * Converts a count by itself.
		 * @param count the count
		 * @return a pool without a size
		 */
		public static Pool valueOf(Long count) {
			return valueOf(count.toString());
		}

		/** Whether the size is the key. */
		boolean hasCountAlone() {
			return this.isCountAlone;
		}

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
		 * Time from one look in the background for what dead processes have left to the
		 * next; 'off' for never.
		 */
		private @Nullable DurationOrOff reclaimInterval;

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

		public @Nullable DurationOrOff getReclaimInterval() {
			return this.reclaimInterval;
		}

		public void setReclaimInterval(@Nullable DurationOrOff reclaimInterval) {
			this.reclaimInterval = reclaimInterval;
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
