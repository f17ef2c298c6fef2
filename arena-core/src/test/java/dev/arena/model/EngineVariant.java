package dev.arena.model;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Edits of the sources of the library that break it in one place.
 */
final class EngineVariant {

	private static final Path SOURCES = Path.of("src/main/java/dev/arena");

	private static final String OURS = "dev.arena.";

	private final String fault;

	private final Map<String, String> sources = new LinkedHashMap<>();

	EngineVariant(String fault) {
		this.fault = fault;
	}

	/** Replaces a piece of the source of a class, which must be there just once. */
	EngineVariant with(String className, String original, String replacement) {
		String source = this.sources.computeIfAbsent(className, EngineVariant::read);
		assertThat(source.split(Pattern.quote(original), -1)).as("'%s' in %s", original, className).hasSize(2);
		this.sources.put(className, source.replace(original, replacement));
		return this;
	}

	private static String read(String className) {
		try {
			return Files.readString(SOURCES.resolve(className + ".java"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compiles the edited classes.
	 * @return a class of the tests, loaded beside the edited engine and apart from ours
	 */
	Class<?> load(Class<?> test, Path directory) throws IOException, ClassNotFoundException {
		List<Path> edited = new ArrayList<>();
		for (Map.Entry<String, String> source : this.sources.entrySet()) {
			edited.add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()));
		}
		Path classes = Files.createDirectories(directory.resolve("classes"));
		String classPath = System.getProperty("java.class.path");
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath);
			assertThat(compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(edited))
				.call()).as("%s compiles: %s", this.fault, messages).isTrue();
		}
		URL[] urls = Stream
			.concat(Stream.of(classes),
					Pattern.compile(Pattern.quote(System.getProperty("path.separator")))
						.splitAsStream(classPath)
						.map(Path::of))
			.map(EngineVariant::url)
			.toArray(URL[]::new);
		return new Loader(urls).loadClass(test.getName());
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	public String toString() {
		return this.fault;
	}

	/** Loads the classes of this project itself, and lets its parent load all others. */
	private static final class Loader extends URLClassLoader {

		Loader(URL[] urls) {
			super(urls, EngineVariant.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(OURS)) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
