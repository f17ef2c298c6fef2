package dev.arena.shared;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.ChildJvm;
import dev.arena.process.JavaHomes;
import dev.arena.process.Redeployment;
import dev.arena.process.Scale;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A class loader that used arenas and closed them can be collected.
 */
@Timeout(180)
class ClassLoaderTests {

	static Stream<Arguments> situations() {
		return JavaHomes.all()
			.stream()
			.flatMap((home) -> Stream.of(false, true).map((ownJna) -> Arguments.of(home, ownJna)));
	}

	/** With a JNA of its own it waits for JNA's thread, which ends after 30 s. */
	@ParameterizedTest(name = "{0}, with a JNA of its own: {1}")
	@MethodSource("situations")
	void classLoaderThatUsedArenasCanBeCollected(Path home, boolean ownJna) {
		assumeTrue(!ownJna || Scale.of(10) > 10, "takes half a minute: only with -Pproofs");
		try (ChildJvm child = ChildJvm.running(Redeployment.class, Boolean.toString(ownJna), "50").on(home).start()) {
			child.expect("left 0");
			child.expectExit(0);
		}
	}

}
