package dev.arena.memory;

/**
 * Something that was asked for with {@link Requirement#TRY} and not obtained.
 *
 * @param feature what was asked for
 * @param reason one sentence: why it was not obtained and what would change that
 */
public record Shortfall(Feature feature, String reason) {

}
