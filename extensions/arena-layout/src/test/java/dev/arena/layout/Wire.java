package dev.arena.layout;

/** What a network protocol may look like. */
@ChunkLayout(order = Endian.BIG, bytes = 64, header = "wire.h")
record Wire(short kind, char letter, int length, long stamp, float ratio, double precise,
		@Width(2) Everything.Side side, @Offset(48) int check, @Offset(40) int early, @Length(2) short[] parts) {
}
