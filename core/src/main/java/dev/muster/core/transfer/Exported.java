package dev.muster.core.transfer;

import java.util.Map;

/**
 * What was written of a project.
 *
 * @param project its name
 * @param cursor its last event: what happened after that is not in the file
 * @param lines of the file, with the first and the last
 * @param bytes of the file
 * @param counts lines by kind, in the order of the file
 * @param sha256 of all lines before the last, in hex
 */
public record Exported(String project, long cursor, long lines, long bytes, Map<String, Long> counts, String sha256) {
    public Exported {
        counts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(counts));
    }
}
