package dev.arena.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import dev.arena.internal.posix.ShmFile;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.Kernel;
import dev.arena.process.OpenerAndCloser;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Descriptors, mappings and address space: everything is given back, by closing, by the
 * cleaner, and by constructions that fail.
 */
class ResourceTests {

	private static final int CYCLES = 100;

	/** The JVM itself maps and unmaps all the time: far below what a leak would add. */
	private static final long MAPPINGS_OF_THE_JVM = CYCLES / 2;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(1 << 16).withChunkCount(64);

	private static final long ADDRESS_SPACE_OF_THE_JVM = CYCLES / 2 * (64L << 16);

	private static final SharedOptions KEEP = SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER);

	@RegisterExtension
	final Segments segments = new Segments();

	/** Runs something often and waits until its traces in the kernel are gone. */
	private void assertNothingAccumulates(ThrowingAction action) throws Exception {
		action.run();
		long mappings = Kernel.mappings();
		long addressSpace = Kernel.bytes("/proc/self/status", "VmSize");
		long descriptors = this.segments.openDescriptors();
		for (int i = 0; i < CYCLES; i++) {
			action.run();
		}
		Eventually.eventually("descriptors are closed", () -> this.segments.openDescriptors() == descriptors);
		Eventually.eventuallyAfterGc("mappings are gone",
				() -> Kernel.mappings() < mappings + MAPPINGS_OF_THE_JVM && this.segments.mappings() == 0);
		Eventually.eventuallyAfterGc("address space is given back",
				() -> Kernel.bytes("/proc/self/status", "VmSize") < addressSpace + ADDRESS_SPACE_OF_THE_JVM);
	}

	private interface ThrowingAction {

		void run() throws Exception;

	}

	@Test
	void closedLocalArenasLeaveNothing() throws Exception {
		assertNothingAccumulates(() -> {
			Arena arena = Arena.local(SPEC);
			use(arena);
			arena.close();
		});
	}

	@Test
	void droppedLocalArenasLeaveNothing() throws Exception {
		assertNothingAccumulates(() -> use(Arena.local(SPEC)));
	}

	@Test
	void closedSharedArenasLeaveNothing() throws Exception {
		String name = this.segments.name();
		assertNothingAccumulates(() -> {
			Arena arena = Arena.shared(name, SPEC);
			use(arena);
			arena.close();
		});
	}

	/** Without a collection: there is none at all in these JVMs. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void mappingsOfClosedArenasAreBounded(boolean shared) {
		int cycles = Scale.of(2000);
		String[] arguments = shared ? new String[] { "" + cycles, this.segments.name() } : new String[] { "" + cycles };
		try (ChildJvm child = ChildJvm.running(OpenerAndCloser.class, arguments)
			.withJvmArguments("-XX:-UseSerialGC", "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xmx8g")
			.start()) {
			assertThat(Long.parseLong(child.expect("added"))).isLessThan(100);
			child.expectExit(0);
		}
	}

	@Test
	void descriptorOfAClosedArenaIsClosedAtOnce() {
		Arena arena = this.segments.open(this.segments.name(), SPEC);
		assertThat(this.segments.openDescriptors()).isOne();
		assertThat(this.segments.mappings()).as("one to use, one to leave by").isEqualTo(2);
		arena.close();
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
	}

	@Test
	void memoryOfAClosedArenaIsGivenBackAtOnce() {
		Arena arena = Arena.local(ArenaSpec.ofChunkSizes(1 << 16).withChunkCount(1024),
				MemoryOptions.defaults().withPrefault(Requirement.REQUIRE));
		long resident = Kernel.bytes("/proc/self/status", "VmRSS");
		arena.close();
		assertThat(Kernel.bytes("/proc/self/status", "VmRSS")).isLessThan(resident - (32 << 20));
	}

	private static void use(Arena arena) {
		Chunk chunk = arena.allocate(1 << 16);
		assertThat(chunk).isNotNull();
		List<ByteBuffer> buffers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			buffers.add(chunk.buffer(i, 8).putLong(0, i));
		}
		assertThat(buffers).hasSize(10);
	}

	enum Failure {

		OTHER_GEOMETRY {

			@Override
			void attempt(String name) {
				Arena.shared(name, ArenaSpec.ofChunkSizes(16).withChunkCount(1), KEEP);
			}

		},

		DAMAGED {

			@Override
			void prepare(String name) throws IOException {
				Segments.writeLong(name, 8, -1);
			}

			@Override
			void attempt(String name) {
				Arena.shared(name, SPEC, KEEP);
			}

		},

		LOCKED_DOOR {

			@Override
			void attempt(String name) {
				try (ShmFile door = ShmFile.openExisting(name)) {
					assertThat(door).isNotNull();
					assertThat(door.tryLock(0)).isTrue();
					Arena.shared(name, SPEC, KEEP.withAttachTimeout(Duration.ZERO));
				}
			}

		},

		SHARED_ON_ABSENT_NODE {

			@Override
			void attempt(String name) {
				Arena.shared(name, SPEC, KEEP.withMemory(ABSENT_NODE));
			}

		},

		NEW_SHARED_ON_ABSENT_NODE {

			@Override
			void attempt(String name) {
				Arena.unlink(name);
				Arena.shared(name, SPEC, KEEP.withMemory(ABSENT_NODE));
			}

		},

		LOCAL_ON_ABSENT_NODE {

			@Override
			void attempt(String name) {
				Arena.local(SPEC, ABSENT_NODE);
			}

		},

		TOO_LARGE {

			@Override
			void attempt(String name) {
				Arena.unlink(name);
				Arena.shared(name, ArenaSpec.ofChunkSizes(4096).withChunkCount(1L << 30), KEEP);
			}

		},

		DIRECTORY {

			@Override
			void prepare(String name) throws IOException {
				Files.delete(Segments.file(name));
				Files.createDirectory(Segments.file(name));
			}

			@Override
			void attempt(String name) {
				Arena.shared(name, SPEC, KEEP);
			}

		};

		static final MemoryOptions ABSENT_NODE = MemoryOptions.defaults().withNumaBinding(Requirement.REQUIRE, 1023);

		void prepare(String name) throws IOException {
		}

		abstract void attempt(String name);

	}

	@ParameterizedTest
	@EnumSource(Failure.class)
	void constructionsThatFailLeaveNothing(Failure failure) throws Exception {
		String name = this.segments.name();
		Arena.shared(name, SPEC, KEEP).close();
		failure.prepare(name);
		assertNothingAccumulates(
				() -> assertThatThrownBy(() -> failure.attempt(name)).isInstanceOf(RuntimeException.class));
		Files.deleteIfExists(Segments.file(name));
	}

	@Test
	void newSegmentThatCannotBeAttachedLeavesNoName() {
		String name = this.segments.name();
		assertThatThrownBy(() -> Arena.shared(name, SPEC, SharedOptions.defaults().withMemory(Failure.ABSENT_NODE)))
			.hasMessageContaining("NUMA_BINDING is required and was not obtained: mbind(");
		assertThat(Segments.file(name)).doesNotExist();
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
	}

}
