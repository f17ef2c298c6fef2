package dev.arena.boot.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippets of the README.
 */
final class Snippets {

	private static final Path README = Path.of("..", "README.md");

	private Snippets() {
	}

	/** What the README shows in a language, with a text in it. */
	static String find(String language, String text) throws IOException {
		return find(README, language, text);
	}

	/** The content of the first fenced block of a language that contains a text. */
	static String find(Path page, String language, String text) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(page))
			.results()
			.map((MatchResult match) -> match.group(1))
			.filter((block) -> block.contains(text))
			.findFirst()
			.orElseThrow();
	}

	static void compile(Path directory, String className, String source) throws IOException {
		Path file = Files.writeString(directory.resolve(className + ".java"), source);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		int status = compiler.run(null, null, null, "-parameters", "-d", directory.toString(), "-classpath",
				System.getProperty("java.class.path"), file.toString());
		assertThat(status).as("exit status of javac for %s", source).isZero();
	}

}
