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

	/** What the predecessor of who dies holds, who died as well: recovery frees it. */
	public static final int HELD_BY_PREDECESSOR = 4;

	private static final int HELD = 5;

	private CrashSurvivor() {
	}

	/**
	 * Arguments: segment name, crash point, how often it is passed before it kills; and,
	 * if nobody is to die before, "alone", or "full" if there is besides only one chunk
	 * that is not held. Prints what went wrong and exits with 1 if something did.
	 */
	public static void main(String[] arguments) {
		try (Arena arena = Arena.shared(arguments[0], CrashWorkload.spec())) {
			int passes = Integer.parseInt(arguments[2]);
			boolean full = arguments.length > 3 && arguments[3].equals("full");
			survive(arena, arguments[0], arguments[1], passes, arguments.length > 3,
					full ? CrashWorkload.CHUNKS - 1 : HELD);
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
		survive(arena, name, crashPoint, passes, alone, HELD);
	}

	private static void survive(Arena arena, String name, String crashPoint, int passes, boolean alone, int count) {
		List<Chunk> held = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			held.add(arena.allocate(64).putLong(0, i));
		}
		// A predecessor that leaves chunks held, so that the next one to attach has
		// something to recover.
		if (!alone) {
			die(name, "TAKEN", HELD_BY_PREDECESSOR - 1);
		}
		die(name, crashPoint, passes);
		arena.maintain().reclaim();
		VerificationReport report = arena.inspect().verify();
		assertThat(report.contradictions()).isEmpty();
		assertThat(report.liveChunks()).isEqualTo(count);
		assertThat(report.chunksInTransit()).isEqualTo(crashPoint.matches("HANDED_OFF|ADOPT_BEGUN") ? 1 : 0);
		assertThat(report.chunksInTransit()).isEqualTo(arena.maintain().reclaimInTransit(Duration.ZERO));
		assertThat(arena.inspect().attachments()).hasSize(1);
		for (int i = 0; i < count; i++) {
			assertThat(held.get(i).getLong(0)).isEqualTo(i);
			assertThat(arena.deallocate(held.get(i))).isTrue();
		}
		assertThat(arena.inspect().verify())
			.isEqualTo(new VerificationReport(CrashWorkload.CHUNKS, 0, 0, 0, List.of()));
		for (int i = 0; i < CrashWorkload.CHUNKS; i++) {
			assertThat(arena.allocate(1)).as("chunk %d of %d", i, CrashWorkload.CHUNKS).isNotNull();
		}
		assertThat(arena.allocate(1)).isNull();
	}

	/** Runs a {@link CrashWorkload} to its crash point. */
	public static void die(String name, String crashPoint, int passes) {
		try (ChildJvm child = ChildJvm.running(CrashWorkload.class, name)
			.withJvmArguments("-Darena.test.crash-point=" + crashPoint, "-Darena.test.crash-passes=" + passes,
					CrashPoints.PROGRAMMABLE)
			.start()) {
			child.expectExit(KILLED);
		}
	}

}
