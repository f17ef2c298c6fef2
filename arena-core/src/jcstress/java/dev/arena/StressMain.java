package dev.arena;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs jcstress and fails where it would not: if a test did not run, or if an outcome
 * that is marked as interesting was not seen. So the weakened variants have to be caught
 * in every run.
 */
final class StressMain {

	private StressMain() {
	}

	/**
	 * Runs the tests; an exception says that they failed.
	 * @param args the options of jcstress
	 */
	public static void main(String[] args) throws Exception {
		Options options = new Options(args);
		if (!options.parse()) {
			throw new IllegalArgumentException("jcstress does not take these options: " + String.join(" ", args));
		}
		JCStress jcstress = new JCStress(options);
		jcstress.run(); // throws if a forbidden outcome was seen
		List<String> shortcomings = new ArrayList<>();
		InProcessCollector results = read(options.getResultFile());
		for (String test : jcstress.getTests()) {
			List<TestResult> ofTest = results.getTestResults()
				.stream()
				.filter((result) -> result.getName().equals(test))
				.toList();
			if (ofTest.isEmpty()) {
				shortcomings.add(test + " did not run: it needs two processors");
			}
			TestList.getInfo(test)
				.cases()
				.stream()
				.filter((outcome) -> outcome.expect() == Expect.ACCEPTABLE_INTERESTING)
				.filter((outcome) -> ofTest.stream().noneMatch((result) -> isSeen(outcome, result)))
				.forEach((outcome) -> shortcomings.add(test + " did not show: " + outcome.description()));
		}
		if (jcstress.getTests().isEmpty() || !shortcomings.isEmpty()) {
			throw new AssertionError("Proves nothing: " + (shortcomings.isEmpty() ? "no tests" : shortcomings));
		}
	}

	private static boolean isSeen(StateCase outcome, TestResult result) {
		return result.getStateKeys().stream().anyMatch((key) -> outcome.matches(key) && result.getCount(key) > 0);
	}

	private static InProcessCollector read(String resultFile) throws Exception {
		InProcessCollector results = new InProcessCollector();
		DiskReadCollector reader = new DiskReadCollector(resultFile, results);
		reader.dump();
		reader.close();
		return results;
	}

}
