package dev.muster.core.config;

/**
 * A value that somebody gave.
 *
 * @param key its name as it was written
 * @param value the value as it was written; words of a list with commas between them
 * @param source of what kind the place is
 * @param where the place, such as {@code muster.yaml:3} or {@code MUSTER_LOGGING_LEVEL}
 */
public record Given(String key, String value, Source source, String where) {}
