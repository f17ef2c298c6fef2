package dev.arena.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.layout.Everything.Side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What is generated, over real chunks. */
class GeneratedLayoutTests {

	private static final Everything EVERYTHING = new Everything(true, (byte) -2, (short) -300, 'ß', -70_000,
			Long.MIN_VALUE + 5, 1.5f, -2.25, Side.SELL, Side.BUY, "Zoë €", new int[] { 1, -2, 3 },
			new byte[] { 5, 6, 7, 8, 9 }, new boolean[] { false, true }, new Side[] { Side.BUY, Side.SELL },
			new Sample(7, 0.5f), new Sample[] { new Sample(8, 1), new Sample(9, 2) }, 11, 12, 13);

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(2));

	private final Chunk chunk = this.arena.allocateOrThrow(256);

	@AfterEach
	void close() {
		this.chunk.close();
		this.arena.close();
	}

	@Test
	void writesAndReadsAllThatThereIs() {
		this.chunk.fill(0, 256, (byte) -1);
		EverythingLayout.write(this.chunk, 64, EVERYTHING);
		assertThat(EverythingLayout.read(this.chunk, 64)).usingRecursiveComparison().isEqualTo(EVERYTHING);
		assertThat(this.chunk.getByte(63)).isEqualTo((byte) -1);
		assertThat(this.chunk.getByte(64 + EverythingLayout.BYTES)).isEqualTo((byte) -1);
		assertThat(EverythingLayout.BYTES).isEqualTo(128);
		assertThat(EverythingLayout.ALIGNMENT).isEqualTo(8);
		assertThat(EverythingLayout.VERSION).isEqualTo(3);
	}

	@Test
	void accessorsReachTheFieldsOfTheLayoutAtItsPlace() {
		EverythingLayout.write(this.chunk, 0, EVERYTHING);
		EverythingLayout.putNumber(this.chunk, 5);
		EverythingLayout.putLarge(this.chunk, 0, 6);
		EverythingLayout.putNumbers(this.chunk, 2, 7);
		EverythingLayout.putFlag(this.chunk, false);
		EverythingLayout.putSides(this.chunk, 1, Side.BUY);
		SampleLayout.putId(this.chunk, EverythingLayout.offsetOfSamples(1), 8);
		assertThat(EverythingLayout.getNumber(this.chunk)).isEqualTo(5);
		assertThat(this.chunk.getInt(EverythingLayout.NUMBER_OFFSET)).isEqualTo(5);
		assertThat(this.chunk.getLong(EverythingLayout.LARGE_OFFSET)).isEqualTo(6);
		assertThat(this.chunk.getInt(EverythingLayout.NUMBERS_OFFSET + 8)).isEqualTo(7);
		assertThat(EverythingLayout.getFlag(this.chunk)).isFalse();
		assertThat(EverythingLayout.getSides(this.chunk, 1)).isEqualTo(Side.BUY);
		assertThat(this.chunk.getShort(EverythingLayout.SIDES_OFFSET + 2)).isEqualTo((short) 2);
		assertThat(EverythingLayout.getSamples(this.chunk, 1)).isEqualTo(new Sample(8, 2));
		assertThat(EverythingLayout.getSideCode(this.chunk)).isEqualTo(-1);
		StringBuilder name = new StringBuilder("<");
		EverythingLayout.appendName(this.chunk, name);
		assertThat(name).hasToString("<Zoë €");
	}

	@Test
	void aFlyweightIsWrappedAroundOneChunkAfterTheOther() {
		EverythingLayout view = new EverythingLayout().wrap(this.chunk, 128);
		EverythingLayout.write(this.chunk, 128, EVERYTHING);
		assertThat(view.number()).isEqualTo(-70_000);
		assertThat(view.letter()).isEqualTo('ß');
		assertThat(view.name()).isEqualTo("Zoë €");
		assertThat(view.sample().id()).isEqualTo(7);
		assertThat(view.samples(1).value()).isEqualTo(2);
		assertThat(view.samples(1)).isSameAs(view.samples(0));
		assertThat(view.numbers()).containsExactly(1, -2, 3);
		view.number(1).large(2).side(Side.BUY).numbers(1, 77).samples(0, new Sample(3, 3));
		view.samples(1).id(99);
		assertThat(view.numbers(1)).isEqualTo(77);
		assertThat(view.samples(0).id()).isEqualTo(3);
		assertThat(EverythingLayout.read(this.chunk, 128).samples()[1]).isEqualTo(new Sample(99, 2));
		try (Chunk other = this.arena.allocateOrThrow(256)) {
			EverythingLayout.write(other, EVERYTHING);
			assertThat(view.wrap(other).number()).isEqualTo(-70_000);
		}
	}

	@Test
	void anInterfaceIsWhatItsFlyweightIs() {
		Quote quote = new QuoteLayout().wrap(this.chunk);
		quote.price(12);
		assertThat(quote.quantity(3).total()).isEqualTo(36);
		new QuoteLayout().wrap(this.chunk)
			.symbol("ACME")
			.levels(new short[] { 4, 5 })
			.sample(new Sample(1, 2))
			.leg()
			.ratio(8)
			.side((byte) 9);
		QuoteLayout.write(this.chunk, 128, quote);
		QuoteLayout copy = new QuoteLayout().wrap(this.chunk, 128);
		assertThat(copy.total()).isEqualTo(36);
		assertThat(copy.symbol()).isEqualTo("ACME");
		assertThat(copy.levels(1)).isEqualTo((short) 5);
		assertThat(copy.sample()).isEqualTo(new Sample(1, 2));
		assertThat(copy.leg().ratio()).isEqualTo(8);
		assertThat(copy.legs()).hasSize(2);
	}

	@Test
	void bytesStandInTheOrderOfTheProtocol() {
		this.chunk.fill(0, 256, (byte) 0);
		WireLayout.write(this.chunk, new Wire((short) 0x0102, 'A', 0x03040506, 0x0708090A0B0C0D0EL, 1.5f, -2.5,
				Side.BUY, 21, 22, new short[] { 23, 24 }));
		ByteBuffer bytes = this.chunk.buffer().order(ByteOrder.BIG_ENDIAN);
		assertThat(bytes.getShort(0)).isEqualTo((short) 0x0102);
		assertThat(bytes.getChar(2)).isEqualTo('A');
		assertThat(bytes.getInt(4)).isEqualTo(0x03040506);
		assertThat(bytes.getLong(8)).isEqualTo(0x0708090A0B0C0D0EL);
		assertThat(bytes.getFloat(16)).isEqualTo(1.5f);
		assertThat(bytes.getDouble(24)).isEqualTo(-2.5);
		assertThat(bytes.getShort(32)).isEqualTo((short) 2);
		assertThat(bytes.getInt(48)).isEqualTo(21);
		assertThat(bytes.getInt(40)).isEqualTo(22);
		assertThat(bytes.getShort(46)).isEqualTo((short) 24);
		assertThat(WireLayout.read(this.chunk).side()).isEqualTo(Side.BUY);
		assertThat(WireLayout.read(this.chunk).precise()).isEqualTo(-2.5);
		assertThat(WireLayout.BYTES).isEqualTo(64);
	}

	@Test
	void orderedFieldsAreComparedAndSetAndAddedTo() {
		EverythingLayout.write(this.chunk, EVERYTHING);
		assertThat(EverythingLayout.getStateAcquire(this.chunk)).isEqualTo(11);
		EverythingLayout.putStateRelease(this.chunk, 14);
		assertThat(EverythingLayout.compareAndSetState(this.chunk, 11, 15)).isFalse();
		assertThat(EverythingLayout.compareAndSetState(this.chunk, 14, 15)).isTrue();
		assertThat(EverythingLayout.getAndAddCounter(this.chunk, 30)).isEqualTo(12);
		assertThat(EverythingLayout.getCounterVolatile(this.chunk)).isEqualTo(42);
		EverythingLayout.putHintOpaque(this.chunk, 0, 43);
		EverythingLayout view = new EverythingLayout().wrap(this.chunk);
		assertThat(view.getAndAddState(1)).isEqualTo(15);
		assertThat(view.compareAndSetHint(43, 44)).isTrue();
		assertThat(view.state()).isEqualTo(16);
		assertThat(view.hint()).isEqualTo(44);
	}

	@Test
	void whatDoesNotFitIntoTheChunkIsRefusedBeforeAnythingIsWritten() {
		try (Chunk small = this.arena.allocateOrThrow(64)) {
			small.fill(0, 64, (byte) 3);
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> EverythingLayout.write(small, EVERYTHING))
				.withMessage("Everything has 128 bytes and does not fit at offset 0 of a chunk of 64 bytes");
			assertThat(small.getLong(0)).isEqualTo(0x0303030303030303L);
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> EverythingLayout.read(small));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> new SampleLayout().wrap(small, 57));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> new SampleLayout().wrap(small, -1));
		}
	}

	@Test
	void anIndexDoesNotReachTheNextField() {
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> EverythingLayout.getNumbers(this.chunk, 3));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> EverythingLayout.offsetOfSamples(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> EverythingLayout.putAllNumbers(this.chunk, 0, new int[2]))
			.withMessage("numbers has 2 elements and must have 3");
	}

	@Test
	void aCodeThatTheEnumDoesNotHaveIsRefused() {
		this.chunk.putInt(EverythingLayout.SIDE_OFFSET, 7);
		assertThatIllegalStateException().isThrownBy(() -> EverythingLayout.getSide(this.chunk))
			.withMessage("side of Everything has the code 7, and the codes of Side are -1 SELL, 2 BUY");
		assertThat(EverythingLayout.getSideCode(this.chunk)).isEqualTo(7);
	}

	@Test
	void aPeerWithAnotherLayoutIsRefusedWithASentence() {
		SampleLayout.requireSame(SampleLayout.VERSION, SampleLayout.HASH);
		assertThatExceptionOfType(LayoutMismatchException.class).isThrownBy(() -> SampleLayout.requireSame(2, 0x1234))
			.withMessage("The peer's layout Sample has version 2 and hash 0x0000000000001234, ours version 1 and hash "
					+ "0x%016x: compile both with the same Sample", SampleLayout.HASH);
	}

}
