package dev.muster.lab.engine.config;

import dev.muster.core.config.Catalogue;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Key;
import dev.muster.core.config.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variables that set keys: {@code MUSTER_LOGGING_LEVEL}. */
public final class ConfigurationVariables {
    /** What they begin with, after the prefix; kept here too, so that looking for one costs no catalogue. */
    public static final List<String> GROUPS = List.of(
            "DISCORD_",
            "LEASES_",
            "LEDGER_",
            "LOGGING_",
            "MEMORY_ALERTS_",
            "MODEL_API_",
            "ORCHESTRATOR_",
            "RETENTION_",
            "SECURITY_",
            "SERVER_",
            "STORAGE_",
            "TDD_");

    private static final String PREFIX = "MUSTER_";

    private ConfigurationVariables() {}

    /** Whether a variable of this name sets a key, or would if it were spelled right. */
    public static boolean isOne(String name) {
        return name.startsWith(PREFIX) && GROUPS.stream().anyMatch(group -> name.startsWith(group, PREFIX.length()));
    }

    /**
     * The values of an environment.
     *
     * @throws ConfigurationException if variables name no key; the message has the nearest one of each
     */
    public static List<Given> of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        List<Given> given = of(environment, problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return given;
    }

    /**
     * The values of an environment.
     *
     * @param problems gets a sentence for each variable that names no key, with the nearest one
     */
    public static List<Given> of(Map<String, String> environment, List<String> problems) {
        Map<String, Key> keys = new HashMap<>();
        List<Given> given = new ArrayList<>();
        for (Map.Entry<String, String> each : environment.entrySet()) {
            if (!isOne(each.getKey()) || each.getValue().isEmpty()) {
                continue;
            }
            if (keys.isEmpty()) {
                Catalogue.all().forEach(key -> keys.put(key.variable(), key));
            }
            Key key = keys.get(each.getKey());
            if (key == null) {
                problems.add(
                        "the variable " + each.getKey() + " names no key; " + KeyHint.of(each.getKey(), keys.keySet()));
                continue;
            }
            given.add(new Given(key.name(), each.getValue(), Source.ENVIRONMENT, each.getKey()));
        }
        return given;
    }
}
