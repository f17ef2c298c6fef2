/** Channels beside other ways to send bytes from one process to another. */
package dev.arena.channel.benchmark;
