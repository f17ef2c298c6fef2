package dev.arena.layout;

/** What {@code position_peer.c} reads and writes, too. */
@ChunkLayout(fits = 64, header = "position.h")
record Position(byte flag, long time, @Length(8) String symbol, @Width(1) Side side, @Length(2) Lot[] legs,
		@Ordered(MemoryOrder.ACQUIRE_RELEASE) int state) {

	/** What is done. */
	enum Side {

		/** Buys. */
		@Code(1)
		BUY,

		/** Sells. */
		@Code(2)
		SELL

	}

	/** A part of it. */
	@ChunkLayout
	record Lot(int quantity, float price) {
	}

}
