package dev.muster.cli.settings;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Source;
import dev.muster.lab.engine.config.ConfigurationFile;
import dev.muster.lab.engine.config.ConfigurationVariables;
import dev.muster.lab.engine.config.KeyHint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration: flags, then variables, then the file, then the profile, then the default.
 *
 * <p>A command that finds none of the first three does not even look at the catalogue of keys: most are over in a tenth
 * of a second.
 */
public final class Settings {
    /** Variable that names a file. */
    public static final String FILE_VARIABLE = "MUSTER_CONFIG";
    /** Variable that names a profile. */
    public static final String PROFILE_VARIABLE = "MUSTER_PROFILE";

    private Settings() {}

    /**
     * The configuration of a command.
     *
     * @param directory the data directory, which may have a file
     * @throws Failure if something that is given cannot be meant
     */
    public static Configuration find(Shell shell, Path directory, SettingsChoice choice) {
        return of(shell, directory, choice);
    }

    /**
     * The configuration of an engine that is made to be measured, which has no file in its data directory.
     *
     * @param profile goes before that of variables; null for none
     * @return null if nobody configured anything
     * @throws Failure if something that is given cannot be meant
     */
    public static @Nullable Configuration measured(Shell shell, @Nullable String profile) {
        boolean any = profile != null || shell.environment().keySet().stream().anyMatch(Settings::configures);
        return any ? of(shell, null, SettingsChoice.ofProfile(profile)) : null;
    }

    private static Configuration of(Shell shell, @Nullable Path directory, SettingsChoice choice) {
        try {
            return load(shell, directory, choice);
        } catch (ConfigurationException e) {
            throw wrong(e);
        }
    }

    /**
     * The configuration of a command, with all that is wrong of the file, of variables and of options together.
     *
     * @param directory the data directory, which may have a file; null for none that could have one
     * @throws ConfigurationException if something that is given cannot be meant
     * @throws Failure if the file cannot be read
     */
    public static Configuration load(Shell shell, @Nullable Path directory, SettingsChoice choice) {
        List<String> problems = new ArrayList<>();
        ConfigurationFile read = file(shell, directory, choice.file())
                .flatMap(file -> unless(problems, () -> read(file)))
                .orElse(null);
        List<Given> given = new ArrayList<>();
        if (read != null) {
            given.addAll(read.given());
            problems.addAll(read.problems());
        }
        given.addAll(ConfigurationVariables.of(shell.environment(), problems));
        choice.values().forEach((key, value) -> given.add(new Given(key, value, Source.FLAG, "--set")));
        String variable = shell.variable(PROFILE_VARIABLE, "");
        String named = choice.profile() != null ? choice.profile() : variable;
        Profile profile = read == null ? null : read.profile();
        String by = read == null ? "" : read.label();
        if (!named.isEmpty()) {
            by = choice.profile() != null ? "--profile" : PROFILE_VARIABLE;
            String where = by;
            profile = unless(problems, () -> ConfigurationFile.profile(named, where))
                    .orElse(null);
        }
        String chosenBy = profile == null ? "" : profile.wireName() + " (" + by + ")";
        return Configuration.of(profile, chosenBy, given, problems, KeyHint::of);
    }

    /** What is read, unless that is wrong: then the problems are noted, and reading goes on elsewhere. */
    private static <T> Optional<T> unless(List<String> problems, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (ConfigurationException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** The configuration of a command that has no options for it; null if nobody configured anything. */
    public static @Nullable Configuration ifAny(Shell shell, Path directory) {
        boolean any = Files.exists(directory.resolve(ConfigurationFile.NAME))
                || shell.environment().keySet().stream().anyMatch(Settings::configures);
        return any ? find(shell, directory, new SettingsChoice()) : null;
    }

    /** The same for a command that has options. */
    public static @Nullable Configuration ifAny(Shell shell, Path directory, SettingsChoice choice) {
        return choice.isEmpty() ? ifAny(shell, directory) : find(shell, directory, choice);
    }

    private static boolean configures(String variable) {
        return variable.equals(FILE_VARIABLE)
                || variable.equals(PROFILE_VARIABLE)
                || ConfigurationVariables.isOne(variable);
    }

    /**
     * The file that holds; none if nobody named one and the data directory has none.
     *
     * @param directory the data directory; null for none that could have one
     */
    public static Optional<Path> file(Shell shell, @Nullable Path directory, @Nullable Path named) {
        if (named != null) {
            return Optional.of(named);
        }
        String variable = shell.variable(FILE_VARIABLE, "");
        if (!variable.isEmpty()) {
            try {
                return Optional.of(Path.of(variable));
            } catch (InvalidPathException e) {
                throw Failure.usage(FILE_VARIABLE + " is no path: " + e.getMessage());
            }
        }
        return Optional.ofNullable(directory)
                .map(it -> it.resolve(ConfigurationFile.NAME))
                .filter(file -> !Files.notExists(file)); // one that cannot be seen is refused when it is read
    }

    /**
     * Reads a file.
     *
     * @throws Failure if it cannot be read
     */
    public static ConfigurationFile read(Path file) {
        try {
            return ConfigurationFile.read(file);
        } catch (IOException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with a configuration, for people. */
    public static Failure wrong(ConfigurationException e) {
        return Failure.usage(String.join("\n", e.problems()))
                .withHelp("'muster config explain KEY' tells of a key, 'muster config show' lists them");
    }
}
