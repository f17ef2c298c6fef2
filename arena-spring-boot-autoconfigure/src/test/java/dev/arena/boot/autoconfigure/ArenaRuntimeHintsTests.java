package dev.arena.boot.autoconfigure;

import dev.arena.boot.autoconfigure.endpoint.ArenaDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpointAutoConfiguration;
import dev.arena.boot.autoconfigure.health.ArenaHealthAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaRuntimeHints} and the hints that Spring derives by itself, as
 * ahead-of-time processing of a context collects them.
 */
class ArenaRuntimeHintsTests {

	private final RuntimeHints hints = process();

	@Test
	void theCFunctionsAreAProxyWhoseMethodsCanBeCalled() throws Exception {
		Class<?> libC = Class.forName("dev.arena.internal.posix.LibC");
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(libC)).accepts(this.hints);
		assertThat(libC.getDeclaredMethods()).isNotEmpty()
			.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.accepts(this.hints));
	}

	@Test
	void theNativeLibraryOfBothPlatformsIsAResource() {
		for (String platform : new String[] { "linux-x86-64", "linux-aarch64" }) {
			String resource = "com/sun/jna/" + platform + "/libjnidispatch.so";
			assertThat(getClass().getClassLoader().getResource(resource)).as(resource).isNotNull();
			assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
		}
	}

	@Test
	void theIndexOfLayoutsIsAResource() {
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/arena/layouts/acme.Order.properties"))
			.accepts(this.hints);
	}

	@Test
	void whatTheNativeLibraryLooksUpExists() {
		assertThat(this.hints.jni().typeHints()).hasSizeGreaterThan(40)
			.allSatisfy(
					(hint) -> assertThat(Class.forName(hint.getType().getName(), false, getClass().getClassLoader()))
						.isNotNull());
		assertThat(this.hints.jni().getTypeHint(com.sun.jna.Pointer.class)).isNotNull();
	}

	@Test
	void rawMemoryIsReachableByReflection() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe"))).accepts(this.hints);
		if (Runtime.version().feature() >= 22) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(
						Class.forName("java.lang.foreign.MemorySegment").getMethod("reinterpret", long.class)))
				.accepts(this.hints);
		}
	}

	@Test
	void propertiesCanBeBound() {
		for (Class<?> type : new Class<?>[] { ArenaProperties.class, ArenaProperties.Entry.class,
				ArenaProperties.Pool.class }) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ArenaProperties.Entry.class, "setSizes"))
			.accepts(this.hints);
	}

	@Test
	void answersOfTheEndpointCanBeSerialized() {
		for (Class<?> type : new Class<?>[] { ArenaDescriptor.class, ArenaDescriptor.PoolDescriptor.class,
				ArenaDescriptor.ChunkDescriptor.class, ArenasEndpoint.ArenasDescriptor.class,
				ArenasEndpoint.ReclaimDescriptor.class, ArenasEndpoint.UnlinkDescriptor.class }) {
			assertThat(type.getRecordComponents()).allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.accepts(this.hints));
		}
	}

	private static RuntimeHints process() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("dev.arena.test", "Application")), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues
				.of("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B",
						"management.endpoints.web.exposure.include=*")
				.applyTo(context);
			context.register(ArenaAutoConfiguration.class, ArenasEndpointAutoConfiguration.class,
					ArenaHealthAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

}
