package dev.muster.lab.scenario;

import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a scenario file, strictly: every problem is reported with its line, nothing is silently ignored. */
public final class ScenarioParser {
    private static final long LARGEST_FILE = 4L << 20;

    private ScenarioParser() {}

    /**
     * Reads a file.
     *
     * @throws ScenarioException with every problem found
     */
    public static Scenario parse(Path path) {
        return parse(path, null);
    }

    /**
     * Reads a file, with another target than it names.
     *
     * @param target of the same protocol as the file's; null for the file's own
     * @throws ScenarioException with every problem found
     */
    public static Scenario parse(Path path, @Nullable String target) {
        return parse(path.toString(), text(path), target);
    }

    /** The text of a file, which must be one. */
    static String text(Path path) {
        String file = path.toString();
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw unreadable(file, "the file is larger than 4 MiB");
            }
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw unreadable(file, FileTrouble.whyUnread(path, unreadable));
        }
    }

    /**
     * Reads a text.
     *
     * @param file the name to use in messages
     * @throws ScenarioException with every problem found
     */
    public static Scenario parse(String file, String text) {
        return parse(file, text, null);
    }

    private static Scenario parse(String file, String text, @Nullable String override) {
        List<Problem> problems = new ArrayList<>();
        NodeReader reader = new NodeReader(file, problems);
        Node root = compose(file, text, "it needs at least name and tests");
        ScenarioVersion.check(file, root);
        Object value = reader.read("scenario", root, ScenarioKeys.root());
        Scenario scenario = value instanceof Section section ? scenario(file, text, section, reader, override) : null;
        if (!problems.isEmpty() || scenario == null) {
            throw new ScenarioException(problems);
        }
        return scenario;
    }

    private static ScenarioException broken(String file, String message) {
        return new ScenarioException(List.of(new Problem(file, 1, message)));
    }

    private static ScenarioException unreadable(String file, String message) {
        return new ScenarioException(List.of(new Problem(file, Problem.WHOLE_FILE, message)));
    }

    /**
     * The node a YAML text stands for.
     *
     * @param least what a file of this kind must hold, for a message
     */
    static Node compose(String file, String text, String least) {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder()
                            .setLabel(file)
                            .setUseMarks(true)
                            .build())
                    .composeString(text);
            return root.orElseThrow(() -> broken(file, "the file is empty; " + least));
        } catch (MarkedYamlEngineException syntax) {
            int line = syntax.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new ScenarioException(List.of(new Problem(file, line, "not valid YAML: " + syntax.getProblem())));
        } catch (YamlEngineException other) {
            throw broken(file, "not valid YAML: " + other.getMessage());
        }
    }

    private static @Nullable Scenario scenario(
            String file, String text, Section root, NodeReader reader, @Nullable String override) {
        TargetReader target = TargetReader.read(root, reader, override);
        if (target == null) {
            return null;
        }
        OperationReader operations = new OperationReader(root, reader, target, folder(file));
        TestReader tests = new TestReader(root, reader, operations);
        List<TestSpec> specs = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (Object item : root.list("tests")) {
            if (!(item instanceof Section section)) {
                continue;
            }
            tests.read(section).ifPresent(spec -> {
                Integer earlier = names.putIfAbsent(spec.name(), spec.line());
                if (earlier != null) {
                    reader.problem(
                            section.has("name") ? section.lineOf("name") : spec.line(),
                            "two tests are called '" + spec.name() + "' (the first on line " + earlier
                                    + "); give one a name of its own");
                }
                for (var threshold : spec.thresholds()) {
                    String other = threshold.otherTest();
                    if (other != null
                            && specs.stream().noneMatch(test -> test.name().equals(other))) {
                        reader.problem(
                                threshold.line(),
                                "key 'test': no earlier test is called '" + other + "'; "
                                        + (specs.isEmpty()
                                                ? "this is the first test"
                                                : Suggestions.hint(
                                                        other,
                                                        specs.stream()
                                                                .map(TestSpec::name)
                                                                .toList())));
                    }
                }
                specs.add(spec);
            });
        }
        Optional<String> name = root.text("name");
        if (name.isEmpty() || specs.isEmpty()) {
            return null;
        }
        return new Scenario(
                name.get(),
                root.text("description").orElse(null),
                target.text(),
                root.flag("baseline").orElse(true),
                root.whole("seed").orElse(42),
                specs,
                file,
                text,
                // Another target is another measurement: its figures belong to another series.
                hash(override == null ? text : text + "\ntarget: " + override));
    }

    private static Path folder(String file) {
        Path folder = Path.of(file).toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
