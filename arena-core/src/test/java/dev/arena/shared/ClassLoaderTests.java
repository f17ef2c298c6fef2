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

import static org.assertj.core.api.Assertions.assertThat;
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

	/** With a JNA of its own it waits for the threads that JNA starts. */
	@ParameterizedTest(name = "{0}, with a JNA of its own: {1}")
	@MethodSource("situations")
	void classLoaderThatUsedArenasCanBeCollected(Path home, boolean ownJna) {
		assumeTrue(!ownJna || Scale.of(10) > 10, "takes a minute: only with -Pproofs");
		try (ChildJvm child = ChildJvm.running(Redeployment.class, Boolean.toString(ownJna), "120").on(home).start()) {
			assertThat(child.expect("left")).as(child::output).startsWith("0");
			child.expectExit(0);
		}
	}

}
