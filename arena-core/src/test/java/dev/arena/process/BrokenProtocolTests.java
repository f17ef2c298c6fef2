package dev.arena.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.BrokenClasses.Edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The proof that the proofs can fail: variants of the protocol, each broken in one rule,
 * are found out by {@link RuleSurvivor}, {@link CrowdSurvivor} or {@link CrashSurvivor}.
 * What is not broken survives all of them.
 */
@Timeout(120)
class BrokenProtocolTests {

	/** Three blocks, of each of which two chunks are there for the threads. */
	private static final String[] CROWD = { "192", "6", "100000" };

	/** The first free of who has the only chunk that is left. */
	private static final String[] FULL = { "FREED", "0", "full" };

	private static final Path SOURCES = Path.of("src/main/java/dev/arena");

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	static Stream<Arguments> variants() {
		return Stream.of(rules(), crowds(), crashes()).flatMap((variants) -> variants);
	}

	private static Stream<Arguments> rules() {
		return Stream.of(
				rule("the generation does not rise at a hand-off",
						new Edit("ChunkWord", "LIVE_TO_TRANSIT = NEXT_GENERATION - ", "LIVE_TO_TRANSIT = -"),
						new Edit("HandleFormat", "ChunkWord.nextGeneration(generation)", "generation")),
				rule("a chunk that is held can be adopted",
						new Edit("ChunkTable", "return ChunkWord.isInTransit(word) && ", "return ")),
				rule("a chunk is freed in whatever generation it is", new Edit("StateTable",
						"return (word - this.holding) * this.nameFactor + position == name;",
						"return ChunkWord.isLive(word) && ChunkWord.owner(word) == ChunkWord.owner(this.holding);")),
				rule("a chunk is taken again in whatever phase it is",
						new Edit("ChunkTable", "if (!ChunkWord.isFree(word) || !", "if (!")),
				rule("only the flag of the block is raised",
						new Edit("FlagTree", "raise(level, block >>> SegmentFormat.FAN_OUT_SHIFT * level);",
								"if (level == 0) { raise(level, block); }")));
	}

	/** These give way to other threads where it hurts; else it would take hours. */
	private static Stream<Arguments> crowds() {
		String lowering = "long scan = this.tree.beginScan(level, node);";
		String lookingAgain = "if (isAnythingBelow(level, node)) {";
		String freeing = "if (!isOurs(word, position, name) || ";
		String raising = "if (FlagWord.isAnyLowered(flags | moreToDo)) {\n";
		return Stream.of(
				crowd("a flag is lowered without a second look",
						new Edit("FreeChunkSearch", lowering, "CrashPoint.SCAN_BEGUN.reached();\n\t\t" + lowering),
						new Edit("FreeChunkSearch", lookingAgain, "if (false) {")),
				crowd("a look ends whatever the flag is by then",
						new Edit("FlagTree",
								"OffHeap.casLong(address(level, node), scan, FlagWord.next(scan, FlagWord.NONE));",
								"OffHeap.putLongRelease(address(level, node), FlagWord.next(scan, FlagWord.NONE));")),
				crowd("flags are raised before the chunk is free",
						new Edit("ChunkTable", freeing,
								"this.tree.raise(index(name) >>> SegmentFormat.FAN_OUT_SHIFT);\n"
										+ "\t\tCrashPoint.FREE_BEGUN.reached();\n\t\t" + freeing),
						new Edit("ChunkTable", raising, "if (false) {\n")));
	}

	private static Stream<Arguments> crashes() {
		return Stream.of(
				crash("chunks are found only if the dead held some beside them", FULL,
						new Edit("PoolRecovery", "this.isAnyFree |= isOfDead || ChunkWord.isFree(word);", "")),
				crash("a block is touched after its first chunk is taken",
						new String[] { "BLOCK_TOUCHED", "15", "alone" },
						new Edit("ChunkTable",
								"\t\t\tthis.tree.touch(index >>> SegmentFormat.FAN_OUT_SHIFT);\n"
										+ "\t\t\tCrashPoint.BLOCK_TOUCHED.reached();\n",
								""),
						new Edit("ChunkTable",
								"if (!OffHeap.casLong(entry, word, generation + this.holding)) {\n\t\t\treturn false;\n\t\t}",
								"if (!OffHeap.casLong(entry, word, generation + this.holding)) {\n\t\t\treturn false;\n\t\t}\n"
										+ "\t\tCrashPoint.BLOCK_TOUCHED.reached();\n"
										+ "\t\tthis.tree.touch(index >>> SegmentFormat.FAN_OUT_SHIFT);")),
				crash("the record is emptied before the chunks are freed", new String[] { "RECOVERY_CHUNK_FREED", "0" },
						new Edit("Recovery", "long reclaimed = 0;\n\t\tfor",
								"this.table.setStatus(slot, AttachmentTable.EMPTY);\n\t\tlong reclaimed = 0;\n\t\tfor")),
				crash("what the dead have handed off is taken back", new String[] { "HANDED_OFF", "0" },
						new Edit("PoolRecovery", "ChunkWord.isLive(word) && ", "!ChunkWord.isFree(word) && ")),
				crash("chunks that the dead hold are left alone", new String[] { "FREE_BEGUN", "0" },
						new Edit("PoolRecovery", "ChunkWord.isLive(word) && ", "false && ")));
	}

	private static Arguments rule(String fault, Edit... edits) {
		return arguments(fault, RuleSurvivor.class, new String[0], List.of(edits));
	}

	private static Arguments crowd(String fault, Edit... edits) {
		return arguments(fault, CrowdSurvivor.class, CROWD, List.of(edits));
	}

	private static Arguments crash(String fault, String[] crash, Edit... edits) {
		return arguments(fault, CrashSurvivor.class, crash, List.of(edits));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("variants")
	void brokenProtocolIsFoundOut(String fault, Class<?> survivor, String[] arguments, List<Edit> edits)
			throws IOException {
		String classPath = new BrokenClasses(this.directory, SOURCES).compile(edits);
		try (ChildJvm child = start(survivor, arguments, classPath)) {
			child.expect("found out: ");
			child.expectExit(1);
		}
	}

	static Stream<Arguments> survivors() {
		return Stream.of(arguments(RuleSurvivor.class, new String[0]), arguments(CrowdSurvivor.class, CROWD),
				arguments(CrashSurvivor.class, FULL));
	}

	/** What tells the variants from broken tests. */
	@ParameterizedTest
	@MethodSource("survivors")
	void protocolThatIsNotBrokenSurvives(Class<?> survivor, String[] arguments) throws IOException {
		String same = "raise(level, block >>> SegmentFormat.FAN_OUT_SHIFT * level);";
		String classPath = new BrokenClasses(this.directory, SOURCES)
			.compile(List.of(new Edit("FlagTree", same, same)));
		try (ChildJvm child = start(survivor, arguments, classPath)) {
			child.expectExit(0);
			assertThat(child.output()).contains("survived");
		}
	}

	private ChildJvm start(Class<?> survivor, String[] arguments, String classPath) {
		String[] all = (survivor == CrashSurvivor.class)
				? Stream.concat(Stream.of(this.segments.name()), Stream.of(arguments)).toArray(String[]::new)
				: arguments;
		return ChildJvm.running(survivor, all)
			.withJvmArguments(CrashPoints.PROGRAMMABLE)
			.withClassPath(classPath)
			.start();
	}

}
