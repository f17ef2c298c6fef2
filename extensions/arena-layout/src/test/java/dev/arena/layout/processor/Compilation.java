package dev.arena.layout.processor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** A run of a compiler with the processor, into a folder. */
final class Compilation {

	static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

	static final JavaCompiler ECJ = new EclipseCompiler();

	private final JavaCompiler compiler;

	private final Path output;

	private final List<String> options = new ArrayList<>();

	private final List<Path> sources = new ArrayList<>();

	private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();

	private String classPath = System.getProperty("java.class.path");

	Compilation(JavaCompiler compiler, Path output) {
		this.compiler = compiler;
		this.output = output;
	}

	Compilation with(String... options) {
		this.options.addAll(List.of(options));
		return this;
	}

	Compilation withClassPath(Path folder) {
		this.classPath = folder + File.pathSeparator + this.classPath;
		return this;
	}

	/**
	 * Adds a source whose name is that of its first type, in the package {@code acme}.
	 */
	Compilation source(String name, String content) {
		return file("acme/" + name, "package acme; import dev.arena.layout.*; " + content);
	}

	/** Adds a source, which is a file because some compilers want one. */
	Compilation file(String path, String content) {
		try {
			Path file = this.output.resolve("sources").resolve(path + ".java");
			Files.createDirectories(file.getParent());
			this.sources.add(Files.writeString(file, content));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Compiles, and says whether it succeeded. */
	boolean run() {
		List<String> all = new ArrayList<>(List.of("-d", this.output.toString(), "-s", this.output.toString(),
				"-classpath", this.classPath, "-processor", LayoutProcessor.class.getName(), "--release", "17"));
		all.addAll(this.options);
		try (StandardJavaFileManager files = this.compiler.getStandardFileManager(this.diagnostics, Locale.ROOT,
				StandardCharsets.UTF_8)) {
			return this.compiler
				.getTask(Writer.nullWriter(), files, this.diagnostics, all, null,
						files.getJavaFileObjectsFromPaths(this.sources))
				.call();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<Diagnostic<? extends JavaFileObject>> all(Diagnostic.Kind kind) {
		return this.diagnostics.getDiagnostics().stream().filter((each) -> each.getKind() == kind).toList();
	}

	List<String> errors() {
		return messages(Diagnostic.Kind.ERROR);
	}

	List<String> warnings() {
		return messages(Diagnostic.Kind.WARNING);
	}

	String generated(String path) {
		try {
			return Files.readString(this.output.resolve(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> messages(Diagnostic.Kind kind) {
		return all(kind).stream().map((each) -> each.getMessage(Locale.ROOT)).toList();
	}

}
