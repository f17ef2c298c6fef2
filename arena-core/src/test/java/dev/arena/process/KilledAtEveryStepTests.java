package dev.arena.process;

import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A child is killed at each named step in turn. What it leaves behind is recovered by the
 * survivor, who has held chunks all the time.
 */
@Timeout(120)
class KilledAtEveryStepTests {

	/** Those of creation, which an existing segment does not pass. */
	private static final Set<String> CREATION = Set.of("OBJECT_CREATED", "OBJECT_MARKED", "OBJECT_NAMED",
			"MEMORY_RESERVED", "GEOMETRY_WRITTEN", "MAGIC_WRITTEN");

	@RegisterExtension
	private final Segments segments = new Segments();

	static Stream<Arguments> steps() {
		return CrashPoints.names()
			.stream()
			.filter((point) -> !CREATION.contains(point))
			.flatMap((point) -> passes(point).mapToObj((passes) -> arguments(point, passes)));
	}

	/**
	 * What is freed first is freed by recovery, what comes then is the first free below
	 * flags that say there is none. A look goes through blocks, then the node above them.
	 * The steps of recovery are passed when attaching, for each of two pools, and again
	 * when leaving.
	 */
	private static IntStream passes(String point) {
		return switch (point) {
			case "TAKE_BEGUN", "TAKEN" -> IntStream.of(0, 1, 50);
			case "BLOCK_TOUCHED" -> IntStream.of(0, 30, 79);
			case "SCAN_BEGUN", "SCAN_LOOKED" -> IntStream.rangeClosed(0, 3);
			case "FREED" -> IntStream.of(0, CrashSurvivor.HELD_BY_PREDECESSOR, CrashSurvivor.HELD_BY_PREDECESSOR + 1);
			case "RECOVERY_POOL_COMPLETED" -> IntStream.rangeClosed(0, 3);
			default -> IntStream.rangeClosed(0, point.matches("(FREE|ADOPT|HAND|RECOVERY).*") ? 1 : 0);
		};
	}

	@ParameterizedTest
	@MethodSource("steps")
	void survivorRecoversWhateverStepAProcessDiedAt(String point, int passes) {
		String name = this.segments.name();
		CrashSurvivor.survive(this.segments.open(name, CrashWorkload.spec()), name, point, passes, false);
	}

}
