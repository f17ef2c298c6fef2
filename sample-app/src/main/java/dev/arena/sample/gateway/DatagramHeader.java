package dev.arena.sample.gateway;

import dev.arena.layout.ChunkLayout;

/**
 * What precedes the content of a datagram that goes to another process: the compiler
 * generates {@code DatagramHeaderLayout}, and with it where each field is.
 *
 * @param length the length of the content in bytes
 */
@ChunkLayout(fits = 16, arena = "datagrams")
record DatagramHeader(int length) {
}
