package dev.muster.core.transfer;

import java.util.List;
import java.util.Map;

/**
 * What was imported.
 *
 * @param project the name that it has here
 * @param from the name that it had
 * @param counts rows by kind, in the order of the file
 * @param ids what became of the ids, by kind; kinds of which there is none are missing
 * @param returned tasks that were in progress and are ready again, or held by a sprint that is paused
 * @param endedSessions sessions that were active or paused and have ended
 */
public record Imported(
        String project,
        String from,
        Map<String, Long> counts,
        Map<String, List<Ids.Run>> ids,
        int returned,
        int endedSessions) {}
