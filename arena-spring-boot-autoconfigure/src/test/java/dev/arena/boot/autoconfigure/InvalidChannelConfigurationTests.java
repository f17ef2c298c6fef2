package dev.arena.boot.autoconfigure;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what an application says whose channels are not configured right.
 */
@Tag("text")
class InvalidChannelConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenaChannelAutoConfiguration.class))
		.withPropertyValues("arena.arenas.video.count=4", "arena.arenas.video.sizes=64B");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					frames.senders=0           | frames.senders = 0: must be from 1 to 255; nearest legal value: 1
					frames.senders=256         | frames.senders = 256: must be from 1 to 255; nearest legal value: 255
					frames.senders=many        | frames.senders = many: must be a whole number
					frames.capacity=1000       | frames.capacity = 1000: must be a power of two from 2 to 1048576; nearest legal value: 1024
					frames.capacity=-1         | frames.capacity = -1: must be a power of two from 2 to 1048576; nearest legal value: 2
					frames.capacity=2147483647 | frames.capacity = 2147483647: must be a power of two from 2 to 1048576; nearest legal value: 1048576
					frames.concurrency=0       | frames.concurrency = 0: must be from 1 to 256; nearest legal value: 1
					frames.role=reader         | frames.role = reader: must be one of: sender, receiver, both
					frames.wait=poll           | frames.wait = poll: must be one of: spin, back-off, sleep
					frames.measure-wait=often  | frames.measure-wait = often: must be true or false
					frames.on-error=ignore     | frames.on-error = ignore: must be one of: continue, stop, handler
					frames.drain-timeout=-1s   | frames.drain-timeout = PT-1S: must not be negative; nearest legal value: 0s
					frames.drain-timeout=2h    | frames.drain-timeout = PT2H: must be at most one hour; nearest legal value: 1h
					frames.colour=red          | frames.colour = red: unknown key; the keys here are arena, capacity, concurrency, drain-timeout, measure-wait, on-error, role, senders, unlink, wait
					video.senders=1            | video: must differ from the arena video in more than case, dashes and underscores
					frames=red                 | frames = red: must have keys below it, or nothing
					""")
	void aMistakeStopsTheStartWithASentence(String property, String sentence) {
		this.runner.withPropertyValues("arena.channels." + property)
			.run((context) -> assertProblems(context.getStartupFailure(), "arena.channels." + sentence));
	}

	@Test
	void aNameMustBeLegalForABeanAndAFile() {
		this.runner.withPropertyValues("arena.channels[7 up].senders=1")
			.run((context) -> assertProblems(context.getStartupFailure(),
					"arena.channels[7 up]: must have a name of a letter, then at most 63 letters, digits, '-' and '_'; "
							+ "nearest legal value: channel-7-up"));
	}

	@Test
	void whatOnlyAReceiverHasIsRefusedForASender() {
		this.runner
			.withPropertyValues("arena.channels.frames.role=sender", "arena.channels.frames.concurrency=2",
					"arena.channels.frames.on-error=stop", "arena.channels.frames.drain-timeout=1s")
			.run((context) -> assertProblems(context.getStartupFailure(),
					"arena.channels.frames.concurrency: has no effect where the role is sender: set the role to "
							+ "receiver or both, or leave it out",
					"arena.channels.frames.on-error: has no effect where", "arena.channels.frames.drain-timeout: has"));
	}

	@Test
	void channelsAndArenasAreCheckedTogether() {
		this.runner.withPropertyValues("arena.channels.frames.senders=0", "arena.arenas.video.count=0")
			.run((context) -> assertProblems(context.getStartupFailure(), "arena.arenas.video.count = 0:",
					"arena.channels.frames.senders = 0:"));
	}

	@Test
	void channelsWithoutTheirJarAreRefused() {
		this.runner.withPropertyValues("arena.channels.frames.senders=1")
			.withClassLoader(new FilteredClassLoader("dev.arena.channel"))
			.run((context) -> assertProblems(context.getStartupFailure(),
					"arena.channels: needs dev.arena:arena-channel on the class path, which arena-spring-boot-starter "
							+ "brings along"));
	}

	private static void assertProblems(Throwable failure, String... lines) {
		String[] problems = StartFailure.analysis(failure).getDescription().split("\\n+ {4}");
		assertThat(problems).hasSize(lines.length + 1);
		for (int i = 0; i < lines.length; i++) {
			assertThat(problems[i + 1]).startsWith(lines[i]);
		}
	}

}
