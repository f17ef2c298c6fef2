package dev.arena.layout;

/** An interface whose flyweight is one of its implementations. */
@ChunkLayout
interface Quote {

	long price();

	void price(long price);

	int quantity();

	Quote quantity(int quantity);

	@Length(8)
	String symbol();

	@Length(2)
	short[] levels();

	Sample sample();

	Leg leg();

	@Length(2)
	Leg[] legs();

	@Ordered(MemoryOrder.ACQUIRE_RELEASE)
	int state();

	default long total() {
		return price() * quantity();
	}

	/** One inside the other. */
	@ChunkLayout
	interface Leg {

		long ratio();

		byte side();

	}

}
