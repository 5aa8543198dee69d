package dev.muster.lab.operation;

import java.util.Map;

/**
 * An operation that a scenario spells out.
 *
 * @param name as reports call it
 * @param weight how often it comes, relative to the others; 1 by default
 * @param call what it asks
 * @param extract values of the answer that the agent keeps, by name
 * @param check what the answer must be
 * @param line where it stands in the file
 */
public record InlineOperation(
        String name, double weight, Call call, Map<String, Query> extract, Check check, int line) {

    /** Copies the map. */
    public InlineOperation {
        extract = Map.copyOf(extract);
    }
}
