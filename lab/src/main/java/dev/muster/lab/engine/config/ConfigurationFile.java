package dev.muster.lab.engine.config;

import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Key;
import dev.muster.core.config.KeyType;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A file of configuration, as it is written: YAML, groups within groups or names with dots, in kebab or snake case.
 *
 * @param label its name in messages
 * @param profile the profile that it chooses; null if it chooses none
 * @param given the values, in the order of the file
 * @param problems what is wrong with its form or its profile, each with its line; keys and values are not looked at
 */
public record ConfigurationFile(String label, @Nullable Profile profile, List<Given> given, List<String> problems) {
    /** Its usual name. */
    public static final String NAME = "muster.yaml";

    private static final int LARGEST = 1024 * 1024;
    private static final int DEEPEST = 10;

    public ConfigurationFile {
        given = List.copyOf(given);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read; the message says why
     * @throws ConfigurationException if it is not YAML; what else is wrong is told by {@link #problems}
     */
    public static ConfigurationFile read(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(file + " is a directory; name a file, such as " + file.resolve(NAME));
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException(file + " is larger than 1 MiB: that is no file of configuration");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (FileSystemException | CharacterCodingException e) {
            throw new IOException(FileTrouble.reading(file, e), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param label its name in messages
     * @throws ConfigurationException if it is not YAML; what else is wrong is told by {@link #problems}
     */
    public static ConfigurationFile parse(String label, String text) {
        LoadSettings settings =
                LoadSettings.builder().setLabel(label).setUseMarks(true).build();
        Optional<Node> root;
        try {
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw broken(label + ":" + line + ": not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw broken(label + ": not valid YAML: " + e.getMessage());
        }
        List<Given> given = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        root.ifPresent(node -> new Walk(label, given, problems).under("", node, 0));
        Given profile = given.stream()
                .filter(each -> each.key().equals(Catalogue.PROFILE))
                .findFirst()
                .orElse(null);
        if (profile == null) {
            return new ConfigurationFile(label, null, given, problems);
        }
        given.remove(profile);
        Optional<Profile> meant = Profile.of(profile.value());
        if (meant.isEmpty()) {
            problems.add(noProfile(profile.value(), profile.where()));
        }
        return new ConfigurationFile(label, meant.orElse(null), given, problems);
    }

    /**
     * The profile of a name.
     *
     * @param where it was named, for messages
     * @throws ConfigurationException if there is none; the message has the nearest one
     */
    public static Profile profile(String name, String where) {
        return Profile.of(name).orElseThrow(() -> broken(noProfile(name, where)));
    }

    private static String noProfile(String name, String where) {
        return where + ": there is no profile '" + name + "'; " + Suggestions.hint(name, Profile.names());
    }

    /**
     * The values of all keys, if nothing but this file is given.
     *
     * @throws ConfigurationException if anything is wrong, with all of it
     */
    public Configuration alone() {
        return Configuration.of(profile, label, given, problems, KeyHint::of);
    }

    private static ConfigurationException broken(String problem) {
        return new ConfigurationException(List.of(problem));
    }

    /** Goes through a document and notes each value under its whole name. */
    private record Walk(String label, List<Given> given, List<String> problems) {
        void under(String prefix, Node node, int depth) {
            if (!(node instanceof MappingNode mapping)) {
                if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
                    return; // a group whose keys are all commented out
                }
                problem(node, "keys and values are expected, such as 'logging:' and 'level: INFO' below it");
                return;
            }
            if (depth > DEEPEST) {
                problem(node, "nested too deeply");
                return;
            }
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    value(prefix + key.getValue(), tuple.getKeyNode(), tuple.getValueNode(), depth);
                } else {
                    problem(tuple.getKeyNode(), "a key must be a word");
                }
            }
        }

        private void value(String name, Node key, Node value, int depth) {
            Key known = Catalogue.find(name);
            boolean one = name.equals(Catalogue.PROFILE) || (known != null && !(known.type() instanceof KeyType.Words));
            switch (value) {
                case ScalarNode scalar
                when scalar.getTag().equals(Tag.NULL) && known == null -> under(name + ".", value, depth + 1);
                case ScalarNode scalar -> note(name, key, scalar.getValue());
                case SequenceNode sequence
                when one -> problem(key, name + " is a list; it takes one value" + range(known));
                case SequenceNode sequence -> words(sequence).ifPresent(words -> note(name, key, words));
                case MappingNode mapping
                when known != null || one ->
                    problem(
                            key,
                            name + " has keys below it; it takes " + (one ? "one value" : "a list") + range(known));
                default -> under(name + ".", value, depth + 1);
            }
        }

        private static String range(@Nullable Key key) {
            return ": "
                    + (key == null
                            ? String.join(", ", Profile.names())
                            : key.type().range());
        }

        private void problem(Node node, String what) {
            problems.add(at(node) + ": " + what);
        }

        private void note(String name, Node key, String value) {
            given.add(new Given(name, value, Source.FILE, at(key)));
        }

        /** The words with commas between them; none if they are something else, which is noted. */
        private Optional<String> words(SequenceNode sequence) {
            List<String> words = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar && !scalar.getValue().contains(",")) {
                    words.add(scalar.getValue());
                } else {
                    problem(item, "a list of words is expected");
                    return Optional.empty();
                }
            }
            return Optional.of(String.join(",", words));
        }

        private String at(Node node) {
            return label + ":"
                    + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        }
    }
}
