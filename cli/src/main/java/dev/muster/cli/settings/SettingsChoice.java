package dev.muster.cli.settings;

import dev.muster.cli.tree.Described;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a configuration. */
public final class SettingsChoice {
    private static final String FILE = "--config";
    private static final String FILE_LABEL = "FILE";
    private static final String FILE_MEANING =
            "Configuration. Default: $MUSTER_CONFIG, else muster.yaml in the data directory, if there is one.";
    private static final String PROFILE = "--profile";
    private static final String PROFILE_LABEL = "NAME";
    private static final String PROFILE_MEANING =
            "minimal, development, production, high-performance or memory-optimized. Default: $MUSTER_PROFILE,"
                    + " else what the file says, else none.";
    private static final String VALUE = "--set";
    private static final String VALUE_LABEL = "KEY=VALUE";
    private static final String VALUE_MEANING =
            "A value that goes before variables, file and profile. Repeat for more; 'muster config show' lists the keys.";

    @Option(names = FILE, paramLabel = FILE_LABEL, description = FILE_MEANING)
    private @Nullable Path file;

    @Option(names = PROFILE, paramLabel = PROFILE_LABEL, description = PROFILE_MEANING)
    private @Nullable String profile;

    @Option(names = VALUE, paramLabel = VALUE_LABEL, description = VALUE_MEANING)
    private Map<String, String> values = new LinkedHashMap<>();

    /** Adds the options to a command that is not annotated. */
    public void describe(Described command) {
        command.option(FILE, FILE_LABEL, Path.class, FILE_MEANING, read -> file = read)
                .option(PROFILE, PROFILE_LABEL, String.class, PROFILE_MEANING, read -> profile = read)
                .pairs(VALUE, VALUE_LABEL, VALUE_MEANING, read -> values = read);
    }

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

    /** Whether the command line says nothing. */
    public boolean isEmpty() {
        return file == null && profile == null && values.isEmpty();
    }
}
