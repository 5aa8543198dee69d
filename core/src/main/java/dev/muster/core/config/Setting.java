package dev.muster.core.config;

/**
 * The value of a key now.
 *
 * @param key what it is about
 * @param value as it is kept
 * @param source of what kind its origin is
 * @param where the origin, for people
 */
public record Setting(Key key, String value, Source source, String where) {
    /** Whether somebody chose it, by a profile or by itself. */
    public boolean chosen() {
        return source != Source.DEFAULT;
    }

    /** Whether somebody named the key. */
    public boolean named() {
        return source.compareTo(Source.PROFILE) < 0;
    }
}
