package dev.arena.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.LeakDetection;
import dev.arena.PoolSpec;
import dev.arena.SharedOptions;
import dev.arena.TrackedAllocation;
import dev.arena.UnlinkPolicy;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests that every property has its effect on the arena.
 */
class ArenaSettingsTests {

	private final SettingsRecorder created = new SettingsRecorder();

	private final String segmentName = SegmentNames.unique();

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class))
		.withBean(ArenaCustomizer.class, () -> this.created);

	private final ApplicationContextRunner local = this.empty.withPropertyValues("arena.arenas.orders.count=4",
			"arena.arenas.orders.sizes=64B,256B");

	private final ApplicationContextRunner shared = this.local.withPropertyValues("arena.arenas.orders.backend=shared",
			"arena.arenas.orders.shared.name=" + this.segmentName);

	@Test
	void theDefaultsAreThoseOfTheLibrary() {
		this.local.run((context) -> {
			assertThat(orders()).isEqualTo(new ArenaSettings(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(4), null,
					SharedOptions.defaults()));
			assertThat(context.getBean(Arena.class).segmentName()).isNull();
		});
	}

	static Stream<Arguments> inheritableProperties() {
		return Stream.of(property("backend", "shared", ArenaSettings::segmentName, "/orders"),
				memory("huge-pages", "require", MemoryOptions::hugePages, Requirement.REQUIRE),
				memory("huge-page-kind", "hugetlb", MemoryOptions::hugePageKind, HugePageKind.HUGETLB),
				memory("numa-node", "3", MemoryOptions::numaNode, 3),
				memory("numa-node", "0", MemoryOptions::numaBinding, Requirement.TRY),
				memory("prefault", "require", MemoryOptions::prefault, Requirement.REQUIRE),
				memory("lock-memory", "require", MemoryOptions::lock, Requirement.REQUIRE),
				property("leak-detection", "simple", (settings) -> settings.options().leakDetection(),
						LeakDetection.SIMPLE),
				shared("permissions", "0640", SharedOptions::permissions, 0640),
				shared("unlink", "never", SharedOptions::unlink, UnlinkPolicy.NEVER),
				shared("attach-timeout", "250ms", SharedOptions::attachTimeout, Duration.ofMillis(250)),
				shared("transit-timeout", "30s", SharedOptions::transitTimeout, Duration.ofSeconds(30)),
				shared("reclaim-interval", "5s", SharedOptions::reclaimInterval, Duration.ofSeconds(5)),
				shared("reclaim-interval", "off", SharedOptions::reclaimInterval, Duration.ZERO),
				shared("reclaim-interval", "250", SharedOptions::reclaimInterval, Duration.ofMillis(250)),
				shared("allow-foreign-owner", "true", SharedOptions::allowForeignOwner, true));
	}

	@ParameterizedTest
	@MethodSource("inheritableProperties")
	void anArenaHasItsOwnSetting(String property, String value, Function<ArenaSettings, Object> effect,
			Object expected) {
		settingsOnly(this.local.withPropertyValues("arena.defaults.backend=local",
				"arena.arenas.orders." + property + "=" + value));
		assertThat(effect.apply(orders())).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("inheritableProperties")
	void anArenaInheritsFromTheDefaults(String property, String value, Function<ArenaSettings, Object> effect,
			Object expected) {
		settingsOnly(this.local.withPropertyValues("arena.defaults." + property + "=" + value));
		assertThat(effect.apply(orders())).isEqualTo(expected);
	}

	@Test
	void itsOwnSettingsWinOverTheDefaults() {
		settingsOnly(this.local.withPropertyValues("arena.defaults.backend=shared", "arena.defaults.huge-pages=require",
				"arena.defaults.numa-node=1", "arena.defaults.numa-binding=require",
				"arena.defaults.shared.unlink=never", "arena.defaults.shared.allow-foreign-owner=true",
				"arena.arenas.orders.backend=local", "arena.arenas.orders.huge-pages=off",
				"arena.arenas.orders.numa-node=2", "arena.arenas.orders.numa-binding=off",
				"arena.arenas.orders.shared.unlink=always", "arena.arenas.orders.shared.allow-foreign-owner=false"));
		assertThat(orders()).isEqualTo(new ArenaSettings(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(4), null,
				SharedOptions.defaults()
					.withMemory(MemoryOptions.defaults().withNumaBinding(Requirement.OFF, 2))
					.withUnlink(UnlinkPolicy.ALWAYS)));
	}

	@Test
	void aNodeIsBoundToAsStrictlyAsTheBindingSays() {
		settingsOnly(this.local.withPropertyValues("arena.defaults.numa-binding=require",
				"arena.arenas.orders.numa-node=1"));
		assertThat(orders().options().memory())
			.isEqualTo(MemoryOptions.defaults().withNumaBinding(Requirement.REQUIRE, 1));
	}

	@Test
	void anInheritedBindingWithoutANodeBindsNothing() {
		settingsOnly(this.local.withPropertyValues("arena.defaults.numa-binding=require"));
		assertThat(orders().options().memory()).isEqualTo(MemoryOptions.defaults());
	}

	@Test
	void poolsCanHaveACountEach() {
		this.empty
			.withPropertyValues("arena.arenas.frames.pools[0].size=2KB", "arena.arenas.frames.pools[0].count=16",
					"arena.arenas.frames.pools[1].size=64KB", "arena.arenas.frames.pools[1].count=2")
			.run((context) -> assertThat(context.getBean(Arena.class).spec()).isEqualTo(ArenaSpec
				.of(PoolSpec.ofChunkSize(2048).withChunkCount(16), PoolSpec.ofChunkSize(65536).withChunkCount(2))));
	}

	@Test
	void aSharedArenaHasTheSegmentNameAndTheAccessModeThatAreConfigured() {
		this.shared.withPropertyValues("arena.arenas.orders.shared.permissions=0640").run((context) -> {
			assertThat(context.getBean(Arena.class).segmentName()).isEqualTo(this.segmentName);
			Path segment = Path.of("/dev/shm", this.segmentName);
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment))).isEqualTo("rw-r-----");
		});
	}

	@Test
	void aSharedArenaUnlinksItsNameByDefault() {
		this.shared.run((context) -> assertThat(context).hasSingleBean(Arena.class));
		assertThat(Arena.unlink(this.segmentName)).isFalse();
	}

	@Test
	void aSharedArenaKeepsItsNameIfToldTo() {
		this.shared.withPropertyValues("arena.arenas.orders.shared.unlink=never")
			.run((context) -> assertThat(context).hasSingleBean(Arena.class));
		assertThat(Arena.unlink(this.segmentName)).isTrue();
	}

	@Test
	void aSharedArenaHasTheTransitTimeoutOfItsSegment() {
		this.shared.withPropertyValues("arena.arenas.orders.shared.transit-timeout=5m")
			.run((context) -> assertThat(context.getBean(Arena.class).inspect().transitTimeout())
				.isEqualTo(Duration.ofMinutes(5)));
	}

	@Test
	void prefaultedMemoryIsResident() {
		this.local.withPropertyValues("arena.arenas.orders.prefault=require")
			.run((context) -> assertThat(context.getBean(Arena.class).inspect().backing())
				.matches((backing) -> backing.residentBytes() == backing.mappedBytes()));
	}

	@Test
	void lockedMemoryIsLocked() {
		this.local.withPropertyValues("arena.arenas.orders.lock-memory=require")
			.run((context) -> assertThat(context.getBean(Arena.class).inspect().backing())
				.matches((backing) -> backing.lockedBytes() == backing.mappedBytes()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "shared" })
	void aParanoidArenaTracksItsChunks(String backend) {
		this.shared
			.withPropertyValues("arena.arenas.orders.backend=" + backend, "arena.defaults.leak-detection=paranoid")
			.run((context) -> {
				Arena arena = context.getBean(Arena.class);
				try (Chunk chunk = arena.allocate(64)) {
					assertThat(arena.inspect().trackedAllocations(10)).extracting(TrackedAllocation::handle)
						.containsExactly(chunk.handle());
				}
			});
	}

	@Test
	void yamlReadsOffWithoutQuotesAsFalseAndItIsOffAllTheSame() {
		settingsOnly(this.local.withPropertyValues("arena.defaults.huge-pages=require",
				"arena.arenas.orders.huge-pages=false"));
		assertThat(orders().options().memory().hugePages()).isEqualTo(Requirement.OFF);
	}

	@Test
	void theExampleOfTheDocumentationBindsAsItIs() {
		this.empty.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:two-arenas.yml",
					"arena.arenas.frames.shared.name=" + this.segmentName)
			.run((context) -> {
				assertThat(context.getBeansOfType(Arena.class)).containsOnlyKeys("orders", "frames");
				MemoryOptions memory = MemoryOptions.defaults().withHugePages(Requirement.TRY);
				assertThat(this.created.settings()).containsEntry("orders",
						new ArenaSettings(ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(128), null,
								SharedOptions.defaults()
									.withMemory(memory.withLock(Requirement.TRY).withNumaBinding(Requirement.TRY, 0))));
				assertThat(this.created.settings()).containsEntry("frames",
						new ArenaSettings(
								ArenaSpec.of(PoolSpec.ofChunkSize(2048).withChunkCount(4096),
										PoolSpec.ofChunkSize(65536).withChunkCount(64)),
								this.segmentName, SharedOptions.defaults().withMemory(memory)));
			});
	}

	private ArenaSettings orders() {
		return this.created.settings().get("orders");
	}

	/** Resolves the settings and then creates a harmless arena instead. */
	private static void settingsOnly(ApplicationContextRunner runner) {
		runner
			.withBean("harmless", ArenaCustomizer.class,
					() -> (name, settings) -> new ArenaSettings(settings.spec(), null, SharedOptions.defaults()))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static Arguments memory(String property, String value, Function<MemoryOptions, Object> effect,
			Object expected) {
		return property(property, value, (settings) -> effect.apply(settings.options().memory()), expected);
	}

	private static Arguments shared(String property, String value, Function<SharedOptions, Object> effect,
			Object expected) {
		return property("shared." + property, value, (settings) -> effect.apply(settings.options()), expected);
	}

	private static Arguments property(String property, String value, Function<ArenaSettings, Object> effect,
			Object expected) {
		return arguments(property, value, effect, expected);
	}

}
