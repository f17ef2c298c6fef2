package dev.arena.shared;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.CrashSurvivor;
import dev.arena.process.Kernel;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a segment comes to be.
 */
@Timeout(120)
class CreationTests {

	/** 64 MiB. */
	private static final ArenaSpec LARGE = ArenaSpec.ofChunkSizes(65536).withChunkCount(1024);

	private static final ArenaSpec SMALL = ArenaSpec.ofChunkSizes(64).withChunkCount(64);

	private static final String ROOM_FOR_ONE = "mount -t tmpfs -o size=96m tmpfs /dev/shm";

	private static final String WITHOUT_PROC = "umount -l /proc";

	private static final int CROWD = 20;

	@RegisterExtension
	final Segments segments = new Segments();

	private static ChildJvm startIn(long processOfTheNamespace) {
		return ChildJvm.running(ArenaChild.class)
			.wrappedBy("nsenter", "--mount=/proc/" + processOfTheNamespace + "/ns/mnt")
			.start();
	}

	@Test
	void twentyProcessesThatStartAtOnceReserveTheMemoryOnce() {
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", ROOM_FOR_ONE + " && nsenter --mount=/proc/self/ns/mnt true");
		String name = this.segments.name();
		List<ChildJvm> crowd = new ArrayList<>();
		try {
			crowd.add(ChildJvm.running(ArenaChild.class)
				.wrappedBy("unshare", "-m", "sh", "-c", ROOM_FOR_ONE + " && exec \"$@\"", "sh")
				.start());
			crowd.get(0).expect("ready");
			while (crowd.size() < CROWD) {
				crowd.add(startIn(crowd.get(0).pid()));
			}
			crowd.subList(1, CROWD).forEach((child) -> child.expect("ready"));
			crowd.forEach((child) -> child.send(ArenaChild.open(name, LARGE)));
			crowd.forEach((child) -> child.expect("opened"));
			crowd.get(0).ask("allocate 1 64", "allocated 1");
			assertThat(crowd).allSatisfy((child) -> assertThat(child.ask("used", "used")).isEqualTo("1"));
			crowd.forEach((child) -> child.ask("close", "closed"));
			assertThat(crowd.get(0).ask("list", "list")).isEqualTo("[]");
		}
		finally {
			crowd.forEach(ChildJvm::close);
		}
	}

	/**
	 * The loader finds the JVM's libraries by /proc, unless it is told where they are.
	 */
	private static ChildJvm.Builder withoutProc() {
		String libraries = "LD_LIBRARY_PATH=" + System.getProperty("java.home") + "/lib";
		return ChildJvm.running(ArenaChild.class)
			.wrappedBy("unshare", "-m", "sh", "-c", WITHOUT_PROC + " && " + libraries + " exec \"$@\"", "sh");
	}

	@Test
	void segmentIsMadeWithoutProc() {
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", WITHOUT_PROC);
		String name = this.segments.name();
		try (ChildJvm child = withoutProc().start()) {
			child.ask(ArenaChild.open(name, SMALL), "opened");
			Arena arena = this.segments.open(name, SMALL);
			assertThat(arena.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, true);
			child.ask("allocate 3 64", "allocated 3");
			assertThat(arena.pools().get(0).usedCount()).isEqualTo(3);
			arena.close();
			child.ask("close", "closed");
			assertThat(child.ask("list", "list")).doesNotContain(name.substring(1));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OBJECT_NAMED", "MEMORY_RESERVED", "MAGIC_WRITTEN" })
	void whatACreatorWithoutProcHasLeftWhenItDiedIsTakenOver(String point) {
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", WITHOUT_PROC);
		String name = this.segments.name();
		try (ChildJvm child = withoutProc().withJvmArguments("-Darena.test.crash-point=" + point).start()) {
			child.send(ArenaChild.open(name, SMALL)).expectExit(CrashSurvivor.KILLED);
		}
		Arena arena = this.segments.open(name, SMALL);
		assertThat(arena.inspect().attachments()).hasSize(1);
		assertThat(arena.allocate(64)).isNotNull();
	}

}
