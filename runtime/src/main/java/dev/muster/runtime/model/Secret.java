package dev.muster.runtime.model;

import java.util.Map;

/** A key that is in no log, message or dump of a record: it comes from the environment and goes to the API alone. */
public final class Secret {
    private static final String SHOWN = "(key)";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * The key in a variable.
     *
     * @throws IllegalArgumentException if it is not set, or cannot be a key; the message has the name, not the value
     */
    public static Secret from(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("variable " + variable + " is not set; it holds the API's key");
        }
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "variable " + variable + " holds no key: keys have no spaces and none but ASCII characters");
        }
        return new Secret(value);
    }

    String reveal() {
        return value;
    }

    /** A text of others, without the key. */
    String redact(String text) {
        return text.replace(value, SHOWN);
    }

    @Override
    public String toString() {
        return SHOWN;
    }
}
