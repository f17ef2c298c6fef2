package dev.arena;

import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What a segment may be called.
 */
@Tag("text")
class SegmentNameTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	@RegisterExtension
	final Segments segments = new Segments();

	static Stream<Arguments> illegalNames() {
		String longest = "/" + "x".repeat(254);
		return Stream.of( //
				arguments("", "must start with a slash", "/arena"),
				arguments("arena", "must start with a slash", "/arena"),
				arguments("a/b", "must start with a slash", "/a-b"), //
				arguments(".", "must start with a slash", "/arena"),
				arguments("/a/b", "must have no slash but the first", "/a-b"),
				arguments("//", "must have no slash but the first", "/-"),
				arguments("/a/b c", "must have no slash but the first", "/a-b_c"),
				arguments("/" + "y/".repeat(200), "must have no slash but the first", "/" + "y-".repeat(127)),
				arguments("/", "must have at least one character after the slash other than dots", "/arena"),
				arguments("/.", "must have at least one character after the slash other than dots", "/arena"),
				arguments("/..", "must have at least one character after the slash other than dots", "/arena"),
				arguments(longest + "x", "must have at most 255 characters", longest),
				arguments("/" + " ".repeat(300), "must have at most 255 characters", "/" + "_".repeat(254)),
				arguments("/a b", "must be of printable ASCII characters without spaces", "/a_b"),
				arguments("/a\u0000b", "must be of printable ASCII characters without spaces", "/a_b"),
				arguments("/ä", "must be of printable ASCII characters without spaces", "/_"),
				arguments("/a\u007f", "must be of printable ASCII characters without spaces", "/a_"));
	}

	@ParameterizedTest
	@MethodSource("illegalNames")
	void illegalNameIsRefusedWithTheNearestLegalOne(String name, String rule, String nearest) {
		String message = "Segment name '" + name + "' " + rule + "; nearest legal value: '" + nearest + "'";
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Arena.shared(name, SPEC))
			.withMessage(message);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Arena.unlink(name))
			.withMessage(message);
		assertThat(SegmentName.requireLegal(nearest)).isEqualTo(nearest);
	}

	@Test
	void longestNameIsLegal() {
		String prefix = this.segments.name();
		String name = prefix + "x".repeat(255 - prefix.length());
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.segmentName()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "...", "-a", "~", ".hidden", "a:b'c\"" })
	void oddNameIsLegal(String suffix) {
		String name = this.segments.name() + suffix;
		Arena arena = this.segments.open(name, SPEC);
		assertThat(Segments.file(name)).exists();
		arena.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

}
