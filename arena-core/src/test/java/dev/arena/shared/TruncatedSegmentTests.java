package dev.arena.shared;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.DamagedSegmentException;
import dev.arena.process.ChildJvm;
import dev.arena.process.JavaHomes;
import dev.arena.process.Scale;
import dev.arena.process.Segments;
import dev.arena.process.TruncationChild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Somebody truncates the file of a segment in use. Each access to what is gone is a
 * signal, which the JVM makes an {@link InternalError} of, so that its users get
 * exceptions and go on living.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TruncatedSegmentTests {

	/** The first version that is precise about faults outside compiled code. */
	private static final int PRECISE_FAULTS = 22;

	@RegisterExtension
	final Segments segments = new Segments();

	static List<Arguments> modes() {
		List<Arguments> modes = new ArrayList<>();
		for (Path home : JavaHomes.all()) {
			modes.add(Arguments.of(home, "-Xint", 50));
			modes.add(Arguments.of(home, "-XX:TieredStopAtLevel=1", 5_000));
			modes.add(Arguments.of(home, "-XX:+TieredCompilation", 20_000));
		}
		return modes;
	}

	@ParameterizedTest
	@MethodSource("modes")
	void everyOperationIsAnExceptionAndNotTheDeathOfTheJvm(Path home, String mode, int warmUp) {
		assumePrecise(home);
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(TruncationChild.class, name, "0", Integer.toString(warmUp), "each")
			.on(home)
			.optimizing()
			.withJvmArguments(mode)
			.start()) {
			child.expectExit(0);
			assertThat(child.output().lines().filter((line) -> line.matches("\\w+ \\{.*")))
				.as("outcomes on %s with %s:%n%s", home, mode, child.output())
				.hasSize(25)
				.allMatch((line) -> line.matches("(backing|status) .*")
						|| line.matches("\\w+ \\{((DamagedSegmentException|InternalError)=\\d+(, )?)+}"));
		}
	}

	@ParameterizedTest
	@MethodSource("modes")
	void threadsAtWorkGetExceptions(Path home, String mode, int warmUp) {
		assumePrecise(home);
		assumeTrue(Boolean.getBoolean("arena.truncation.race"),
				"A compare-and-set that is interpreted and meets the truncation itself, not only what it has left, "
						+ "kills HotSpot; compiled ones do not. The window cannot be closed, only narrowed: run with "
						+ "-Darena.truncation.race=true to see how narrow it is");
		String name = this.segments.name();
		int rounds = Scale.of(30);
		race(home, mode, name + "-all", "0", rounds);
		race(home, mode, name + "-half", "50", rounds);
	}

	private static void race(Path home, String mode, String name, String percent, int rounds) {
		try (ChildJvm child = ChildJvm
			.running(TruncationChild.class, name, percent, "0", "race", Integer.toString(rounds))
			.on(home)
			.optimizing()
			.withJvmArguments(mode)
			.start()) {
			child.expectExit(0);
		}
	}

	private static void assumePrecise(Path home) {
		int version = JavaHomes.version(home);
		assumeTrue(version >= PRECISE_FAULTS, () -> "HotSpot " + version + " does not survive a truncated file in all "
				+ "cases: a compare-and-set that is interpreted is not guarded, and a fault is reported late");
	}

	@Test
	void closingATruncatedSegmentGivesEverythingBack() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, ArenaSpec.ofChunkSizes(64).withChunkCount(64));
		arena.allocate(64);
		Segments.setLength(name, 4096);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> arena.inspect().attachments())
			.withMessageContaining(name)
			.withMessageContaining("truncated");
		arena.close();
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void truncatedSegmentIsRefusedByTheNextAndReplacedAfterUnlinking() {
		String name = this.segments.name();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(64);
		Arena victim = this.segments.open(name, spec);
		Segments.setLength(name, 4096);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.shared(name, spec));
		assertThat(Arena.unlink(name)).isTrue();
		Arena successor = this.segments.open(name, spec);
		victim.close();
		assertThat(successor.allocate(64)).isNotNull();
		assertThat(Segments.file(name)).exists();
	}

}
