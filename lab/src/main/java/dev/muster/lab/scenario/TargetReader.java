package dev.muster.lab.scenario;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.operation.TargetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario measures.
 *
 * @param text as it was written
 * @param address of another server; null for the embedded target
 */
record TargetReader(String text, @Nullable TargetAddress address) {
    private static final String EMBEDDED = "embedded";

    /** The target, or null when it cannot be understood (the problem is then noted). */
    static @Nullable TargetReader read(Section root, NodeReader reader, @Nullable String override) {
        String written = root.text("target").orElse(EMBEDDED);
        int line = root.lineOf("target");
        TargetReader own = parsed(written, "key 'target'", line, reader);
        if (override == null || own == null) {
            return own;
        }
        TargetReader other = parsed(override, "--target", line, reader);
        if (other != null && !other.speech().equals(own.speech())) {
            reader.problem(
                    line,
                    "--target '" + override + "' speaks " + other.speech() + ", and the operations of this file speak "
                            + own.speech());
            return null;
        }
        return other;
    }

    private String speech() {
        return address == null ? "Muster" : address.protocol().words();
    }

    private static @Nullable TargetReader parsed(String text, String key, int line, NodeReader reader) {
        if (text.equals(EMBEDDED)) {
            return new TargetReader(text, null);
        }
        try {
            Optional<TargetAddress> address = TargetAddress.parse(text);
            if (address.isPresent()) {
                return new TargetReader(text, address.get());
            }
            reader.problem(line, key + ": '" + text + "' is unknown; " + Suggestions.hint(text, TargetAddress.FORMS));
        } catch (IllegalArgumentException wrong) {
            reader.problem(line, key + ": '" + text + "': " + wrong.getMessage());
        }
        return null;
    }
}
