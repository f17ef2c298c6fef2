package dev.arena.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.VerificationReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds chunks while others die at a named step, then recovers what they have left and
 * accounts for every chunk.
 */
public final class CrashSurvivor {

	/** The exit status of a JVM that halted at its crash point. */
	public static final int KILLED = 137;

	private static final int HELD = 5;

	private CrashSurvivor() {
	}

	/**
	 * Arguments: segment name, crash point, how often it is passed before it kills; and,
	 * if nobody is to die before, "alone". Prints what went wrong and exits with 1 if
	 * something did.
	 */
	public static void main(String[] arguments) {
		try (Arena arena = Arena.shared(arguments[0], CrashWorkload.spec())) {
			survive(arena, arguments[0], arguments[1], Integer.parseInt(arguments[2]), arguments.length > 3);
			System.out.println("survived");
		}
		catch (RuntimeException | AssertionError ex) {
			System.out.println("found out: " + ex);
			Arena.unlink(arguments[0]);
			System.exit(1);
		}
	}

	/**
	 * Requires that nothing is lost and nothing is held twice.
	 * @param alone whether nobody dies before, who would leave chunks held
	 */
	public static void survive(Arena arena, String name, String crashPoint, int passes, boolean alone) {
		List<Chunk> held = new ArrayList<>();
		for (int i = 0; i < HELD; i++) {
			held.add(arena.allocate(64).putLong(0, i));
		}
		// A predecessor that leaves a pop announced and chunks held, so that the next one
		// to attach has something to help with and to recover.
		if (!alone) {
			die(name, "POP_ANNOUNCED", 1);
		}
		die(name, crashPoint, passes);
		arena.reclaim();
		VerificationReport report = arena.verify();
		assertThat(report.contradictions()).isEmpty();
		assertThat(report.liveChunks()).isEqualTo(HELD);
		assertThat(report.chunksInTransit()).isEqualTo(arena.reclaimInTransit(Duration.ZERO));
		assertThat(arena.attachments()).hasSize(1);
		for (int i = 0; i < HELD; i++) {
			assertThat(held.get(i).getLong(0)).isEqualTo(i);
			assertThat(arena.deallocate(held.get(i))).isTrue();
		}
		assertThat(arena.verify()).isEqualTo(new VerificationReport(40, 0, 0, List.of()));
		for (int i = 0; i < 40; i++) {
			assertThat(arena.allocate(1)).as("chunk %d of 40", i).isNotNull();
		}
		assertThat(arena.allocate(1)).isNull();
	}

	/** Runs a {@link CrashWorkload} to its crash point. */
	public static void die(String name, String crashPoint, int passes) {
		try (ChildJvm child = ChildJvm.running(CrashWorkload.class, name)
			.withJvmArguments("-Darena.test.crash-point=" + crashPoint, "-Darena.test.crash-passes=" + passes,
					"-XX:TieredStopAtLevel=1")
			.start()) {
			child.expectExit(KILLED);
		}
	}

}
