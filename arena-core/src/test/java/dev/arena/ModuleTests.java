package dev.arena;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.JavaHomes;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The library as a named module: compiled against and run from the module path, where
 * only what it exports is there.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ModuleTests {

	private static final long DEADLINE_SECONDS = 60;

	/** The first version that can deny native access. */
	private static final int RESTRICTED = 24;

	private static final String DESCRIPTOR = """
			module dev.customer {
				requires dev.arena.core;
			}
			""";

	private static final String USER = """
			package dev.customer;

			import java.util.concurrent.Callable;

			import dev.arena.Arena;
			import dev.arena.ArenaSpec;
			import dev.arena.Chunk;
			import dev.arena.memory.MemoryOptions;

			public final class Main {

				public static void main(String[] arguments) throws Exception {
					ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(8);
					try (Arena arena = Arena.local(spec, MemoryOptions.defaults())) {
						allocate("local", arena);
					}
					try (Arena arena = Arena.shared(arguments[0], spec)) {
						allocate("shared", arena);
					}
					System.out.println("modules " + Arena.class.getModule().getName() + ", "
							+ Class.forName("com.sun.jna.Native").getModule().getName());
					tell("memory", () -> Class.forName("dev.arena.internal.memory.MappedMemory")
							.getField("MAX_BUFFER_BYTES").getInt(null));
					tell("posix", () -> Class.forName("dev.arena.internal.posix.ShmFile")
							.getMethod("effectiveUser").invoke(null));
				}

				private static void allocate(String kind, Arena arena) {
					try (Chunk chunk = arena.allocate(100)) {
						chunk.putLong(0, 42);
						System.out.println(kind + " " + chunk.size() + " " + chunk.getLong(0));
					}
				}

				private static void tell(String layer, Callable<?> access) throws Exception {
					try {
						access.call();
						System.out.println(layer + " accessible");
					}
					catch (IllegalAccessException ex) {
						System.out.println(layer + " inaccessible");
					}
				}

			}
			""";

	private static final String INTRUDER = """
			package dev.customer;

			final class Intruder {

				private dev.arena.internal.posix.ShmFile file;

			}
			""";

	@RegisterExtension
	final Segments segments = new Segments();

	@TempDir
	Path directory;

	static List<Path> homes() {
		return JavaHomes.all();
	}

	static List<Path> restrictedHomes() {
		List<Path> homes = homes().stream().filter((home) -> JavaHomes.version(home) >= RESTRICTED).toList();
		assumeThat(homes).as("a JDK that can deny native access").isNotEmpty();
		return homes;
	}

	@ParameterizedTest
	@MethodSource("homes")
	void anApplicationOnTheModulePathAllocatesInLocalAndSharedArenas(Path home) throws Exception {
		assertThat(compile("Main.java", USER)).isEmpty();
		assertThat(run(home)).contains("local 256 42", "shared 256 42", "modules dev.arena.core, com.sun.jna");
	}

	@ParameterizedTest
	@MethodSource("homes")
	void nothingInternalCanBeAccessedByReflection(Path home) throws Exception {
		assertThat(compile("Main.java", USER)).isEmpty();
		assertThat(run(home)).contains("memory inaccessible", "posix inaccessible");
	}

	@ParameterizedTest
	@MethodSource("restrictedHomes")
	void whereNativeAccessIsDeniedTheMessageNamesTheModules(Path home) throws Exception {
		assertThat(compile("Main.java", USER)).isEmpty();
		assertThat(run(home, 1, "--illegal-native-access=deny")).anySatisfy((line) -> assertThat(line)
			.contains("NativeAccessException", "with --enable-native-access=dev.arena.core,com.sun.jna"));
	}

	@Test
	void nothingInternalCanBeNamed() throws Exception {
		assertThat(compile("Intruder.java", INTRUDER)).contains("dev.arena.internal.posix",
				"module dev.arena.core, which does not export it");
	}

	/** Compiles a module of one class; answers with what the compiler says. */
	private String compile(String file, String source) throws IOException, URISyntaxException {
		Path sources = Files.createDirectories(this.directory.resolve("src/dev/customer"));
		Path descriptor = Files.writeString(this.directory.resolve("src/module-info.java"), DESCRIPTOR);
		Path main = Files.writeString(sources.resolve(file), source);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter said = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			compiler
				.getTask(said, files, null, List.of("--release", "17", "--class-path", "", "--module-path",
						modulePath(), "-d", classes().toString()), null, files.getJavaFileObjects(descriptor, main))
				.call();
		}
		return said.toString();
	}

	/** Runs the module; answers with the lines that it prints. */
	private List<String> run(Path home) throws Exception {
		// before JDK 24 native access is not restricted
		return (JavaHomes.version(home) < RESTRICTED) ? run(home, 0)
				: run(home, 0, "--enable-native-access=dev.arena.core,com.sun.jna", "--illegal-native-access=deny");
	}

	private List<String> run(Path home, int exitStatus, String... jvmArguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-Xmx128m"));
		command.addAll(List.of(jvmArguments));
		command.addAll(List.of("--module-path", modulePath(classes()), "-m", "dev.customer/dev.customer.Main",
				this.segments.name()));
		Path output = Files.createTempFile(this.directory, "output", ".txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as("exit status; its output:%n%s", Files.readString(output))
			.isEqualTo(exitStatus);
		return Files.readAllLines(output);
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	/** This library and what it requires, as they are on the class path of this test. */
	private static String modulePath(Path... more) throws URISyntaxException {
		List<Path> path = new ArrayList<>(List.of(more));
		for (Class<?> type : List.of(Arena.class, Native.class, Nullable.class)) {
			path.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
		}
		return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
	}

}
