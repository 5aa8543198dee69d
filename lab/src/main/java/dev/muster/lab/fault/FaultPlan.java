package dev.muster.lab.fault;

import java.time.Duration;
import java.util.Map;

/**
 * A fault as a scenario asks for it.
 *
 * @param kind what is done
 * @param at when, after measuring has begun
 * @param hold how long until it is lifted; for a restart, how long the target stays down
 * @param settings what the kind has to set, by key: milliseconds, bytes, bytes a second, a share or a factor
 * @param oneWay whether a partition holds back answers only, not requests
 */
public record FaultPlan(FaultKind kind, Duration at, Duration hold, Map<String, Double> settings, boolean oneWay) {

    /** Copies the settings. */
    public FaultPlan {
        settings = Map.copyOf(settings);
    }

    /** A setting, or what it is without being said. */
    public double setting(String key, double usual) {
        return settings.getOrDefault(key, usual);
    }
}
