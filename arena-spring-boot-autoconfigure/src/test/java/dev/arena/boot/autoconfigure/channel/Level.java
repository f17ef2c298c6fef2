package dev.arena.boot.autoconfigure.channel;

import dev.arena.layout.ChunkLayout;

/**
 * An interface of 8 bytes.
 */
@ChunkLayout
interface Level {

	long height();

}
