package acme;

import dev.arena.layout.ChunkLayout;
import dev.arena.layout.Length;

@ChunkLayout(arena = "orders")
public record Order(
		@Length(64) byte[] text,
		byte one) {
}
