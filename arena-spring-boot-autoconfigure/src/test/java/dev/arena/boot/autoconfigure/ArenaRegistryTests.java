package dev.arena.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ArenaRegistry}.
 */
class ArenaRegistryTests {

	private final Arena orders = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));

	private final Arena frames = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));

	private final ArenaRegistry registry = new ArenaRegistry(new StaticListableBeanFactory(beans()));

	@AfterEach
	void close() {
		this.orders.close();
		this.frames.close();
	}

	@Test
	void findsArenasByName() {
		assertThat(this.registry.get("orders")).isSameAs(this.orders);
		assertThat(this.registry.find("frames")).containsSame(this.frames);
	}

	@Test
	void knowsTheNamesInOrder() {
		assertThat(this.registry.names()).containsExactly("orders", "frames");
		assertThat(this.registry.asMap()).containsExactly(Map.entry("orders", this.orders),
				Map.entry("frames", this.frames));
	}

	@Test
	void listsTheNamesWhenThereIsNoSuchArena() {
		assertThat(this.registry.find("quotes")).isEmpty();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.registry.get("quotes"))
			.withMessage("There is no arena named 'quotes'; the arenas are: orders, frames");
	}

	@Test
	void saysSoWhenThereAreNoArenas() {
		ArenaRegistry empty = new ArenaRegistry(new StaticListableBeanFactory());
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> empty.get("quotes"))
			.withMessage("There is no arena named 'quotes'; there are no arenas at all");
	}

	@Test
	void doesNotFindBeansThatAreNoArenas() {
		assertThat(this.registry.find("other")).isEmpty();
	}

	@Test
	void cannotBeChanged() {
		assertThatThrownBy(() -> this.registry.names().clear()).isInstanceOf(UnsupportedOperationException.class);
		assertThatThrownBy(() -> this.registry.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
	}

	private Map<String, Object> beans() {
		Map<String, Object> beans = new LinkedHashMap<>();
		beans.put("orders", this.orders);
		beans.put("other", "not an arena");
		beans.put("frames", this.frames);
		return beans;
	}

}
