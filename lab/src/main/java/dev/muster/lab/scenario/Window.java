package dev.muster.lab.scenario;

import java.time.Duration;

/** How long a rung is measured. */
public sealed interface Window {

    /** For a length of time. */
    record Lasting(Duration duration) implements Window {}

    /** For a number of operations, counted over all agents. */
    record Operations(long total) implements Window {}

    /** For a number of operations of each agent. */
    record OperationsPerAgent(long each) implements Window {}
}
