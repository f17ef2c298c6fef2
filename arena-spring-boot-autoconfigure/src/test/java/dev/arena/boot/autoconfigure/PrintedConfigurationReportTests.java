package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests what is printed at the start of an application that is not configured right.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("text")
class PrintedConfigurationReportTests {

	@TempDir
	private Path directory;

	@Test
	void aValueOfTheWrongTypeNamesTheLegalOnes(CapturedOutput output) throws IOException {
		assertThat(report(output, "arena.defaults.huge-pages: always")).contains(
				"    arena.defaults.huge-pages = always: must be one of: off, try, require (URL [file:", "- 1:28)");
	}

	@Test
	void theReportIsPrintedAtTheStart(CapturedOutput output) throws IOException {
		Path yml = this.directory.resolve("application.yml");
		assertThat(report(output, "arena.primary: orders")).isEqualToNormalizingNewlines(String.format(Locale.ROOT, """
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				The configuration of arenas is not legal:

				    arena.primary = orders: must name an arena; arena.arenas has none (URL [file:%s] - 1:16)

				Action:

				Correct the properties listed above. No arena has been created.

				""", yml));
	}

	@Test
	void allIllegalValuesArePrintedWithTheirPlaces(CapturedOutput output) throws IOException {
		String place = "(URL [file:" + this.directory.resolve("application.yml") + "] - ";
		assertThat(report(output, """
				arena.arenas.orders:
				  count: 0
				  sizes: 48B
				arena.arenas.frames:
				  lock-memory: require
				  pools: []
				""")).containsSubsequence("Description:\n\nThe configuration of arenas is not legal:\n\n",
				"    arena.arenas.orders.sizes[0] = 48B: must be a power of two; nearest legal value: 64B " + place
						+ "3:10)\n",
				"    arena.arenas.orders.count = 0: must be from 1 to 4294967295; nearest legal value: 1 " + place
						+ "2:10)\n",
				"    arena.arenas.frames.pools: number of pools must be at least 1; nearest legal value: 1 " + place
						+ "6:10)\n",
				"Action:\n\nCorrect the properties listed above.");
	}

	@Test
	void allUnknownKeysArePrintedWithTheirPlaces(CapturedOutput output) throws IOException {
		String place = "(URL [file:" + this.directory.resolve("application.yml") + "] - ";
		assertThat(report(output, """
				arena.primry: orders
				arena.arenas.orders.shared.nam: /x
				""")).contains("    arena.primry = orders: unknown key; the keys here are arenas, ", place + "1:15)\n",
				"    arena.arenas.orders.shared.nam = /x: unknown key; the keys here are allow-foreign-owner, ",
				place + "2:33)\n", "Action:\n\nCorrect the properties listed above.");
	}

	/** What an application prints that does not start. */
	private String report(CapturedOutput output, String yml) throws IOException {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String location = "--spring.config.location=" + "file:"
				+ Files.writeString(this.directory.resolve("application.yml"), yml);
		assertThatException().isThrownBy(() -> application.run(location, "--logging.pattern.console=%m%n").close());
		String printed = output.getOut();
		return printed.substring(printed.indexOf("***"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
