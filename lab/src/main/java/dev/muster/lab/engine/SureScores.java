package dev.muster.lab.engine;

import dev.muster.client.wire.Json;
import java.util.List;

/** Scores of a self-assessment that the gate lets pass. */
final class SureScores {
    private static final List<String> HIGH = List.of(
            "engagement",
            "know",
            "do",
            "context",
            "clarity",
            "coherence",
            "signal",
            "state",
            "change",
            "completion",
            "impact");
    private static final List<String> LOW = List.of("density", "uncertainty");

    private SureScores() {}

    static void write(Json json) {
        json.object("vectors", vectors -> {
            HIGH.forEach(name -> vectors.value(name, 0.9));
            LOW.forEach(name -> vectors.value(name, 0.1));
        });
    }

    /** Evidence that agrees with one of them. */
    static void evidence(Json json) {
        json.objects(
                "evidence",
                List.of("know"),
                (out, name) -> out.field("vector", name).value("value", 0.9).field("source", "tests"));
    }
}
