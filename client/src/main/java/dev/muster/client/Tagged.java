package dev.muster.client;

/**
 * A value with the tag of what was read, for a change that is to be made only if nobody else made one since.
 *
 * @param etag such as {@code "3f…"}, quotes included
 */
public record Tagged<T>(T value, String etag) {}
