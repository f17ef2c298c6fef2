package dev.arena.layout;

/** A field of each kind. */
@ChunkLayout(fits = 256, version = 3, header = "everything.h")
record Everything(boolean flag, byte small, short medium, char letter, int number, long large, float ratio,
		double precise, Side side, @Width(1) Side tiny, @Length(8) String name, @Length(3) int[] numbers,
		@Length(5) byte[] bytes, @Length(2) boolean[] flags, @Width(2) @Length(2) Side[] sides, Sample sample,
		@Length(2) Sample[] samples, @Ordered(MemoryOrder.ACQUIRE_RELEASE) int state,
		@Ordered(MemoryOrder.VOLATILE) long counter, @Ordered(MemoryOrder.OPAQUE) long hint) {

	/** With codes that are not their places. */
	enum Side {

		@Code(2)
		BUY, @Code(-1)
		SELL

	}

}
