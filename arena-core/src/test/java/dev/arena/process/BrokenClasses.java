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
 * Classes of the library that are compiled from its source after edits that break them,
 * for a child JVM to run with.
 */
public final class BrokenClasses {

	private final Path directory;

	private final List<Path> sources;

	/**
	 * Classes that do not exist yet.
	 * @param directory where they are to be
	 * @param sources the directories that have the source of the classes to be edited
	 */
	public BrokenClasses(Path directory, Path... sources) {
		this.directory = directory;
		this.sources = List.of(sources);
	}

	/**
	 * Makes the edits and compiles the classes.
	 * @return a class path on which the broken classes are found first
	 */
	public String compile(List<Edit> edits) throws IOException {
		Path sources = Files.createDirectories(this.directory.resolve("source"));
		for (Edit edit : edits) {
			Path broken = sources.resolve(edit.className() + ".java");
			String source = Files.readString(Files.exists(broken) ? broken : original(edit.className()));
			assertThat(source.split(Pattern.quote(edit.original()), -1))
				.as("%s in %s", edit.original(), edit.className())
				.hasSize(2);
			Files.writeString(broken, source.replace(edit.original(), edit.replacement()));
		}
		List<Path> broken = edits.stream()
			.map((edit) -> sources.resolve(edit.className() + ".java"))
			.distinct()
			.toList();
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		String classPath = System.getProperty("java.class.path");
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath);
			assertThat(compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(broken))
				.call()).as("%s compile: %s", broken, messages).isTrue();
		}
		return classes + System.getProperty("path.separator") + classPath;
	}

	private Path original(String className) {
		return this.sources.stream()
			.map((directory) -> directory.resolve(className + ".java"))
			.filter(Files::exists)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No source of " + className + " in " + this.sources));
	}

	/**
	 * The replacement of a piece of source, which must be there just once.
	 */
	public record Edit(String className, String original, String replacement) {

	}

}
