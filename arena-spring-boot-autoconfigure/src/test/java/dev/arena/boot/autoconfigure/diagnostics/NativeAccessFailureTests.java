package dev.arena.boot.autoconfigure.diagnostics;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.arena.process.ChildJvm;
import dev.arena.process.JavaHomes;
import dev.arena.process.JnaLibraries;
import dev.arena.process.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests what an application prints on a JVM that cannot call the operating system, at the
 * first attempt and at the second.
 */
class NativeAccessFailureTests {

	private static final List<String> START = List.of("--arena.arenas.orders.count=1",
			"--arena.arenas.orders.sizes=64B");

	@TempDir
	private Path directory;

	@Test
	void directoryInWhichJnaCanCreateNothing() {
		assertThat(twice((child) -> child.withJvmArguments("-Djna.tmpdir=/proc")))
			.allSatisfy((printed) -> assertThat(printed).contains("The arena 'orders' (arena.arenas.orders) ")
				.contains("JNA did not get its native library into this JVM. Where it may unpack it:\n\n"
						+ "    /proc: no file can be created there (")
				.contains("    java -Djna.tmpdir=/jna ...\n")
				.contains("--tmpfs /jna:exec"));
	}

	@Test
	void directoryFromWhichNothingMayBeExecuted() {
		String mount = "mount -t tmpfs -o noexec tmpfs " + this.directory;
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", mount);
		assertThat(Starts.of(START)
			.run((child) -> child.wrappedBy("unshare", "-m")
				.after(mount)
				.withJvmArguments("-Djna.tmpdir=" + this.directory))
			.get(0)).contains("    " + this.directory + ": mounted with noexec, nothing there can be executed\n")
			.contains("on a file system mounted without noexec");
	}

	@Test
	void deniedAccess() {
		Path home = homeThatCanDeny();
		assertThat(
				twice((child) -> child.on(home).withoutNativeAccess().withJvmArguments("--illegal-native-access=deny")))
			.allSatisfy(NativeAccessFailureTests::assertSaysHowToAllow);
	}

	@Test
	void accessThatOnlyJnaHas() {
		Path home = homeThatCanDeny();
		String jna = entries(true);
		assertThat(twice((child) -> child.on(home)
			.withoutNativeAccess()
			.withJvmArguments("--illegal-native-access=deny", "--module-path", jna, "--add-modules", "com.sun.jna",
					"--enable-native-access=com.sun.jna")))
			.allSatisfy(NativeAccessFailureTests::assertSaysHowToAllow);
	}

	@Test
	void missingJna() {
		assertThat(twice((child) -> child.withClassPath(classPathWithoutJna())))
			.allSatisfy((printed) -> assertThat(printed)
				.contains("The arena 'orders' (arena.arenas.orders) cannot be created: JNA is not on the class path: ")
				.contains("      <artifactId>jna</artifactId>\n      <version>5.12.1 or later</version>\n"));
	}

	@Test
	void tooOldJna() {
		Path jar = oldJna();
		assertThat(twice((child) -> child.withClassPath(classPathWithoutJna() + File.pathSeparator + jar)))
			.allSatisfy((printed) -> assertThat(printed)
				.contains("cannot be created: JNA is too old (version 5.9.0, in file:" + jar + "): ")
				.contains("<dependencyManagement><dependencies><dependency>\n"));
	}

	@Test
	void nativeLibraryOfAnotherVersionOfJna() {
		JnaLibraries.copy(oldJna(), this.directory);
		assertThat(twice(
				(child) -> child.withJvmArguments("-Djna.boot.library.path=" + this.directory, "-Djna.nosys=false")))
			.allSatisfy((printed) -> assertThat(printed)
				.contains("The arena 'orders' (arena.arenas.orders) cannot be created: JNA ",
						"needs its native library in version", "found 6.1.1 in " + this.directory)
				.contains("    java -Djna.nosys=true ...\n"));
	}

	@Test
	void runtimeWithoutAModule() {
		assumeTrue(Runtime.version().feature() < 22, "from Java 22 on nothing of jdk.unsupported is used");
		Path runtime = JavaHomes.linked(this.directory, "java.se");
		assertThat(twice((child) -> child.on(runtime))).allSatisfy((printed) -> assertThat(printed)
			.contains("The arena 'orders' (arena.arenas.orders) cannot be created: "
					+ "This Java runtime has no module jdk.unsupported ")
			.contains("    jlink --add-modules java.base,java.logging,jdk.unsupported,... --output runtime\n"));
	}

	@Test
	void otherMachine() {
		assertThat(
				Starts.of(START).run((child) -> child.withJvmArguments("-Dos.name=Plan 9", "-Dos.arch=riscv64")).get(0))
			.contains("The arena 'orders' (arena.arenas.orders) ")
			.contains("cannot be created on this machine (os.name=Plan 9, os.arch=riscv64):\n")
			.contains("Run the application on 64-bit Linux on x86-64 or aarch64");
	}

	private static Path oldJna() {
		Path jar = Path.of("../arena-core/target/jna/jna-5.9.0.jar").toAbsolutePath().normalize();
		assumeTrue(Files.exists(jar), "the build of the core copies JNA 5.9.0");
		return jar;
	}

	private static String classPathWithoutJna() {
		return entries(false);
	}

	private static String entries(boolean jna) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.matches(".*/jna-[^/]*\\.jar") == jna)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static List<String> twice(UnaryOperator<ChildJvm.Builder> options) {
		return Starts.of(START, START).run(options);
	}

	private static Path homeThatCanDeny() {
		Path home = JavaHomes.all().stream().filter((path) -> JavaHomes.version(path) >= 24).findFirst().orElse(null);
		assumeTrue(home != null, "needs JDK 24 or newer");
		return home;
	}

	private static void assertSaysHowToAllow(String printed) {
		assertThat(printed)
			.containsPattern("The arena 'orders' \\(arena.arenas.orders\\) cannot be created: this JVM "
					+ "\\(Java \\d+\\) denies native access to the class path:")
			.contains("    --enable-native-access=ALL-UNNAMED\n")
			.contains("        <Enable-Native-Access>ALL-UNNAMED</Enable-Native-Access>\n")
			.contains(
					"    <spring-boot.run.jvmArguments>--enable-native-access=ALL-UNNAMED</spring-boot.run.jvmArguments>\n")
			.contains("    <argLine>--enable-native-access=ALL-UNNAMED</argLine>\n");
	}

}
