package dev.arena.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.channel.ChannelOptions;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkReceiver;
import dev.arena.channel.ChunkSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenaChannelAutoConfiguration}: which beans there are, how they are
 * found, and what becomes of them.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArenaChannelAutoConfigurationTests {

	private final ApplicationContextRunner oneArena = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class))
		.withPropertyValues("arena.arenas.video.count=4", "arena.arenas.video.sizes=64B");

	private final ApplicationContextRunner frames = this.oneArena.withPropertyValues("arena.channels.frames.senders=3");

	@Test
	void withoutChannelsThereIsAnEmptyRegistry() {
		this.oneArena.run((context) -> {
			assertThat(context).hasSingleBean(ChannelRegistry.class).doesNotHaveBean(ChunkChannel.class);
			assertThat(context.getBean(ChannelRegistry.class).names()).isEmpty();
		});
	}

	@Test
	void eachEntryBecomesAChannelOfItsNameOnTheOnlyArena() {
		this.frames
			.withPropertyValues("arena.channels.frames.capacity=16", "arena.channels.frames.wait=back-off",
					"arena.channels.frames.unlink=never", "arena.channels.frames.measure-wait=true")
			.run((context) -> {
				ChunkChannel channel = context.getBean("frames", ChunkChannel.class);
				assertThat(channel.arena()).isSameAs(context.getBean("video"));
				assertThat(channel.options()).hasToString(
						"ChannelOptions[senders=3, capacity=16, waitMode=BACK_OFF, unlink=NEVER, attachTimeout=PT10S, "
								+ "lookInterval=PT0.05S, sendTimes=true, layout=0]");
				assertThat(context.getBean(ChannelRegistry.class).created()).containsOnlyKeys("frames");
			});
	}

	@Test
	void aChannelThatHasNoKeysHasTheDefaultsOfTheLibrary() {
		this.oneArena.withPropertyValues("arena.channels.frames=")
			.run((context) -> assertThat(context.getBean(ChunkChannel.class).options())
				.hasToString(ChannelOptions.defaults().toString()));
	}

	@Test
	void theArenaIsTheNamedOneOrThePrimaryOne() {
		ApplicationContextRunner twoArenas = this.frames.withPropertyValues("arena.arenas.audio.count=1",
				"arena.arenas.audio.sizes=16B");
		twoArenas.withPropertyValues("arena.channels.frames.arena=audio")
			.run((context) -> assertThat(context.getBean(ChunkChannel.class).arena())
				.isSameAs(context.getBean("audio")));
		twoArenas.withPropertyValues("arena.primary=video")
			.run((context) -> assertThat(context.getBean(ChunkChannel.class).arena())
				.isSameAs(context.getBean("video")));
		twoArenas.run((context) -> assertFailure(context.getStartupFailure(),
				"arena.channels.frames.arena is not set, and no arena is the only or the primary one; the arenas are "
						+ "video, audio."));
	}

	@Test
	void anArenaThatIsNotThereStopsTheStart() {
		this.frames.withPropertyValues("arena.channels.frames.arena=vdieo")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"arena.channels.frames.arena = vdieo: there is no arena of that name; the arenas are video."));
	}

	@Test
	void anArenaOfTheApplicationCanHaveAChannel() {
		this.frames
			.withBean("mine", Arena.class, () -> Arena.local(ArenaSpec.ofChunkSizes(16).withChunkCount(1)),
					(definition) -> definition.setDestroyMethodName("close"))
			.withPropertyValues("arena.channels.frames.arena=mine")
			.run((context) -> assertThat(context.getBean(ChunkChannel.class).arena())
				.isSameAs(context.getBean("mine")));
	}

	@Test
	void everyoneWhoAsksForASenderHasOneOfHisOwn() {
		this.frames.withBean("first", SenderHolder.class)
			.withBean("second", SenderHolder.class)
			.run((context) -> assertThat(List.of(context.getBean("first", SenderHolder.class).sender.number(),
					context.getBean("second", SenderHolder.class).sender.number(),
					context.getBean("framesSender", ChunkSender.class).number()))
				.containsExactlyInAnyOrder(0, 1, 2));
	}

	@Test
	void aSenderTakesNoPlaceUntilSomebodyAsksForIt() {
		this.frames.run((context) -> {
			assertThat(present(context.getBean(ChunkChannel.class))).isZero();
			context.getBean(ChunkSender.class);
			assertThat(present(context.getBean(ChunkChannel.class))).isOne();
		});
	}

	@Test
	void theRoleSaysWhetherThereIsASender() {
		this.frames.withPropertyValues("arena.channels.frames.role=receiver")
			.run((context) -> assertThat(context).hasSingleBean(ChunkChannel.class).doesNotHaveBean(ChunkSender.class));
		this.frames.withPropertyValues("arena.channels.frames.role=sender")
			.run((context) -> assertThat(context).hasBean("framesSender"));
	}

	@Test
	void aKebabCaseNameIsFoundInCamelCaseToo() {
		this.oneArena.withPropertyValues("arena.channels.raw-frames.senders=1").run((context) -> {
			assertThat(context.getBean("rawFrames")).isSameAs(context.getBean("raw-frames"));
			assertThat(context).hasBean("rawFramesSender");
		});
	}

	@Test
	void anEnvironmentVariableOverridesAChannelWithADashInItsName() {
		this.oneArena.withPropertyValues("arena.channels.raw-frames.senders=1")
			.withInitializer(EnvironmentVariables.of(Map.of("ARENA_CHANNELS_RAWFRAMES_SENDERS", "2")))
			.run((context) -> assertThat(context.getBean(ChunkChannel.class).options().senders()).isEqualTo(2));
	}

	@Test
	void beansOfTheApplicationTakeTheirPlace(CapturedOutput output) {
		this.frames.withBean("frames", String.class, () -> "mine")
			.withBean("framesSender", String.class, () -> "mine too")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ChunkChannel.class).doesNotHaveBean(ChunkSender.class);
				assertThat(output).contains(
						"Channel 'frames' is not created from arena.channels.frames: the application has a bean",
						"Sender 'framesSender' is not created from arena.channels.frames: the application has a bean");
			});
	}

	@Test
	void aSharedChannelIsClosedBeforeItsArenaAndAfterWhoLookedItUp() {
		String name = SegmentNames.unique();
		Path file = Path.of("/dev/shm" + name + ".frames");
		LateUser user = new LateUser();
		this.frames.withPropertyValues("arena.arenas.video.backend=shared", "arena.arenas.video.shared.name=" + name)
			.withBean(LateUser.class, () -> user, (definition) -> definition.setDestroyMethodName("send"))
			.run((context) -> {
				assertThat(file).exists();
				user.arena = context.getBean(Arena.class);
				user.sender = context.getBean(ChunkSender.class);
				user.channel = context.getBean(ChunkChannel.class);
			});
		assertThat(user.sent).isTrue();
		assertThat(user.channel.isClosed()).isTrue();
		assertThat(Files.exists(file)).isFalse();
		assertThat(Path.of("/dev/shm" + name)).doesNotExist();
	}

	@Test
	void lazyChannelsAreOpenedOnFirstUse() {
		this.frames
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				ChannelRegistry channels = context.getBean(ChannelRegistry.class);
				assertThat(channels.created()).isEmpty();
				assertThat(channels.findCreated("frames")).isEmpty();
				context.getBean(ChunkSender.class);
				assertThat(channels.created()).containsOnlyKeys("frames");
			});
	}

	@Test
	void withoutTheChannelJarEverythingElseStillWorks() {
		this.oneArena.withClassLoader(new FilteredClassLoader("dev.arena.channel"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Arena.class));
	}

	@Test
	void whatOneSendsAnotherReceives() throws Exception {
		this.frames.run((context) -> {
			Arena arena = context.getBean(Arena.class);
			assertThat(context.getBean(ChunkSender.class).send(arena.allocateOrThrow(8).putLong(0, 7), 8)).isTrue();
			try (ChunkReceiver receiver = context.getBean(ChunkChannel.class).receiver();
					Chunk chunk = arena.newChunk()) {
				assertThat(receiver.receive(chunk)).isTrue();
				assertThat(chunk.getLong(0)).isEqualTo(7);
			}
		});
	}

	private static long present(ChunkChannel channel) {
		return channel.inspect().senders().stream().filter((sender) -> sender.isPresent()).count();
	}

	private static void assertFailure(Throwable failure, String description) {
		assertThat(StartFailure.analysis(failure).getDescription()).isEqualTo(description);
	}

	@Configuration(proxyBeanMethods = false)
	static class SenderHolder {

		private final ChunkSender sender;

		@Autowired
		SenderHolder(ChunkSender framesSender) {
			this.sender = framesSender;
		}

	}

	/** Uses what it was not injected with when it is destroyed. */
	static class LateUser {

		private Arena arena;

		private ChunkSender sender;

		private ChunkChannel channel;

		private boolean sent;

		void send() {
			this.sent = this.sender.send(this.arena.allocateOrThrow(8), 8);
		}

	}

}
