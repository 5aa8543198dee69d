package dev.muster.lab.profile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The events that a recording holds, and how closely the recorder looks. */
final class RecordedEvents {
    static final String EXECUTION = "jdk.ExecutionSample";
    static final String PAUSE = "jdk.GCPhasePause";
    static final String COLLECTOR = "jdk.GCConfiguration";
    static final String ALLOCATION = "jdk.ObjectAllocationSample";
    static final String MONITOR = "jdk.JavaMonitorEnter";
    static final String PARK = "jdk.ThreadPark";
    static final String PINNED = "jdk.VirtualThreadPinned";

    /** Between two looks of the sampler. */
    static final Duration PERIOD = Duration.ofMillis(10);

    /** Waits shorter than this leave no event. */
    static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private static final int SAMPLES_A_SECOND = 300;

    private RecordedEvents() {}

    /** Settings by {@code event#setting}, as both the JDK's API and {@code jcmd} take them. */
    static SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put(EXECUTION + "#enabled", "true");
        settings.put(EXECUTION + "#period", PERIOD.toMillis() + " ms");
        settings.put(PAUSE + "#enabled", "true");
        settings.put(COLLECTOR + "#enabled", "true");
        settings.put(ALLOCATION + "#enabled", "true");
        settings.put(ALLOCATION + "#throttle", SAMPLES_A_SECOND + "/s");
        for (String wait : new String[] {MONITOR, PARK, PINNED}) {
            settings.put(wait + "#enabled", "true");
            settings.put(wait + "#threshold", SHORTEST_WAIT.toMillis() + " ms");
            settings.put(wait + "#stackTrace", "true");
        }
        return settings;
    }

    /** The same as a configuration file, which every JVM since 17 reads. */
    static String configuration() {
        Map<String, StringBuilder> events = new LinkedHashMap<>();
        settings().forEach((key, value) -> {
            String[] parts = key.split("#");
            events.computeIfAbsent(parts[0], name -> new StringBuilder())
                    .append("    <setting name=\"")
                    .append(parts[1])
                    .append("\">")
                    .append(value)
                    .append("</setting>\n");
        });
        StringBuilder out = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration version=\"2.0\" label=\"Muster lab\">\n");
        events.forEach((name, text) -> out.append("  <event name=\"")
                .append(name)
                .append("\">\n")
                .append(text)
                .append("  </event>\n"));
        return out.append("</configuration>\n").toString();
    }
}
