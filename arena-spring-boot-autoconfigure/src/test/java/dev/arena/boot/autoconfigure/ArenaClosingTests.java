package dev.arena.boot.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests when arenas close.
 */
class ArenaClosingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class))
		.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B");

	private final AtomicReference<Arena> arena = new AtomicReference<>();

	@Test
	void theContextClosesItsArenas() {
		this.runner.run((context) -> {
			this.arena.set(context.getBean(Arena.class));
			assertThat(this.arena.get().isClosed()).isFalse();
		});
		assertThat(this.arena.get().isClosed()).isTrue();
	}

	@Test
	void aConsumerThatAnArenaWasInjectedIntoIsDestroyedBeforeIt() {
		AtomicReference<Consumer> consumer = new AtomicReference<>();
		this.runner.withUserConfiguration(EarlyConsumer.class)
			.run((context) -> consumer.set(context.getBean(Consumer.class)));
		assertThat(consumer.get().seen).containsExactly("open");
		assertThat(consumer.get().arena.isClosed()).isTrue();
	}

	@Test
	void aConsumerThatLookedAnArenaUpLaterIsDestroyedBeforeIt() {
		AtomicReference<Consumer> consumer = new AtomicReference<>();
		this.runner.withUserConfiguration(LateConsumer.class).run((context) -> {
			consumer.set(context.getBean(Consumer.class));
			consumer.get().arena = context.getBeanProvider(Arena.class).getObject();
		});
		assertThat(consumer.get().seen).containsExactly("open");
		assertThat(consumer.get().arena.isClosed()).isTrue();
	}

	@Test
	void aLazyArenaClosesToo() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> this.arena.set(context.getBean(Arena.class)));
		assertThat(this.arena.get().isClosed()).isTrue();
	}

	@Test
	void aFailedRefreshClosesTheArenasAndLeavesNoSegment() {
		String segmentName = SegmentNames.unique();
		this.runner
			.withPropertyValues("arena.arenas.orders.backend=shared", "arena.arenas.orders.shared.name=" + segmentName)
			.withBean(AtomicReference.class, () -> this.arena)
			.withUserConfiguration(FailingConsumer.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseMessage("after " + segmentName));
		assertThat(this.arena.get().isClosed()).isTrue();
		assertThat(Arena.unlink(segmentName)).isFalse();
	}

	@Test
	void anArenaThatDoesNotCloseDoesNotStopTheOthers() {
		Arena first = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Arena last = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Arena failing = (Arena) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Arena.class },
				(proxy, method, arguments) -> {
					throw new IllegalStateException("test");
				});
		ArenaCloser closer = new ArenaCloser();
		List.of(first, failing, last).forEach((arena) -> closer.track("Arena", "test", arena, Arena::close));
		closer.destroy();
		assertThat(first.isClosed()).isTrue();
		assertThat(last.isClosed()).isTrue();
	}

	@Test
	void anArenaThatTheUserDeclaresIsClosedLikeAnyBean() {
		this.runner.withBean("mine", Arena.class, () -> Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1)))
			.run((context) -> this.arena.set(context.getBean("mine", Arena.class)));
		assertThat(this.arena.get().isClosed()).isTrue();
	}

	@Test
	void anArenaThatTheUserDeclaresIsLeftToItsOwnDestroyMethod() {
		this.runner.withUserConfiguration(ArenaThatStaysOpen.class)
			.run((context) -> this.arena.set(context.getBean("mine", Arena.class)));
		try (Arena mine = this.arena.get()) {
			assertThat(mine.isClosed()).isFalse();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConsumer {

		@Bean
		Consumer consumer(Arena orders) {
			Consumer consumer = new Consumer();
			consumer.arena = orders;
			return consumer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateConsumer {

		@Bean
		Consumer consumer() {
			return new Consumer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConsumer {

		FailingConsumer(Arena orders, AtomicReference<Arena> seen) {
			seen.set(orders);
			throw new IllegalStateException("after " + orders.segmentName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ArenaThatStaysOpen {

		@Bean(destroyMethod = "")
		Arena mine() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		}

	}

	static class Consumer implements DisposableBean {

		private final List<String> seen = new ArrayList<>();

		private Arena arena;

		@Override
		public void destroy() {
			this.seen.add((this.arena.isClosed()) ? "closed" : "open");
		}

	}

}
