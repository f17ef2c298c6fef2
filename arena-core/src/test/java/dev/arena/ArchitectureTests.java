package dev.arena;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.arena");

	/** What users may name, in any package. */
	private static final Set<String> API = Set.of("Arena", "ArenaException", "ArenaSpec", "AttachTimeoutException",
			"Attachment", "Chunk", "ChunkInTransit", "DamagedSegmentException", "DoorHolder",
			"FeatureUnavailableException", "ForeignOwnerException", "GeometryMismatchException",
			"InvalidArenaSpecException", "LeakDetection", "LocalOptions", "NativeAccessException", "Pool", "PoolSpec",
			"ReclaimReport", "RefusedFree", "SegmentAccessDeniedException", "SegmentStatus",
			"SharedMemoryFullException", "SharedOptions", "SpecViolation", "SpecViolation$Property",
			"TrackedAllocation", "UnlinkPolicy", "VerificationReport", "memory.BackingReport", "memory.Feature",
			"memory.HugePageKind", "memory.MemoryOptions", "memory.Requirement", "memory.Shortfall",
			"internal.posix.UnsupportedPlatformException");

	/** What is public only because Java has no wider package. */
	private static final Set<String> INTERNAL = Set.of("internal.memory.LocalMemory", "internal.memory.MappedMemory",
			"internal.memory.MemoryException", "internal.memory.OffHeap", "internal.memory.SharedMemory",
			"internal.posix.Errno", "internal.posix.FileStatus", "internal.posix.LibraryLoadException",
			"internal.posix.Platform", "internal.posix.PosixException", "internal.posix.ShmFile",
			"internal.posix.VirtualMemory");

	@Test
	void onlyListedTypesArePublic() {
		Set<String> publicTypes = CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map((type) -> type.getName().substring("dev.arena.".length()))
			.filter((name) -> !name.endsWith("package-info"))
			.collect(Collectors.toSet());
		assertThat(publicTypes).containsExactlyInAnyOrderElementsOf(
				java.util.stream.Stream.concat(API.stream(), INTERNAL.stream()).toList());
	}

	@Test
	void publicMethodsOfTheApiNameNothingInternal() {
		noClasses().that()
			.haveNameMatching("dev\\.arena\\.(Arena|Pool|ArenaSpec|SharedOptions|Attachment|PoolSpec)")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.arena.internal.posix")
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
	void onlyOffHeapTouchesRawMemory() {
		noClasses().that()
			.haveSimpleNameNotEndingWith("OffHeap")
			.and()
			.doNotHaveSimpleName("LegacyMemory")
			.should()
			.dependOnClassesThat()
			.haveNameMatching(
					"sun\\.misc\\.Unsafe|java\\.lang\\.foreign\\..*|dev\\.arena\\.internal\\.memory\\.LegacyMemory")
			.check(CLASSES);
		noClasses().that()
			.doNotHaveSimpleName("OffHeap")
			.and()
			.doNotHaveSimpleName("LegacyMemory")
			.and()
			.doNotHaveSimpleName("ForeignMemory")
			.should()
			.dependOnClassesThat()
			.haveSimpleName("ForeignMemory")
			.check(CLASSES);
	}

	@Test
	void packagesFormLayers() {
		slices().matching("dev.arena.(**)").should().beFreeOfCycles().check(CLASSES);
		noClasses().that()
			.resideInAPackage("dev.arena.internal.posix")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.arena", "dev.arena.memory", "dev.arena.internal.memory")
			.check(CLASSES);
		noClasses().that()
			.resideInAnyPackage("dev.arena.memory", "dev.arena.internal.memory")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.arena")
			.check(CLASSES);
	}

	@Test
	void coreKnowsNoSpringNoMicrometerNoLoggingFramework() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "org.slf4j..", "java.util.logging..")
			.check(CLASSES);
	}

	@Test
	void nativeCallsDoNotThrowOnDirtyErrno() {
		JavaClass libC = CLASSES.get("dev.arena.internal.posix.LibC");
		assertThat(libC.getMethods()).allSatisfy((method) -> assertThat(method.getExceptionTypes()).isEmpty());
	}

}
