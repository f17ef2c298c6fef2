package dev.arena.layout;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FixedTextTests {

	private static final int BYTES = 16;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));

	private final Chunk chunk = this.arena.allocateOrThrow(64);

	@AfterEach
	void close() {
		this.chunk.close();
		this.arena.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "sixteen bytes ok", "Zoë", "€uro", "𝄞 clef", "\u07FF\u0800\uFFFF",
			"half \uD834 pair" })
	void writesAndReadsWhatJavaDoes(String text) {
		this.chunk.fill(0, 64, (byte) 'x');
		FixedText.put(this.chunk, 8, BYTES, text);
		byte[] expected = text.getBytes(StandardCharsets.UTF_8);
		byte[] written = new byte[BYTES];
		this.chunk.getBytes(8, written, 0, BYTES);
		assertThat(Arrays.copyOf(written, expected.length)).isEqualTo(expected);
		for (int i = expected.length; i < BYTES; i++) {
			assertThat(written[i]).isZero();
		}
		assertThat(FixedText.get(this.chunk, 8, BYTES))
			.isEqualTo(text.replace('\uD834', '?').equals(text) ? text : new String(expected, StandardCharsets.UTF_8));
		StringBuilder appended = new StringBuilder();
		FixedText.append(this.chunk, 8, BYTES, appended);
		assertThat(appended).hasToString(FixedText.get(this.chunk, 8, BYTES));
		assertThat(this.chunk.getByte(7)).isEqualTo((byte) 'x');
		assertThat(this.chunk.getByte(8 + BYTES)).isEqualTo((byte) 'x');
	}

	@Test
	void readsEveryCharacterThatThereIs() {
		StringBuilder appended = new StringBuilder();
		for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
				this.chunk.putInt(0, 0).putBytes(0, bytes, 0, bytes.length);
				appended.setLength(0);
				FixedText.append(this.chunk, 0, 4, appended);
				assertThat(appended.codePointAt(0)).isEqualTo(codePoint);
				assertThat(appended.length()).isEqualTo(Character.charCount(codePoint));
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "80 41, \uFFFD A", "C3 41, \uFFFD A", "C0 AF, \uFFFD \uFFFD", "E2 82 41, \uFFFD A", "E2 82, \uFFFD",
			"E0 80 41, \uFFFD \uFFFD A", "ED A0 80, \uFFFD \uFFFD \uFFFD", "F0 9D 84, \uFFFD",
			"F4 90 80 41, \uFFFD \uFFFD \uFFFD A", "FF FE, \uFFFD \uFFFD" })
	void whatIsNoUtf8IsReplaced(String hex, String expected) {
		byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
		this.chunk.fill(0, 64, (byte) 0).putBytes(0, bytes, 0, bytes.length);
		assertThat(FixedText.get(this.chunk, 0, BYTES)).isEqualTo(expected.replace(" ", ""));
	}

	@Test
	void whatDoesNotFitIsRefusedAndNothingIsWritten() {
		this.chunk.fill(0, 64, (byte) 'x');
		assertThatIllegalArgumentException().isThrownBy(() -> FixedText.put(this.chunk, 0, 4, "Zoë €"))
			.withMessage("The text needs 8 bytes and must fit into 4: its first 3 characters do");
		assertThatIllegalArgumentException().isThrownBy(() -> FixedText.put(this.chunk, 0, 4, "a\0b"))
			.withMessage("The text has the character 0 at index 1, which ends a text in a chunk: leave it out");
		assertThat(FixedText.get(this.chunk, 0, 4)).isEqualTo("xxxx");
	}

}
