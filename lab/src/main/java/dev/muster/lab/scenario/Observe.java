package dev.muster.lab.scenario;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What else a test looks at beside its load; the processes that count as the target's are the driver's to know.
 *
 * @param classes whether the live heap of the target's JVMs is counted class by class, at the test's first rest and at
 *     its end
 * @param jfr whether the target's JVM is recorded while it is measured
 * @param prometheus an address that answers with metrics in Prometheus's text format; null for none
 */
public record Observe(
        boolean classes, boolean jfr, @Nullable URI prometheus) {
    /** Nothing else. */
    public static final Observe NOTHING = new Observe(false, false, null);
}
