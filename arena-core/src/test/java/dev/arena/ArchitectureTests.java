package dev.arena;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house: which way its arrows point, what is public, and which class is
 * the only one to know a thing.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.arena");

	private static final Path SOURCES = Path.of("src/main/java");

	/** What users may name: all that is public in the packages that are exported. */
	private static final Set<String> API = Set.of("Arena", "ArenaException", "ArenaExhaustedException",
			"ArenaInspection", "ArenaMaintenance", "ArenaOptions", "ArenaSpec", "AttachTimeoutException", "Attachment",
			"Chunk", "ChunkInTransit", "DamagedSegmentException", "DoorHolder", "FeatureUnavailableException",
			"ForeignOwnerException", "GeometryMismatchException", "InvalidArenaSpecException", "LastReclaim",
			"LeakDetection", "LocalOptions", "MemoryLimitException", "MemorySnapshot", "NativeAccessException",
			"NativeAccessException$Reason", "Pool", "PoolCounts", "PoolSpec", "PoolUse", "ReclaimReport", "RefusedFree",
			"SegmentAccessDeniedException", "SegmentStatus", "SharedMemoryFullException", "SharedOptions",
			"SpecViolation", "SpecViolation$Property", "TrackedAllocation", "UnlinkPolicy",
			"UnsupportedPlatformException", "VerificationReport", "memory.BackingReport", "memory.Feature",
			"memory.HugePageKind", "memory.MemoryOptions", "memory.Requirement", "memory.Shortfall");

	/** What is public only because Java has no wider package. */
	private static final Set<String> INTERNAL = Set.of("internal.memory.ControlGroups",
			"internal.memory.KernelAccounts", "internal.memory.KernelAdvice", "internal.memory.LocalMemory",
			"internal.memory.MappedMemory", "internal.memory.MemoryAccess", "internal.memory.MemoryLimit",
			"internal.memory.MemoryException", "internal.memory.OffHeap", "internal.memory.SharedMemory",
			"internal.posix.DescribedException", "internal.posix.DetachedThread", "internal.posix.Errno",
			"internal.posix.FileStatus", "internal.posix.FileSystemStatus", "internal.posix.Futex",
			"internal.posix.LibraryLoadException", "internal.posix.LibraryLoadException$Reason",
			"internal.posix.MarkedFile", "internal.posix.NativeAccess", "internal.posix.NativeFailure",
			"internal.posix.NewShmFile", "internal.posix.PlatformException", "internal.posix.PosixException",
			"internal.posix.Proc", "internal.posix.ShmFile", "internal.posix.ShutdownException",
			"internal.posix.ShutdownHook", "internal.posix.ShutdownHook$NameHolder", "internal.posix.UserNamespace",
			"internal.posix.VirtualMemory");

	/**
	 * The only classes that may know each other: the interface and its implementation,
	 * which its factory methods make, and a segment and the chunks that it makes and
	 * fills.
	 */
	private static final Set<Set<String>> MUTUAL = Set.of(Set.of("Arena", "SegmentArena"),
			Set.of("Segment", "NewCursor", "Chunk"));

	@Test
	void everyArrowBetweenClassesPointsDown() {
		Map<String, Set<String>> arrows = CLASSES.stream()
			.collect(Collectors.groupingBy(ArchitectureTests::topLevelName,
					Collectors.flatMapping((type) -> type.getDirectDependenciesFromSelf()
						.stream()
						.map((dependency) -> dependency.getTargetClass().getBaseComponentType())
						.filter((target) -> target.getPackageName().startsWith("dev.arena"))
						.map(ArchitectureTests::topLevelName), Collectors.toSet())));
		assertThat(arrows).hasSizeGreaterThan(50);
		assertThat(Knots.of(arrows)).isEqualTo(MUTUAL);
	}

	@Test
	void onlyListedTypesArePublic() {
		Set<String> publicTypes = CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(ArchitectureTests::name)
			.filter((name) -> !name.endsWith("package-info"))
			.collect(Collectors.toSet());
		assertThat(publicTypes)
			.containsExactlyInAnyOrderElementsOf(Stream.concat(API.stream(), INTERNAL.stream()).toList());
	}

	@Test
	void theApiNamesNothingInternalAndNothingThatIsNotPublic() {
		Stream<JavaClass> named = API.stream()
			.map((name) -> CLASSES.get("dev.arena." + name))
			.flatMap((type) -> type.getMembers().stream())
			.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC)
					|| member.getModifiers().contains(JavaModifier.PROTECTED))
			.flatMap(ArchitectureTests::namedBy)
			.map(JavaClass::getBaseComponentType)
			.filter((type) -> type.getPackageName().startsWith("dev.arena"));
		assertThat(named.map(ArchitectureTests::name).filter((name) -> !API.contains(name))).isEmpty();
	}

	@Test
	void packagesFormLayers() {
		noDependency("dev.arena.internal.posix", "dev.arena", "dev.arena.memory", "dev.arena.internal.memory");
		noDependency("dev.arena.memory", "dev.arena", "dev.arena.internal.memory");
		noDependency("dev.arena.internal.memory", "dev.arena");
	}

	@Test
	void coreKnowsNoSpringNoMicrometerNoLoggingFramework() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "org.slf4j..", "java.util.logging..")
			.check(CLASSES);
	}

	@Test
	void onlyPosixKnowsJna() {
		noClasses().that()
			.resideOutsideOfPackage("dev.arena.internal.posix")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.sun.jna..")
			.check(CLASSES);
	}

	@Test
	void nativeCallsDoNotThrowOnDirtyErrno() {
		JavaClass libC = CLASSES.get("dev.arena.internal.posix.LibC");
		assertThat(libC.getMethods()).allSatisfy((method) -> assertThat(method.getExceptionTypes()).isEmpty());
	}

	@Test
	void onlyOffHeapTouchesRawMemory() throws IOException {
		// MemoryAccess only has them initialised
		assertThat(usersOf("internal.memory.LegacyMemory", "internal.memory.ForeignMemory"))
			.containsExactly("internal.memory.MemoryAccess", "internal.memory.OffHeap");
		// both are reached by reflection, so a dependency would not show
		assertThat(sourcesWith("sun.misc.Unsafe\"", "java.lang.foreign."))
			.containsExactlyInAnyOrder("ForeignMemory.java", "LegacyMemory.java");
	}

	@Test
	void everyAccessToRawMemoryNamesItsOrder() {
		assertThat(CLASSES.get("dev.arena.internal.memory.OffHeap").getMethods())
			.filteredOn((method) -> method.getModifiers().contains(JavaModifier.PUBLIC))
			.hasSizeGreaterThan(15)
			.allSatisfy((method) -> assertThat(method.getName())
				.matches("\\w+(Plain|Opaque|Acquire|Release|Volatile)|cas\\w+|getAnd(Add|Set)\\w+"));
	}

	@Test
	void onlyThreeClassesChangeWordsOfASegmentByCompareAndSet() {
		// OrderedAccess changes what is in a chunk
		assertThat(callersOf(Set.of("dev.arena.internal.memory.OffHeap"), Set.of("casLong")::contains))
			.containsExactlyInAnyOrder("ChunkTable", "FlagTree", "OrderedAccess", "TransitEpoch",
					"internal.memory.OffHeap");
	}

	@Test
	void onlyTheEngineKnowsWhereToLook() {
		assertThat(usersOf("Lane")).containsExactlyInAnyOrder("FreeChunkSearch", "SlabPool");
		assertThat(usersOf("FreeChunkSearch")).containsExactly("SlabPool");
		assertThat(usersOf("FlagTree")).containsExactlyInAnyOrder("ChunkTable", "FreeChunkSearch", "PoolCensus",
				"PoolRecovery", "PoolVerification", "SlabPool");
	}

	@Test
	void onlyWhatAttachesAndLeavesKnowsTheFile() {
		assertThat(usersOf("internal.posix.ShmFile").stream().filter((name) -> !name.startsWith("internal")))
			.containsExactlyInAnyOrder("Door", "OwnAttachment", "Recovery", "SegmentFile", "SegmentHeader",
					"SegmentOpener");
		assertThat(usersOf("internal.posix.MarkedFile")).containsExactlyInAnyOrder("SegmentFile", "OwnAttachment",
				"internal.posix.ShutdownHook", "internal.posix.ShutdownException");
		assertThat(usersOf("internal.posix.NewShmFile")).containsExactly("internal.posix.MarkedFile");
		assertThat(usersOf("Door")).containsExactlyInAnyOrder("OwnAttachment", "SegmentOpener");
	}

	@Test
	void onlyWhatPeopleReadHasATimeOfTheWallClock() {
		Set<String> clocks = Set.of("java.time.Instant", "java.time.Clock", "java.lang.System",
				"java.time.LocalDateTime", "java.util.Date");
		assertThat(callersOf(clocks, Set.of("now", "currentTimeMillis", "systemUTC", "<init>")::contains))
			.containsExactlyInAnyOrder("LeakTracker", "LocalSegment", "SegmentOpener", "SharedSegment");
	}

	@Test
	void enumsReachSharedMemoryByExplicitNumbersOnly() {
		assertThat(Stream.of(RefusedFree.values()).collect(Collectors.toMap(RefusedFree::name, RefusedFree::code)))
			.isEqualTo(Map.of("FOREIGN_CHUNK", 0, "DOUBLE_FREE", 1, "STALE_CHUNK", 2, "STALE_HANDLE", 3));
		Set<String> writers = usersOf("internal.memory.OffHeap").stream()
			.filter((name) -> !name.startsWith("internal"))
			.collect(Collectors.toSet());
		assertThat(writers).contains("Segment", "SegmentHeader", "AttachmentTable");
		assertThat(CLASSES.stream()
			.filter((type) -> writers.contains(topLevelName(type)))
			.flatMap((type) -> type.getMethodCallsFromSelf().stream())
			.filter((call) -> call.getName().equals("ordinal") && call.getTargetOwner().isAssignableTo(Enum.class)))
			.isEmpty();
	}

	@Test
	void noFileIsLongerThanAPersonReads() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				assertThat(Files.readAllLines(file).size()).as(file.toString()).isLessThan(400);
			}
		}
	}

	private static void noDependency(String from, String... to) {
		noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAnyPackage(to).check(CLASSES);
	}

	private static Stream<JavaClass> namedBy(JavaMember member) {
		return (member instanceof JavaCodeUnit code)
				? Stream.concat(Stream.of(code.getRawReturnType()), code.getRawParameterTypes().stream())
				: member.getAllInvolvedRawTypes().stream();
	}

	/** Who knows any of some types, other than themselves. */
	private static Set<String> usersOf(String... names) {
		Set<String> types = Set.of(names);
		return CLASSES.stream()
			.filter((type) -> type.getDirectDependenciesFromSelf()
				.stream()
				.anyMatch((dependency) -> types.contains(topLevelName(dependency.getTargetClass()))))
			.map(ArchitectureTests::topLevelName)
			.filter((name) -> !types.contains(name))
			.collect(Collectors.toSet());
	}

	private static Set<String> callersOf(Set<String> owners, Predicate<String> methods) {
		return CLASSES.stream()
			.flatMap((type) -> Stream.<JavaAccess<?>>concat(type.getCodeUnitAccessesFromSelf().stream(),
					type.getFieldAccessesFromSelf().stream()))
			.filter((access) -> owners.contains(access.getTargetOwner().getName())
					&& methods.test(access.getTarget().getName()))
			.map((access) -> topLevelName(access.getOriginOwner()))
			.collect(Collectors.toSet());
	}

	private static List<String> sourcesWith(String... texts) throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((path) -> path.toString().endsWith(".java"))
				.filter((path) -> Stream.of(texts).anyMatch((text) -> code(path).contains(text)))
				.map((path) -> path.getFileName().toString())
				.toList();
		}
	}

	/** The lines of a file that are not comments. */
	private static String code(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> !line.strip().matches("(//|/?\\*).*")).collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String name(JavaClass type) {
		return type.getName().substring("dev.arena.".length());
	}

	private static String topLevelName(JavaClass type) {
		return type.getName().replaceFirst("^dev\\.arena\\.", "").replaceFirst("\\$.*", "");
	}

}
