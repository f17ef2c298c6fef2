package dev.arena.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The proof that killing a process at a step can fail: variants of the protocol, each
 * broken in one place, do not survive {@link CrashSurvivor}.
 */
@Timeout(120)
class BrokenProtocolTests {

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	static Stream<Arguments> variants() {
		return Stream.of(
				arguments("the chunk is unlinked before it is LIVE", "POP_CHUNK_LIVE",
						CrashWorkload.POPS_BEFORE_UNTOUCHED, "FreeLists",
						"SideTable.casState(entry, state, ChunkState.allocated(state, this.owner));\n"
								+ "\t\tCrashPoint.POP_CHUNK_LIVE.reached();",
						"casHead(headAddress, announced, HeadFormat.completed(announced, next, this.indexBits));\n"
								+ "\t\tCrashPoint.POP_CHUNK_LIVE.reached();\n"
								+ "\t\tSideTable.casState(entry, state, ChunkState.allocated(state, this.owner));"),
				arguments("every pop is at once", "POP_UNLINKED", CrashWorkload.POPS_BEFORE_UNTOUCHED, "FreeLists",
						"!this.announce || ChunkState.owner(state) == this.owner", "true"),
				arguments("helping does not make the chunk LIVE", "POP_ANNOUNCED", CrashWorkload.POPS_BEFORE_UNTOUCHED,
						"FreeLists", "SideTable.casState(entry, state, live);", ""),
				arguments("a chunk is pushed before it is FREE", "PUSH_COMPLETED", 0, "Lanes",
						"long held = cursor.state;", "push(cursor.chunk);\n\t\tlong held = cursor.state;"),
				arguments("chunks that the dead hold are left alone", "FREE_BEGUN", 0, "LaneRecovery",
						"ChunkState.phase(state) == ChunkState.LIVE)", "false)"),
				arguments("chunks that the dead did not push are left alone", "FREE_CHUNK_FREE", 0, "LaneRecovery",
						"(freedByDead.isEmpty() ? 0 : pushOrphans(lane, freedByDead))", "0"),
				arguments("every chunk that the dead freed is pushed", "PUSH_COMPLETED", 0, "LaneRecovery",
						"!listed.get(i) && ", ""),
				arguments("the record is emptied before the chunks are freed", "RECOVERY_POOL_COMPLETED", 0, "Recovery",
						"long reclaimed = 0;\n\t\tfor",
						"this.table.setStatus(slot, AttachmentTable.EMPTY);\n" + "\t\tlong reclaimed = 0;\n\t\tfor"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("variants")
	void brokenProtocolIsFoundOut(String variant, String crashPoint, int passes, String className, String original,
			String replacement) throws IOException {
		String classPath = new BrokenClasses(this.directory).compile(className, original, replacement);
		try (ChildJvm survivor = survivor(classPath, crashPoint, Integer.toString(passes))) {
			survivor.expect("found out: ");
			survivor.expectExit(1);
		}
	}

	/**
	 * Of one who held nothing else: else pushing that back would complete the pop.
	 */
	@Test
	void announcedPopOfTheDeadThatIsLeftAloneIsFoundOut() throws IOException {
		String classPath = new BrokenClasses(this.directory).compile("LaneRecovery",
				"lane.completePopOf(this.deadSlot);", "");
		try (ChildJvm survivor = survivor(classPath, "POP_ANNOUNCED", "0", "alone")) {
			survivor.expect("found out: ");
			survivor.expectExit(1);
		}
	}

	/** What tells the variants from a broken test. */
	@Test
	void classesThatAreNotBrokenSurvive() throws IOException {
		String same = "lane.completePopOf(this.deadSlot);";
		String classPath = new BrokenClasses(this.directory).compile("LaneRecovery", same, same);
		try (ChildJvm survivor = survivor(classPath, "POP_ANNOUNCED", "0")) {
			survivor.expectExit(0);
			assertThat(survivor.output()).contains("survived");
		}
	}

	private ChildJvm survivor(String classPath, String... arguments) {
		String[] all = Stream.concat(Stream.of(this.segments.name()), Stream.of(arguments)).toArray(String[]::new);
		return ChildJvm.running(CrashSurvivor.class, all).withClassPath(classPath).start();
	}

}
