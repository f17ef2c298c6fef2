package dev.arena;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * An arena has no chunk for a request: every pool whose chunks are large enough is
 * exhausted, or none has chunks so large.
 */
public class ArenaExhaustedException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final long requestedBytes;

	private final transient List<PoolUse> pools;

	/**
	 * A request that was not met.
	 * @param segmentName the name of the arena's segment, {@code null} if it is private
	 * @param requestedBytes how many bytes were requested
	 * @param pools how full each pool is, the smallest chunks first
	 */
	public ArenaExhaustedException(@Nullable String segmentName, long requestedBytes, List<PoolUse> pools) {
		super(describe(segmentName, requestedBytes, pools));
		this.requestedBytes = requestedBytes;
		this.pools = List.copyOf(pools);
	}

	private static String describe(@Nullable String segmentName, long requestedBytes, List<PoolUse> pools) {
		String arena = (segmentName != null) ? "the arena " + segmentName : "the arena";
		if (pools.isEmpty()) {
			return "No chunk of " + requestedBytes + " bytes: " + arena + " has been transferred and has no pools";
		}
		if (requestedBytes > largest(pools)) {
			return "No chunk of " + requestedBytes + " bytes: the largest chunks of " + arena + " have "
					+ largest(pools)
					+ " bytes, so it will never have one; ask for less, or add a pool of larger chunks";
		}
		return "No chunk of " + requestedBytes + " bytes: " + arena + " is exhausted, "
				+ pools.stream().map(PoolUse::toString).collect(Collectors.joining(", "))
				+ "; free chunks, wait with allocate(bytes, timeout), or configure more chunks";
	}

	private static long largest(List<PoolUse> pools) {
		return pools.isEmpty() ? 0 : pools.get(pools.size() - 1).chunkSizeBytes();
	}

	/**
	 * What was asked for.
	 * @return how many bytes
	 */
	public long requestedBytes() {
		return this.requestedBytes;
	}

	/**
	 * Whether the request is larger than every chunk, so that no waiting helps.
	 * @return {@code false} if it would have been met had fewer chunks been held
	 */
	public boolean isTooLarge() {
		return this.requestedBytes > largest(pools());
	}

	/**
	 * How full each pool was, counted straight after the request had failed: others
	 * allocate and free meanwhile.
	 * @return the pools, the smallest chunks first; empty after serialization
	 */
	public List<PoolUse> pools() {
		return (this.pools != null) ? this.pools : List.of();
	}

}
