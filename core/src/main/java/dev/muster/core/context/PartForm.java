package dev.muster.core.context;

/** What a session keeps a part as. */
public enum PartForm {
    /** Told as it is. */
    TEXT,
    /** Told as JSON. */
    JSON;

    private static final PartForm[] ALL = values();

    /** The form of this ordinal. */
    public static PartForm of(int ordinal) {
        return ALL[ordinal];
    }
}
