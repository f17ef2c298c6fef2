package dev.arena;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlagWordTests {

	@Test
	void nextWordHasTheNextVersionTheKindAndTheSameMark() {
		for (long mark : new long[] { 0, FlagWord.TOUCHED }) {
			long flag = 41L << 3 | mark | FlagWord.SCAN;
			for (int kind : new int[] { FlagWord.MAYBE, FlagWord.SCAN, FlagWord.NONE }) {
				assertThat(FlagWord.next(flag, kind)).isEqualTo(42L << 3 | mark | kind);
				assertThat(FlagWord.kind(FlagWord.next(flag, kind))).isEqualTo(kind);
				assertThat(FlagWord.isTouched(FlagWord.next(flag, kind))).isEqualTo(mark != 0);
			}
		}
	}

	@Test
	void zeroedMemorySaysThatEverythingMayBeFreeAndNothingWasTouched() {
		assertThat(FlagWord.kind(0)).isEqualTo(FlagWord.MAYBE);
		assertThat(FlagWord.isTouched(0)).isFalse();
	}

	@Test
	void versionBeginsAnewAfterTheLastOneAndTouchesNothingElse() {
		long last = -1L << 3 | FlagWord.TOUCHED | FlagWord.NONE;
		assertThat(FlagWord.next(last, FlagWord.MAYBE)).isEqualTo(FlagWord.TOUCHED | FlagWord.MAYBE);
	}

	@Test
	void oneLookTellsWhetherAnyOfTwoFlagsIsLowered() {
		long maybe = 7L << 3 | FlagWord.TOUCHED;
		assertThat(FlagWord.isAnyLowered(maybe | 8L << 3)).isFalse();
		for (int kind : new int[] { FlagWord.SCAN, FlagWord.NONE }) {
			assertThat(FlagWord.isAnyLowered(maybe | kind | maybe)).isTrue();
		}
	}

}
