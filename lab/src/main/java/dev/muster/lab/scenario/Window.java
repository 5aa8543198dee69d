package dev.muster.lab.scenario;

import java.time.Duration;
import java.util.Locale;

/** How long a rung is measured. */
public sealed interface Window {

    /** In words, such as {@code 10s a rung}. */
    default String described() {
        return switch (this) {
            case Lasting lasting -> Durations.format(lasting.duration()) + " a rung";
            case Operations operations -> String.format(Locale.ROOT, "%,d operations", operations.total());
            case OperationsPerAgent operations ->
                String.format(Locale.ROOT, "%,d operations an agent", operations.each());
        };
    }

    /** For a length of time. */
    record Lasting(Duration duration) implements Window {}

    /** For a number of operations, counted over all agents. */
    record Operations(long total) implements Window {}

    /** For a number of operations of each agent. */
    record OperationsPerAgent(long each) implements Window {}
}
