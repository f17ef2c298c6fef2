package dev.arena.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.arena.NativeAccessException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests JVMs that can and that cannot call the operating system: with each version of
 * JNA, and with runtimes that lack a module. What cannot be used is named, each time
 * alike, before anything is created.
 */
class NativeAccessTests {

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "5.12.1", "5.14.0", "5.17.0" })
	void versionOfJnaThatWorks(String version) {
		assertThat(outcomes(child().withClassPath(classPath(jar(version))))).containsOnly("shared works",
				"local works");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.5.2", "5.5.0", "5.9.0", "5.11.0" })
	void versionOfJnaThatIsTooOld(String version) {
		assertRefused(child().withClassPath(classPath(jar(version))), Reason.JNA_TOO_OLD, "JNA is too old (version "
				+ version + ", in file:" + jar(version) + "): " + "Arena needs net.java.dev.jna:jna 5.12.1 or later");
	}

	@Test
	void noJna() {
		assertRefused(child().withClassPath(classPath()), Reason.JNA_MISSING,
				"JNA is not on the class path: add the dependency net.java.dev.jna:jna, 5.12.1 or later");
	}

	@Test
	void nativeLibraryOfAnotherVersionOfJna() {
		JnaLibraries.copy(jar("5.9.0"), this.directory);
		assertRefused(child().withJvmArguments("-Djna.boot.library.path=" + this.directory, "-Djna.nosys=false"),
				Reason.JNA_LIBRARY_OF_OTHER_VERSION, "needs its native library in version",
				"and found 6.1.1 in " + this.directory + "/libjnidispatch.so: remove that library");
	}

	@ParameterizedTest
	@ValueSource(strings = { "at-once", "after-jna" })
	void accessThatTheJvmDenies(String when) {
		assertRefused(
				child(when).on(homeThatCanDeny())
					.withoutNativeAccess()
					.withJvmArguments("--illegal-native-access=deny"),
				Reason.DENIED, "Native access is denied (Illegal native access from ",
				"): start the JVM with --enable-native-access=");
	}

	@Test
	void directoryThatHadNoRoomForTheLibraryWhenAnotherUsedJna() {
		assertRefused(child("after-jna").withJvmArguments("-Djna.tmpdir=/proc"), Reason.JNA_LIBRARY_NOT_LOADED,
				"JNA could not load its native library (java.lang.UnsatisfiedLinkError: Failed to create temporary file");
	}

	@Test
	void limitOfFileSizeThatIsTooLowForTheLibrary() {
		assertRefused(child().after("ulimit -f 64").withJvmArguments("-Djna.nosys=true"), Reason.JNA_LIBRARY_NOT_LOADED,
				"File too large", "): raise 'ulimit -f', which is too low for that library");
	}

	@Test
	void runtimeWithoutTheModuleOfUnsafe() {
		assumeTrue(Runtime.version().feature() < 22, "from Java 22 on nothing of jdk.unsupported is used");
		assertRefused(child().on(runtimeOf("java.base,java.logging")), Reason.JDK_MODULE_MISSING,
				"This Java runtime has no module jdk.unsupported (class sun.misc.Unsafe): "
						+ "make it with jlink --add-modules jdk.unsupported,");
	}

	@Test
	void runtimeWithoutTheModuleThatJnaNeeds() {
		assertRefused(child().on(runtimeOf("java.base,jdk.unsupported")), Reason.JDK_MODULE_MISSING,
				"This Java runtime has no module java.logging ");
	}

	@Test
	void runtimeWithWhatIsNeeded() {
		assertThat(outcomes(child().on(runtimeOf("java.base,java.logging,jdk.unsupported"))))
			.containsOnly("shared works", "local works");
	}

	private ChildJvm.Builder child() {
		return ChildJvm.running(FirstUse.class, this.segments.name());
	}

	private ChildJvm.Builder child(String when) {
		return when.equals("at-once") ? child() : ChildJvm.running(FirstUse.class, this.segments.name(), when);
	}

	private static Path homeThatCanDeny() {
		Path home = JavaHomes.all().stream().filter((path) -> JavaHomes.version(path) >= 24).findFirst().orElse(null);
		assumeTrue(home != null, "needs JDK 24 or newer");
		return home;
	}

	private void assertRefused(ChildJvm.Builder child, Reason reason, String... sentences) {
		List<String> outcomes = outcomes(child);
		assertThat(outcomes).hasSize(4)
			.allSatisfy(
					(outcome) -> assertThat(outcome).matches("(shared|local) " + reason + ": .*").contains(sentences));
		assertThat(outcomes.subList(0, 2)).isEqualTo(outcomes.subList(2, 4));
		assertThat(this.segments.existing()).isEmpty();
	}

	private static List<String> outcomes(ChildJvm.Builder builder) {
		try (ChildJvm child = builder.start()) {
			return Stream.of("shared", "local", "shared", "local")
				.map((kind) -> kind + " " + child.expect(kind))
				.toList();
		}
	}

	/** The class path of this JVM, with other jars in the place of JNA. */
	private static String classPath(Path... jars) {
		return Stream
			.concat(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
				.filter((entry) -> !entry.matches(".*/jna-[^/]*\\.jar")), Arrays.stream(jars).map(Path::toString))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path jar(String version) {
		Path jar = Path.of("target/jna/jna-" + version + ".jar").toAbsolutePath();
		assertThat(jar).as("copied by the build").exists();
		return jar;
	}

	private Path runtimeOf(String modules) {
		return JavaHomes.linked(this.directory, modules);
	}

}
