package dev.muster.server.alert;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a server looks for in its own figures, and where it says so.
 *
 * @param rules what is looked for
 * @param every how often; zero for never by itself
 * @param webhook where notices are posted; null for nowhere
 * @param memoryBytes the server's own limit of memory; 0 for what its container or machine has
 * @param baseline what commands took when all was well; null if nobody has said
 * @param pause before a notice that was not taken is tried again; doubles with each try that follows
 * @param nanos the time, by a clock that only goes forward
 */
public record AlertOptions(
        List<Rule> rules,
        Duration every,
        @Nullable WebhookOptions webhook,
        long memoryBytes,
        @Nullable Baseline baseline,
        Duration pause,
        LongSupplier nanos) {
    private static final Duration USUAL_EVERY = Duration.ofSeconds(5);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

    public AlertOptions {
        rules = List.copyOf(rules);
    }

    /** The usual rules every five seconds; see {@link Rhythm} for a server at rest. */
    public static AlertOptions defaults() {
        return new AlertOptions(Rules.usual(), USUAL_EVERY, null, 0, null, USUAL_PAUSE, System::nanoTime);
    }

    public AlertOptions withEvery(Duration value) {
        return new AlertOptions(rules, value, webhook, memoryBytes, baseline, pause, nanos);
    }

    public AlertOptions withWebhook(@Nullable WebhookOptions value) {
        return new AlertOptions(rules, every, value, memoryBytes, baseline, pause, nanos);
    }

    public AlertOptions withMemoryBytes(long value) {
        return new AlertOptions(rules, every, webhook, value, baseline, pause, nanos);
    }

    public AlertOptions withBaseline(@Nullable Baseline value) {
        return new AlertOptions(rules, every, webhook, memoryBytes, value, pause, nanos);
    }

    public AlertOptions withPause(Duration value) {
        return new AlertOptions(rules, every, webhook, memoryBytes, baseline, value, nanos);
    }

    public AlertOptions withNanos(LongSupplier value) {
        return new AlertOptions(rules, every, webhook, memoryBytes, baseline, pause, value);
    }

    /**
     * With one rule changed.
     *
     * @throws IllegalArgumentException if there is no rule of that name
     */
    public AlertOptions withRule(String name, UnaryOperator<Rule> change) {
        if (rules.stream().noneMatch(rule -> rule.name().equals(name))) {
            throw new IllegalArgumentException("there is no alert '" + name + "': there are "
                    + String.join(", ", rules.stream().map(Rule::name).toList()));
        }
        List<Rule> changed = rules.stream()
                .map(rule -> rule.name().equals(name) ? change.apply(rule) : rule)
                .toList();
        return new AlertOptions(changed, every, webhook, memoryBytes, baseline, pause, nanos);
    }
}
