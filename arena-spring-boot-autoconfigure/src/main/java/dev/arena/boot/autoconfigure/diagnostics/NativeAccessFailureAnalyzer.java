package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;
import java.util.stream.Collectors;

import dev.arena.NativeAccessException;

import org.springframework.core.env.Environment;

/**
 * Says how to grant native access, which JNA to use, or what keeps JNA from unpacking or
 * loading its library.
 */
class NativeAccessFailureAnalyzer extends ArenaFailureAnalyzer<NativeAccessException> {

	NativeAccessFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, NativeAccessException cause) {
		return switch (cause.reason()) {
			case DENIED -> String.format(Locale.ROOT,
					"%s cannot be created: this JVM (Java %d) denies native access to the class path:", arena.subject(),
					Runtime.version().feature());
			case JNA_LIBRARY_NOT_LOADED -> describeDirectories(arena.subject());
			case JNA_MISSING, JNA_TOO_OLD, JNA_LIBRARY_OF_OTHER_VERSION, JDK_MODULE_MISSING ->
				String.format(Locale.ROOT, "%s cannot be created: %s", arena.subject(), cause.getMessage());
		};
	}

	private static String describeDirectories(String subject) {
		String directories = JnaDirectory.candidates()
			.stream()
			.map((directory) -> String.format(Locale.ROOT, "    %s: %s", directory.path(), directory.problem()))
			.collect(Collectors.joining(String.format(Locale.ROOT, "%n")));
		return String.format(Locale.ROOT,
				"%s cannot be created: JNA did not get its native library into this JVM. Where it may unpack it:%n%n%s%s",
				subject, directories,
				JnaDirectory.isMusl()
						? String.format(Locale.ROOT, "%n    The C library here is musl, that of JNA needs glibc.")
						: "");
	}

	@Override
	String advise(FailedArena arena, NativeAccessException cause) {
		return switch (cause.reason()) {
			case DENIED -> granting();
			case JNA_LIBRARY_NOT_LOADED -> unpacking();
			case JNA_MISSING -> """
					The starter brings JNA: do not exclude it, or add it again:

					    <dependency>
					      <groupId>net.java.dev.jna</groupId>
					      <artifactId>jna</artifactId>
					      <version>5.12.1 or later</version>
					    </dependency>
					""";
			case JNA_TOO_OLD ->
				"""
						See what brings the old version (mvn dependency:tree, gradle dependencies), and set the one that wins.

						Maven:

						    <dependencyManagement><dependencies><dependency>
						      <groupId>net.java.dev.jna</groupId>
						      <artifactId>jna</artifactId>
						      <version>5.12.1 or later</version>
						    </dependency></dependencies></dependencyManagement>
						""";
			case JNA_LIBRARY_OF_OTHER_VERSION -> """
					Have JNA use the library in its own jar:

					    java -Djna.nosys=true ...

					and set no -Djna.boot.library.path; or remove the library that was found.
					""";
			case JDK_MODULE_MISSING -> """
					Make the runtime with these modules beside those of the application:

					    jlink --add-modules java.base,java.logging,jdk.unsupported,... --output runtime
					""";
		};
	}

	private static String unpacking() {
		return (JnaDirectory.isMusl() ? """
				Use an image with glibc (not -alpine), or install gcompat: apk add gcompat.

				""" : "") + """
				Let JNA unpack into a directory that is writable and on a file system mounted without noexec:

				    java -Djna.tmpdir=/jna ...

				Docker with a read-only or hardened file system:

				    docker run --read-only --tmpfs /jna:exec,mode=1777 -e JAVA_TOOL_OPTIONS=-Djna.tmpdir=/jna ...

				Kubernetes: mount an emptyDir at /jna.

				Or install JNA's library with the system (Debian: libjna-jni) and do not unpack:

				    java -Djna.nounpack=true -Djna.boot.library.path=/usr/lib/x86_64-linux-gnu/jni ...
				""";
	}

	private static String granting() {
		return """
				Allow native access, in one of these ways.

				Command line, or the environment variable JDK_JAVA_OPTIONS:

				    --enable-native-access=ALL-UNNAMED

				Executable jar, in its manifest (Maven):

				    <plugin>
				      <groupId>org.apache.maven.plugins</groupId>
				      <artifactId>maven-jar-plugin</artifactId>
				      <configuration><archive><manifestEntries>
				        <Enable-Native-Access>ALL-UNNAMED</Enable-Native-Access>
				      </manifestEntries></archive></configuration>
				    </plugin>

				mvn spring-boot:run, as a Maven property:

				    <spring-boot.run.jvmArguments>--enable-native-access=ALL-UNNAMED</spring-boot.run.jvmArguments>

				Tests, in the configuration of maven-surefire-plugin:

				    <argLine>--enable-native-access=ALL-UNNAMED</argLine>
				""";
	}

}
