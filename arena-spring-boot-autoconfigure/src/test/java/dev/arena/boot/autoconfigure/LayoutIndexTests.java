package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LayoutIndex}: layouts on the class path, and the arenas that an
 * application is started with.
 */
@Tag("text")
@ExtendWith(OutputCaptureExtension.class)
class LayoutIndexTests {

	@TempDir
	private Path classes;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class))
		.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=16B,64B");

	@Test
	void aLayoutOfExactlyTheLargestSizeFits() throws Exception {
		layout("acme.Order", 64, "orders");
		withClasses(() -> this.runner.run((context) -> assertThat(context).hasNotFailed().hasBean("orders")));
	}

	@Test
	void aLayoutThatIsOneByteTooLargeStopsTheStartWithValueRuleAndNearestSize() throws Exception {
		layout("acme.Order", 65, "orders");
		withClasses(() -> this.runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (failure) -> {
				assertThat(failure.analysis().getDescription())
					.startsWith("The largest chunks of the arena 'orders' (arena.arenas.orders) are too small")
					.contains("acme.Order has 65 bytes and must fit into 64 (")
					.contains("acme.Order.properties");
				assertThat(failure.analysis().getAction())
					.startsWith("Give arena.arenas.orders a pool of 128B, the nearest chunk size that fits");
			})));
	}

	@Test
	void theAnalysisIsWhatAUserSees(CapturedOutput output) throws Exception {
		layout("acme.Order", 2000, "orders");
		withClasses(() -> {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> application.run("--arena.arenas.orders.count=4", "--arena.arenas.orders.sizes=64B"));
		});
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("acme.Order has 2000 bytes and must fit into 64")
			.contains("a pool of 2KB");
	}

	@Test
	void allLayoutsOfAllJarsAreToldAtOnceAndOthersAreNot() throws Exception {
		layout("acme.Order", 100, "orders");
		layout("acme.Quote", 1000, "quotes");
		layout("acme.Free", 1000, "");
		layout("acme.Small", 8, "orders");
		withClasses(() -> this.runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class,
					(failure) -> assertThat(failure.analysis().getDescription())
						.contains("acme.Order has 100 bytes", "acme.Trade has 300 bytes", "trades.jar")
						.doesNotContain("Quote", "Free", "Small"))),
				jar("acme.Trade", 300, "orders"));
	}

	@Test
	void whatACustomizerMakesOfThePoolsCounts() throws Exception {
		layout("acme.Order", 100, "orders");
		withClasses(
				() -> this.runner
					.withBean(ArenaCustomizer.class,
							() -> (name, settings) -> settings
								.withSpec(ArenaSpec.ofChunkSizes(64, 128).withChunkCount(4)))
					.run((context) -> assertThat(context).hasNotFailed()));
	}

	@Test
	void anArenaOfTheApplicationItselfIsItsOwnBusiness() throws Exception {
		layout("acme.Order", 100, "orders");
		withClasses(() -> this.runner
			.withBean("orders", Arena.class, () -> Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1)))
			.run((context) -> assertThat(context).hasNotFailed()));
	}

	@Test
	void nothingIsCreatedForAnArenaThatIsRefused() throws Exception {
		String segment = SegmentNames.unique();
		layout("acme.Order", 100, "orders");
		withClasses(() -> this.runner
			.withPropertyValues("arena.arenas.orders.backend=shared", "arena.arenas.orders.shared.name=" + segment)
			.run((context) -> assertThat(context).hasFailed()));
		assertThat(Path.of("/dev/shm" + segment)).doesNotExist();
	}

	@Test
	void anIndexWithoutASizeIsRefusedWithItsName() throws Exception {
		Files.writeString(index("acme.Order"), "class=acme.Order\narena=orders\n");
		LayoutIndex index = new LayoutIndex();
		try (URLClassLoader loader = loader()) {
			index.setResourceLoader(new DefaultResourceLoader(loader));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> index.requireFit("orders", ArenaSpec.ofChunkSizes(64)))
				.withMessageContaining("acme.Order.properties")
				.withMessageEndingWith(
						"says bytes=, which is no size of a layout: compile the layout again with " + "arena-layout");
		}
	}

	private void withClasses(Runnable action, URL... more) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = loader(more)) {
			thread.setContextClassLoader(loader);
			action.run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private URLClassLoader loader(URL... more) throws IOException {
		URL[] urls = new URL[more.length + 1];
		urls[0] = this.classes.toUri().toURL();
		System.arraycopy(more, 0, urls, 1, more.length);
		return new URLClassLoader(urls, getClass().getClassLoader());
	}

	private void layout(String type, int bytes, String arena) throws IOException {
		Files.writeString(index(type), content(type, bytes, arena));
	}

	private Path index(String type) throws IOException {
		return Files.createDirectories(this.classes.resolve("META-INF/arena/layouts")).resolve(type + ".properties");
	}

	private URL jar(String type, int bytes, String arena) throws IOException {
		Path jar = this.classes.resolve("trades.jar");
		try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file)) {
			zip.putNextEntry(new ZipEntry("META-INF/arena/layouts/"));
			zip.putNextEntry(new ZipEntry("META-INF/arena/layouts/" + type + ".properties"));
			zip.write(content(type, bytes, arena).getBytes(StandardCharsets.UTF_8));
		}
		return jar.toUri().toURL();
	}

	private static String content(String type, int bytes, String arena) {
		return String.format(Locale.ROOT, "arena=%s%nbytes=%d%nclass=%s%n", arena, bytes, type);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ArenaAutoConfiguration.class)
	static class Application {

	}

}
