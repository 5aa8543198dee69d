package dev.muster.core.config;

/** Where a value can come from; what stands first wins. */
public enum Source {
    FLAG,
    ENVIRONMENT,
    FILE,
    PROFILE,
    DEFAULT
}
