package dev.muster.cli.settings;

import dev.muster.client.text.Suggestions;
import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Key;
import dev.muster.lab.engine.config.ConfigurationVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Variables that begin as Muster's do, and that nothing reads: most are misspelt. */
public final class Strays {
    private static final String PREFIX = "MUSTER_";

    /** What is read beside keys: by the program, its launcher, and what Muster starts. After the prefix. */
    private static final List<String> READ = List.of(
            "AGENT",
            "ATTEMPT",
            "BASELINES",
            "CGROUP",
            "CHILD",
            "CONFIG",
            "DATA",
            "HISTORY",
            "IMAGE",
            "LEASE",
            "OPTS",
            "PROFILE",
            "PROJECT",
            "SERVER",
            "SESSION",
            "TASK",
            "TEST_FAIL_FAST",
            "TEST_JOBS",
            "TEST_MEMORY_MB",
            "TITLE",
            "TOKEN");

    private Strays() {}

    /**
     * A variable that nothing reads.
     *
     * @param name its name
     * @param nearest the variable that is meant most likely; null if none is near
     */
    public record Stray(String name, @Nullable String nearest) {
        /** What to say of it, in a sentence without a full stop. */
        public String sentence() {
            return "the variable " + name + " is set, and nothing reads it"
                    + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
        }
    }

    /**
     * Those of an environment, in alphabetical order. A variable that begins with the name of a group of keys is none:
     * if it names no key, the configuration is refused.
     */
    public static List<Stray> in(Map<String, String> environment) {
        List<String> unread = environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !ConfigurationVariables.isOne(name))
                .filter(name -> !READ.contains(name.substring(PREFIX.length())))
                .sorted()
                .toList();
        List<Stray> strays = new ArrayList<>();
        for (String name : unread) {
            strays.add(new Stray(
                    name,
                    Suggestions.nearest(name.substring(PREFIX.length()), known())
                            .map(near -> PREFIX + near)
                            .orElse(null)));
        }
        return strays;
    }

    /** What to warn of: those that are near to a name that is read; the others may be somebody else's. */
    public static List<String> warnings(Map<String, String> environment) {
        return in(environment).stream()
                .filter(stray -> Objects.nonNull(stray.nearest()))
                .map(Stray::sentence)
                .toList();
    }

    private static List<String> known() {
        return Stream.concat(
                        READ.stream(),
                        Catalogue.all().stream().map(Key::variable).map(name -> name.substring(PREFIX.length())))
                .toList();
    }
}
