package dev.muster.lab.engine.config;

import dev.muster.client.text.Suggestions;
import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Given;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
 */
public record ConfigurationFile(String label, @Nullable Profile profile, List<Given> given) {
    /** Its usual name. */
    public static final String NAME = "muster.yaml";

    private static final int LARGEST = 1024 * 1024;
    private static final int DEEPEST = 10;

    public ConfigurationFile {
        given = List.copyOf(given);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read; the message says why
     * @throws ConfigurationException if it is not YAML of keys and values; keys and values themselves are not looked at
     */
    public static ConfigurationFile read(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException(file + " is larger than 1 MiB: that is no file of configuration");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param label its name in messages
     * @throws ConfigurationException if it is not YAML of keys and values
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
        root.ifPresent(node -> new Walk(label, given).under("", node, 0));
        Given profile = given.stream()
                .filter(each -> each.key().equals(Catalogue.PROFILE))
                .findFirst()
                .orElse(null);
        if (profile == null) {
            return new ConfigurationFile(label, null, given);
        }
        given.remove(profile);
        return new ConfigurationFile(label, profile(profile.value(), profile.where()), given);
    }

    /**
     * The profile of a name.
     *
     * @param where it was named, for messages
     * @throws ConfigurationException if there is none; the message has the nearest one
     */
    public static Profile profile(String name, String where) {
        return Profile.of(name)
                .orElseThrow(() -> broken(
                        where + ": there is no profile '" + name + "'; " + Suggestions.hint(name, Profile.names())));
    }

    /** The values of all keys, if nothing but this file is given. */
    public Configuration alone() {
        return Configuration.of(profile, label, given, Suggestions::hint);
    }

    private static ConfigurationException broken(String problem) {
        return new ConfigurationException(List.of(problem));
    }

    /** Goes through a document and notes each value under its whole name. */
    private record Walk(String label, List<Given> given) {
        void under(String prefix, Node node, int depth) {
            if (!(node instanceof MappingNode mapping)) {
                if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
                    return; // a group whose keys are all commented out
                }
                throw broken(
                        at(node) + ": keys and values are expected, such as 'logging:' and 'level: INFO' below it");
            }
            if (depth > DEEPEST) {
                throw broken(at(node) + ": nested too deeply");
            }
            for (NodeTuple tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw broken(at(tuple.getKeyNode()) + ": a key must be a word");
                }
                value(prefix + key.getValue(), tuple.getKeyNode(), tuple.getValueNode(), depth);
            }
        }

        private void value(String name, Node key, Node value, int depth) {
            switch (value) {
                case ScalarNode scalar
                when scalar.getTag().equals(Tag.NULL) && Catalogue.find(name) == null ->
                    under(name + ".", value, depth + 1);
                case ScalarNode scalar -> note(name, key, scalar.getValue());
                case SequenceNode sequence -> note(name, key, words(sequence));
                default -> under(name + ".", value, depth + 1);
            }
        }

        private void note(String name, Node key, String value) {
            given.add(new Given(name, value, Source.FILE, at(key)));
        }

        private String words(SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(item -> {
                        if (item instanceof ScalarNode scalar
                                && !scalar.getValue().contains(",")) {
                            return scalar.getValue();
                        }
                        throw broken(at(item) + ": a list of words is expected");
                    })
                    .collect(Collectors.joining(","));
        }

        private String at(Node node) {
            return label + ":"
                    + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        }
    }
}
