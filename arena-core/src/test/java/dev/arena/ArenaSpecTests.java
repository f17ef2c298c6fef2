package dev.arena;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Tag("text")
class ArenaSpecTests {

	private static final long MAX_COUNT = 0xFFFF_FFFFL;

	static Stream<Arguments> illegalGeometries() {
		return Stream.of(arguments(pools(), "number of pools 0 must be at least 1; nearest legal value: 1."),
				arguments(pools(0, 1), "pool 0: chunk size 0 must be at least 16; nearest legal value: 16."),
				arguments(pools(-64, 1), "pool 0: chunk size -64 must be at least 16; nearest legal value: 16."),
				arguments(pools(8, 1), "pool 0: chunk size 8 must be at least 16; nearest legal value: 16."),
				arguments(pools(48, 1), "pool 0: chunk size 48 must be a power of two; nearest legal value: 64."),
				arguments(pools(40, 1), "pool 0: chunk size 40 must be a power of two; nearest legal value: 32."),
				arguments(pools(1L << 47, 1),
						"pool 0: chunk size 140737488355328 must be at most 70368744177664; nearest legal value: "
								+ "70368744177664."),
				arguments(pools(64, 1, 64, 1),
						"pool 1: chunk size 64 must be greater than that of the pool before it, 64; nearest legal value: "
								+ "128."),
				arguments(pools(64, 1, 32, 1),
						"pool 1: chunk size 32 must be greater than that of the pool before it, 64; nearest legal value: "
								+ "128."),
				arguments(pools(1L << 46, 1, 1L << 46, 1),
						"pool 1: chunk size 70368744177664 must be greater than that of the pool before it, "
								+ "70368744177664."),
				arguments(pools(64, 0), "pool 0: chunk count 0 must be from 1 to 4294967295; nearest legal value: 1."),
				arguments(pools(64, -1),
						"pool 0: chunk count -1 must be from 1 to 4294967295; nearest legal value: 1."),
				arguments(pools(64, MAX_COUNT + 1),
						"pool 0: chunk count 4294967296 must be from 1 to 4294967295; nearest legal value: 4294967295."),
				arguments(pools(1L << 46, 2),
						"footprint 140737488355344 must be at most 70368744177664 bytes: lower a chunk size or a chunk "
								+ "count; nearest legal value: 70368744177664."),
				arguments(pools(1L << 46, MAX_COUNT),
						"footprint 9223372036854775807 must be at most 70368744177664 bytes: lower a chunk size or a "
								+ "chunk count; nearest legal value: 70368744177664."),
				arguments(pools(48, 0, 16, 5_000_000_000L),
						"pool 0: chunk size 48 must be a power of two; nearest legal value: 64. "
								+ "pool 0: chunk count 0 must be from 1 to 4294967295; nearest legal value: 1. "
								+ "pool 1: chunk size 16 must be greater than that of the pool before it, 48; nearest "
								+ "legal value: 64. "
								+ "pool 1: chunk count 5000000000 must be from 1 to 4294967295; nearest legal value: "
								+ "4294967295."));
	}

	@ParameterizedTest
	@MethodSource("illegalGeometries")
	void everyViolationIsNamedWithValueRuleAndNearestLegalValue(List<PoolSpec> pools, String message) {
		assertThatExceptionOfType(InvalidArenaSpecException.class).isThrownBy(() -> ArenaSpec.of(pools))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(message.split("\\. ").length));
	}

	@Test
	void theNearestLegalValueOfEachViolationIsLegal() {
		assertThatExceptionOfType(InvalidArenaSpecException.class).isThrownBy(() -> ArenaSpec.of(pools(48, 0, 16, -3)))
			.satisfies((ex) -> {
				List<SpecViolation> violations = ex.violations();
				ArenaSpec.of(pools(violations.get(0).nearestLegal(), violations.get(1).nearestLegal(),
						violations.get(2).nearestLegal() * 2, violations.get(3).nearestLegal()));
			});
	}

	@Test
	void acceptsTheExtremes() {
		assertThat(layoutBytes(ArenaSpec.ofChunkSizes(16).withChunkCount(1))).isPositive();
		assertThat(layoutBytes(ArenaSpec.ofChunkSizes(16).withChunkCount(MAX_COUNT))).isGreaterThan(MAX_COUNT * 24);
		assertThat(layoutBytes(ArenaSpec.ofChunkSizes(1L << 45).withChunkCount(1))).isGreaterThan(1L << 45);
	}

	@Test
	void shortFormGivesEachSizeTheSameCount() {
		assertThat(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(128))
			.isEqualTo(ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(128),
					PoolSpec.ofChunkSize(256).withChunkCount(128)))
			.hasToString("128 x 64 B, 128 x 256 B");
	}

	@Test
	void footprintIsWhatThePoolsTakeAndAHeader() {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(2048);
		long payload = 2048 * (64 + 256 + 1024);
		long states = 3 * 2048 * Long.BYTES;
		try (Arena arena = Arena.local(spec)) {
			assertThat(arena.footprintBytes()).isEqualTo(layoutBytes(spec))
				.isBetween(payload + states, payload + states + SegmentFormat.HEADER_BYTES + 3 * 2 * 4096);
		}
	}

	private static long layoutBytes(ArenaSpec spec) {
		return SegmentLayout.of(spec).segmentBytes();
	}

	private static List<PoolSpec> pools(long... sizesAndCounts) {
		PoolSpec[] pools = new PoolSpec[sizesAndCounts.length / 2];
		for (int i = 0; i < pools.length; i++) {
			pools[i] = PoolSpec.ofChunkSize(sizesAndCounts[2 * i]).withChunkCount(sizesAndCounts[2 * i + 1]);
		}
		return List.of(pools);
	}

}
