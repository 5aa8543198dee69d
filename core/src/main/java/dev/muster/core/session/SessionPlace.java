package dev.muster.core.session;

/**
 * Where a session belongs, which never changes.
 *
 * @param project its name
 * @param agent its name
 */
public record SessionPlace(String project, String agent) {}
