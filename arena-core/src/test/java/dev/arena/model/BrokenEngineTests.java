package dev.arena.model;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.CrashPoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The proof that {@link ModelTests} can fail: variants of the engine, each with one fault
 * that it must not have, are found out, and by programs of a few calls.
 */
@Timeout(300)
class BrokenEngineTests {

	private static final String TAKEN_BY_LOOKING = "if (!OffHeap.casLong(entry, word, generation + this.holding)) {\n"
			+ "\t\t\treturn false;\n\t\t}\n\t\tinto.place = place;\n\t\tinto.name = name;";

	private static final String IN_TRANSIT = "return ChunkWord.isInTransit(word) && handle(word, index) == handle;";

	private static final String ACCESS = "return Place.address(place) + offset;\n\t}\n\n"
			+ "\t/** The address of a part, checked. */";

	/** The longest program that a person wants to read. */
	private static final int FEW_CALLS = 12;

	private static final int MOST_PROGRAMS = 4000;

	private static final long SEED = 1;

	@TempDir
	private Path directory;

	@BeforeEach
	void errorsCanBeThrown() {
		assumeThat(CrashPoints.canBeProgrammed()).as("started with -Darena.test.crash-errors=true").isTrue();
	}

	static Stream<EngineVariant> variants() {
		return Stream.of(
				new EngineVariant("a held chunk can be adopted").with("ChunkTable", IN_TRANSIT,
						"return handle(ChunkWord.isLive(word) ? ChunkWord.handedOff(word) : word, index) == handle"
								+ " && !ChunkWord.isFree(word);"),
				new EngineVariant("a handle does not name its segment").with("HandleFormat", "this.origin = origin;",
						"this.origin = 0;"),
				new EngineVariant("24 bits of the generation in a handle are compared").with("ChunkTable", IN_TRANSIT,
						"return ChunkWord.isInTransit(word) && (handle(word, index) ^ handle) << 40 == 0;"),
				new EngineVariant("the generation does not rise at a hand-off")
					.with("ChunkWord", "LIVE_TO_TRANSIT = NEXT_GENERATION", "LIVE_TO_TRANSIT = 0")
					.with("HandleFormat", "handle(ChunkWord.nextGeneration(generation),", "handle(generation,"),
				new EngineVariant("a hand-off sets the word that it has read last").with("ChunkTable",
						"OffHeap.casLong(entry, word, ChunkWord.handedOff(word));",
						"OffHeap.casLong(entry, OffHeap.getLongAcquire(entry),"
								+ " ChunkWord.handedOff(OffHeap.getLongAcquire(entry)));"),
				new EngineVariant("which chunk and which generation are two fields").with("ChunkTable",
						TAKEN_BY_LOOKING,
						TAKEN_BY_LOOKING.replace("into.name = name;",
								"into.name = into.name & ~this.positionMask | position;\n"
										+ "CrashPoint.BLOCK_TOUCHED.reached();\n"
										+ "into.name = into.name & this.positionMask | name & ~this.positionMask;")),
				new EngineVariant("size and address of a chunk are read one by one").with("CheckedAccess", ACCESS,
						ACCESS.replace("return", "CrashPoint.FREED.reached();\nreturn")
							.replace("(place)", "((this.place != Place.NOWHERE) ? this.place : place)")),
				new EngineVariant("a closed arena keeps its memory").with("SegmentMemory",
						"steps.attempt(this.memory::close)", "true"),
				new EngineVariant("nobody finishes what is parked").with("Segment", "this.pools.finish(this.parking);",
						""),
				new EngineVariant("an error behind the taking of a chunk loses it").with("Segment",
						"if (into.name != formerName && !keeps) {",
						"into.place = Place.NOWHERE;\nif (into.name == HandleFormat.NO_NAME) {"),
				new EngineVariant("a chunk is taken again though it is not free").with("ChunkTable",
						"!ChunkWord.isFree(word) || !OffHeap", "!OffHeap"),
				new EngineVariant("a free raises no flag").with("ChunkTable",
						"\t\t\t\tfreed(position - this.firstPosition, flags);", ""),
				new EngineVariant("a free of a chunk in transit raises no flag").with("ChunkTable",
						"CrashPoint.FREED.reached();\n\t\t\tthis.tree.raise(index >>> SegmentFormat.FAN_OUT_SHIFT);",
						"CrashPoint.FREED.reached();"),
				new EngineVariant("a look ends under another word than it began").with("FlagTree",
						"OffHeap.casLong(address(level, node), scan, FlagWord.next(scan, FlagWord.NONE));",
						"scan = OffHeap.getLongAcquire(address(level, node));\n"
								+ "OffHeap.casLong(address(level, node), scan, FlagWord.next(scan, FlagWord.NONE));"),
				new EngineVariant("a hand-off that an error cuts short is not counted").with("Segment",
						"this.parking.uncountedHandOffs[ordinal] += 1;", ""),
				new EngineVariant("a cursor that finds no room to park opens again")
					.with("Parking", "private static final int CAPACITY = 256;",
							"private static final int CAPACITY = 0;")
					.with("Chunk", "else if (this.name == name) {", "else {"),
				new EngineVariant("a free that an error cuts short is never completed").with("ChunkTable",
						"this.tree.raiseAbove(this::isAnyFree);", ""),
				new EngineVariant("everything in transit is old").with("SlabPool",
						"epoch.ageNanos(word) >= minimumAgeNanos", "epoch.ageNanos(word) >= 0"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("variants")
	void brokenEngineIsFoundOut(EngineVariant variant) throws Exception {
		String failure = search(variant, MOST_PROGRAMS);
		assertThat(failure).as("what was found of the fault that %s", variant).contains(Programs.CALLS_FOLLOW);
		String calls = failure.substring(failure.indexOf(Programs.CALLS_FOLLOW) + Programs.CALLS_FOLLOW.length());
		assertThat(calls.strip().lines().takeWhile((line) -> !line.isBlank())).as(failure)
			.hasSizeLessThanOrEqualTo(FEW_CALLS);
	}

	/** What tells the variants from a broken test. */
	@Test
	void engineThatIsNotBrokenPasses() throws Exception {
		EngineVariant same = new EngineVariant("none").with("HandleFormat", "this.origin = origin;",
				"this.origin = origin;");
		assertThat(search(same, 20)).isNull();
	}

	private @Nullable String search(EngineVariant variant, int programs) throws Exception {
		Method search = variant.load(Programs.class, this.directory).getDeclaredMethod("search", long.class, int.class);
		search.setAccessible(true); // it is in a package of another class loader
		return (String) search.invoke(null, SEED, programs);
	}

}
