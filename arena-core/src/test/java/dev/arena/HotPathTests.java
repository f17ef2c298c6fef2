package dev.arena;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What allocating, using and freeing a chunk can get to, told from the byte code.
 */
class HotPathTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.arena");

	private static final Set<String> HOT = Set.of("allocate", "tryAllocate", "deallocate", "close", "adopt", "handOff");

	/**
	 * Where a hot path ends: what comes behind happens when a pool is exhausted, after an
	 * error, or once an arena is closed.
	 */
	private static final Set<String> SLOW_PATHS = Set.of("foundExhausted", "areNone", "await", "attend",
			"closedException");

	@Test
	void neitherTheKernelNorJnaIsCalled() {
		Set<String> reached = reachedFrom(HOT);
		assertThat(reached).contains("dev.arena.ChunkTable.retake", "dev.arena.ChunkTable.free",
				"dev.arena.ChunkTable.adopt", "dev.arena.ChunkTable.handOff", "dev.arena.FreeChunkSearch.take",
				"dev.arena.FlagTree.raise", "dev.arena.internal.memory.OffHeap.casLong");
		assertThat(reached)
			.noneMatch((name) -> name.startsWith("dev.arena.internal.posix") || name.startsWith("com.sun.jna"));
	}

	@Test
	void noStreamAndNoBoxIsMadeAndNothingIsLocked() {
		Set<String> reached = reachedFrom(HOT);
		assertThat(reached).noneMatch((name) -> name.startsWith("java.util.stream") || name.endsWith(".valueOf")
				|| name.startsWith("java.util.concurrent.locks"));
	}

	/**
	 * The methods that those of an arena or a chunk with some names may call, one through
	 * the other, exceptions and leak detection left out.
	 */
	private static Set<String> reachedFrom(Set<String> names) {
		Deque<JavaCodeUnit> pending = CLASSES.stream()
			.filter((type) -> type.isEquivalentTo(Chunk.class) || type.isEquivalentTo(SegmentArena.class))
			.flatMap((type) -> type.getMethods().stream())
			.filter((method) -> names.contains(method.getName()))
			.filter((method) -> !(method.getOwner().isEquivalentTo(SegmentArena.class)
					&& method.getName().equals("close")))
			.collect(Collectors.toCollection(ArrayDeque::new));
		Set<String> reached = new LinkedHashSet<>();
		while (!pending.isEmpty()) {
			for (JavaAccess<?> call : pending.remove().getCallsFromSelf()) {
				Optional<? extends JavaMember> member = call.getTarget().resolveMember();
				String owner = member.map(JavaMember::getOwner).orElse(call.getTargetOwner()).getName();
				if (!isSlow(call) && reached.add(owner + "." + call.getTarget().getName())) {
					member.filter(JavaCodeUnit.class::isInstance).ifPresent((unit) -> pending.add((JavaCodeUnit) unit));
				}
			}
		}
		return reached;
	}

	private static boolean isSlow(JavaAccess<?> call) {
		return call.getTargetOwner().isAssignableTo(Throwable.class)
				|| call.getTargetOwner().getName().startsWith(LeakTracker.class.getName())
				|| SLOW_PATHS.contains(call.getTarget().getName());
	}

}
