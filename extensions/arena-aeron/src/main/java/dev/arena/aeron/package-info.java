/**
 * Aeron messages that are sent from chunks and received into chunks:
 * {@link dev.arena.aeron.ChunkPublisher} here, {@link dev.arena.aeron.ChunkAssembler}
 * there.
 * <p>
 * Agrona, which Aeron is built on, needs
 * {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED} on every JDK.
 */
@NullMarked
package dev.arena.aeron;

import org.jspecify.annotations.NullMarked;
