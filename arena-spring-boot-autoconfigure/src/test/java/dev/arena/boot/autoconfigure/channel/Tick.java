package dev.arena.boot.autoconfigure.channel;

import dev.arena.layout.ChunkLayout;

/**
 * A record of 16 bytes.
 */
@ChunkLayout
record Tick(long time, int price) {
}
