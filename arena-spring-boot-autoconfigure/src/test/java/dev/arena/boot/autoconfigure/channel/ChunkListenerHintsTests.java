package dev.arena.boot.autoconfigure.channel;

import java.util.List;

import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaChannelAutoConfiguration;
import dev.arena.boot.autoconfigure.ChannelProperties;
import dev.arena.boot.autoconfigure.endpoint.ChannelDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ChannelsEndpoint;
import dev.arena.boot.autoconfigure.endpoint.ChannelsEndpointAutoConfiguration;
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
 * Tests for {@link ChunkListenerHints} and the hints that Spring derives by itself, as
 * ahead-of-time processing of a context collects them.
 */
class ChunkListenerHintsTests {

	private final RuntimeHints hints = process();

	@Test
	void listenersCanBeCalled() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Listener.class.getDeclaredMethod("on", Tick.class, Level.class))).accepts(this.hints);
	}

	@Test
	void generatedLayoutsOfTheirParametersCanBeUsed() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(TickLayout.class.getDeclaredMethod("read", Chunk.class))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(LevelLayout.class.getDeclaredField("BYTES")))
			.accepts(this.hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(LevelLayout.class.getDeclaredConstructor()))
			.accepts(this.hints);
	}

	@Test
	void propertiesCanBeBound() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ChannelProperties.class, "setSenders"))
			.accepts(this.hints);
	}

	@Test
	void answersOfTheEndpointCanBeSerialized() {
		for (Class<?> type : List.of(ChannelDescriptor.class, ChannelDescriptor.SenderDescriptor.class,
				ChannelDescriptor.ListenerDescriptor.class, ChannelsEndpoint.ChannelsDescriptor.class)) {
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
				.of("arena.arenas.video.count=4", "arena.arenas.video.sizes=64B", "arena.channels.frames=",
						"management.endpoints.web.exposure.include=*")
				.applyTo(context);
			context.register(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class,
					ChunkListenerAutoConfiguration.class, ChannelsEndpointAutoConfiguration.class, Listener.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	static class Listener {

		@ChunkListener(channel = "frames")
		void on(Tick tick, Level level) {
		}

	}

}
