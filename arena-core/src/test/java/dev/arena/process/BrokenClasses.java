package dev.arena.process;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes of the library that are compiled from its source after an edit that breaks
 * them, for a child JVM to run with.
 */
final class BrokenClasses {

	private static final Path SOURCES = Path.of("src/main/java/dev/arena");

	private final Path directory;

	BrokenClasses(Path directory) {
		this.directory = directory;
	}

	/**
	 * Replaces a piece of source, which must be there just once, and compiles the class.
	 * @return a class path on which the broken class is found first
	 */
	String compile(String className, String original, String replacement) throws IOException {
		String source = Files.readString(SOURCES.resolve(className + ".java"));
		assertThat(source.split(Pattern.quote(original), -1)).as("%s in %s", original, className).hasSize(2);
		Path broken = Files.createDirectories(this.directory.resolve("source")).resolve(className + ".java");
		Files.writeString(broken, source.replace(original, replacement));
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		String classPath = System.getProperty("java.class.path");
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath);
			assertThat(compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(broken)).call())
				.as("%s compiles: %s", className, messages)
				.isTrue();
		}
		return classes + System.getProperty("path.separator") + classPath;
	}

}
