package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every auto-configuration is found by Spring Boot.
 */
class AutoConfigurationImportsTests {

	private final Path classes = classes();

	@Test
	void theImportsFileListsExactlyTheAutoConfigurations() throws IOException {
		List<String> imports = Files.readAllLines(this.classes
			.resolve("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"));
		try (Stream<Path> files = Files.walk(this.classes)) {
			List<String> annotated = files.map((file) -> this.classes.relativize(file).toString())
				.filter((file) -> file.endsWith(".class"))
				.map((file) -> ClassUtils.convertResourcePathToClassName(file.replace(".class", "")))
				.filter((name) -> ClassUtils.resolveClassName(name, null).isAnnotationPresent(AutoConfiguration.class))
				.toList();
			assertThat(imports).isNotEmpty().containsExactlyInAnyOrderElementsOf(annotated);
		}
	}

	static Path classes() {
		try {
			return Path.of(ArenaAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
