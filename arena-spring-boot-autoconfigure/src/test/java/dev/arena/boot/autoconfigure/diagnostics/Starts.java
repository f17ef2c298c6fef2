package dev.arena.boot.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts of an application, one after the other in one child process, each of which
 * fails.
 */
final class Starts {

	private static final String FAILED = "=== failed";

	private final List<List<String>> starts;

	private Starts(List<List<String>> starts) {
		this.starts = starts;
	}

	/** Each start with its command line arguments. */
	@SafeVarargs
	static Starts of(List<String>... starts) {
		List<List<String>> all = new ArrayList<>();
		for (List<String> start : starts) {
			all.add(start);
		}
		return new Starts(all);
	}

	/** What Spring Boot prints at each failure. */
	List<String> run() {
		return run(UnaryOperator.identity());
	}

	List<String> run(UnaryOperator<ChildJvm.Builder> options) {
		return runAs((arguments) -> options.apply(ChildJvm.running(FailingApplication.class, arguments)));
	}

	List<String> runAs(Function<String[], ChildJvm.Builder> process) {
		String[] arguments = this.starts.stream()
			.flatMap((start) -> Stream.concat(start.stream(), Stream.of(FailingApplication.THEN)))
			.toArray(String[]::new);
		try (ChildJvm child = process.apply(arguments).withJvmArguments("-XX:TieredStopAtLevel=1").start()) {
			child.expectExit(0);
			List<String> printed = new ArrayList<>(List.of(child.output().split(FAILED)));
			assertThat(printed).as(child.output()).hasSize(this.starts.size());
			assertThat(printed).allSatisfy((text) -> assertThat(text).contains("APPLICATION FAILED TO START")
				.contains("Description:")
				.contains("Action:"));
			return printed;
		}
	}

}
