package dev.muster.cli.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a configuration. */
public final class SettingsChoice {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration. Default: $MUSTER_CONFIG, else muster.yaml in the data directory, if there is one.")
    private @Nullable Path file;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "minimal, development, production, high-performance or memory-optimized. Default: $MUSTER_PROFILE,"
                            + " else what the file says, else none.")
    private @Nullable String profile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A value that goes before all others. Repeat for more; 'muster config show' lists the keys.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** A profile and nothing else; null for not even that. */
    static SettingsChoice ofProfile(@Nullable String profile) {
        SettingsChoice choice = new SettingsChoice();
        choice.profile = profile;
        return choice;
    }

    /** The file that is named; null if none is. */
    public @Nullable Path file() {
        return file;
    }

    @Nullable
    String profile() {
        return profile;
    }

    Map<String, String> values() {
        return values;
    }

    boolean isEmpty() {
        return file == null && profile == null && values.isEmpty();
    }
}
