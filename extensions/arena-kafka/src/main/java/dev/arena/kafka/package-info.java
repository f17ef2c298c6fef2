/**
 * Kafka records that are sent from chunks and received into chunks. Start at
 * {@link dev.arena.kafka.ChunkPayload}.
 */
@NullMarked
package dev.arena.kafka;

import org.jspecify.annotations.NullMarked;
