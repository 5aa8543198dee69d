package dev.muster.lab.engine;

import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Key;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Setting;
import dev.muster.lab.engine.config.ConfigurationFile;
import dev.muster.lab.engine.config.ConfigurationVariables;
import dev.muster.lab.engine.config.KeyHint;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a configuration, as a command does when it starts: from a file that sets every key, from variables that set
 * every key, or from a file that names a profile. Every value is held to what was written.
 */
final class ConfigurationWorkload implements Workload {
    /** From where all keys are set. */
    static final List<String> SOURCES = List.of("file", "environment");

    private final List<String> operations;
    private final List<Path> files;
    private final Map<String, String> environment = new HashMap<>();
    private final boolean profiles;

    private ConfigurationWorkload(List<String> operations, List<Path> files, boolean profiles) {
        this.operations = operations;
        this.files = List.copyOf(files);
        this.profiles = profiles;
        Catalogue.all().stream()
                .filter(key -> !key.usual().isEmpty())
                .forEach(key -> environment.put(key.variable(), key.usual()));
    }

    /** Each operation finds all keys set, in a file or in the environment. */
    static ConfigurationWorkload keys(Path directory) {
        StringBuilder text = new StringBuilder();
        for (Key key : Catalogue.all()) {
            text.append(key.name()).append(": \"").append(key.usual()).append("\"\n");
        }
        return new ConfigurationWorkload(
                SOURCES, List.of(written(directory.resolve(ConfigurationFile.NAME), text.toString())), false);
    }

    /** Each operation finds one of the profiles. */
    static ConfigurationWorkload profiles(Path directory) {
        List<Path> files = new ArrayList<>();
        for (String name : Profile.names()) {
            files.add(written(directory.resolve(name + ".yaml"), "profile: " + name + "\n"));
        }
        return new ConfigurationWorkload(Profile.names(), files, true);
    }

    private static Path written(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new TargetException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> operations() {
        return operations;
    }

    @Override
    public String unit() {
        return "configurations";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        try {
            if (profiles) {
                ConfigurationFile file = ConfigurationFile.read(files.get(operation));
                return right(file.alone(), List.of(Profile.values()).get(operation));
            }
            return right(
                    operation == 0 ? ConfigurationFile.read(files.getFirst()).alone() : fromEnvironment(), null);
        } catch (IOException | ConfigurationException e) {
            return new Outcome.Failed("unreadable", e.getMessage());
        }
    }

    private Configuration fromEnvironment() {
        List<Given> given = ConfigurationVariables.of(environment);
        return Configuration.of(null, "", given, KeyHint::of);
    }

    private Outcome right(Configuration found, @Nullable Profile profile) {
        for (Setting setting : found.settings()) {
            Key key = setting.key();
            boolean set =
                    profile == null ? !key.usual().isEmpty() : key.profiles().containsKey(profile);
            if (!setting.value().equals(key.under(profile)) || (set && !setting.chosen())) {
                return new Outcome.Failed(
                        "wrong_answer", key.name() + " is " + setting.value() + " from " + setting.where());
            }
        }
        return Outcome.OK;
    }

    @Override
    public void close() {}
}
