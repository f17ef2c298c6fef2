package dev.arena.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each snippet of docs/views.md stands, as it is there, in a test that runs it. */
class SnippetTests {

	private static final Path DOCUMENT = Path.of("..", "..", "docs", "views.md");

	/** All tests whose lines the document shows. */
	private static final List<Path> TESTS = List.of(Path.of("src", "test", "java"),
			Path.of("..", "arena-netty", "src", "test", "java"),
			Path.of("..", "arena-memory-segment", "src", "test", "java"));

	@Test
	void everySnippetIsRunByATest() throws IOException {
		String tests = withoutIndentation(TESTS.stream().map(SnippetTests::sources).collect(Collectors.joining()));
		List<String> snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(DOCUMENT))
			.results()
			.map((MatchResult result) -> result.group(1))
			.toList();
		assertThat(snippets).hasSizeGreaterThan(7)
			.allSatisfy((snippet) -> assertThat(tests.contains(withoutIndentation(snippet))).as(snippet).isTrue());
	}

	private static String withoutIndentation(String text) {
		return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
	}

	private static String sources(Path directory) {
		if (!Files.exists(directory)) {
			return "";
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".java")).map((file) -> {
				try {
					return Files.readString(file);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			}).collect(Collectors.joining());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
