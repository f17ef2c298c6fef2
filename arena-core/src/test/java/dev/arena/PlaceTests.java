package dev.arena;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlaceTests {

	private static final long HIGHEST_ADDRESS = (1L << 57) - 16;

	@ParameterizedTest
	@ValueSource(longs = { 4096, 0x7FFF_FFFF_F000L, HIGHEST_ADDRESS })
	void addressAndSizeAreReadBack(long address) {
		for (int shift = 4; shift <= 46; shift++) {
			long place = Place.of(address, shift);
			assertThat(Place.address(place)).isEqualTo(address);
			assertThat(Place.sizeBytes(place)).isEqualTo(1L << shift);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 6, 12, 31, 32, 46 })
	void aPartIsInsideIfItsFirstAndLastByteAre(int shift) {
		long size = 1L << shift;
		long place = Place.of(HIGHEST_ADDRESS, shift);
		for (int length : new int[] { 2, 4, 8 }) {
			assertThat(Place.contains(place, 0, length)).isTrue();
			assertThat(Place.contains(place, 1, length)).isTrue();
			assertThat(Place.contains(place, size - length, length)).isTrue();
			assertThat(Place.contains(place, size - length + 1, length)).isFalse();
			assertThat(Place.contains(place, size - 1, length)).isFalse();
			assertThat(Place.contains(place, size, length)).isFalse();
			assertThat(Place.contains(place, -1, length)).isFalse();
			assertThat(Place.contains(place, -length, length)).isFalse();
			assertThat(Place.contains(place, Long.MIN_VALUE, length)).isFalse();
			assertThat(Place.contains(place, Long.MAX_VALUE, length)).isFalse();
			assertThat(Place.contains(place, Long.MAX_VALUE - length + 1, length)).isFalse();
		}
	}

	@Test
	void nowhereHasNoBytes() {
		assertThat(Place.sizeBytes(Place.NOWHERE)).isZero();
		for (int length : new int[] { 2, 4, 8 }) {
			for (long offset : new long[] { 0, 1, -1, 1 - length, -length, Long.MAX_VALUE, Long.MIN_VALUE }) {
				assertThat(Place.contains(Place.NOWHERE, offset, length)).as("%d at %d", length, offset).isFalse();
			}
		}
	}

}
