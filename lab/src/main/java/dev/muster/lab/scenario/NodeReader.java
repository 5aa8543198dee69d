package dev.muster.lab.scenario;

import dev.muster.client.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Checks a YAML node against a {@link Shape} and turns it into a value. Goes on after a problem, so that a user sees
 * all of them at once; a value with a problem is left out.
 */
final class NodeReader {
    private final String file;
    private final List<Problem> problems;

    NodeReader(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Notes a problem at a line. */
    void problem(int line, String message) {
        problems.add(new Problem(file, line, message));
    }

    /**
     * The value of a node, or null when it does not fit (the problem is then noted).
     *
     * @param key the key the node belongs to, for messages
     */
    @Nullable
    Object read(String key, Node node, Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(key, node);
            case Shape.Flag flag -> flag(key, node);
            case Shape.Whole whole -> whole(key, node, whole);
            case Shape.Decimal decimal -> decimal(key, node, decimal);
            case Shape.Span span -> span(key, node);
            case Shape.Free free -> free(node);
            case Shape.Choice choice -> choice(key, node, choice);
            case Shape.ListOf list -> list(key, node, list);
            case Shape.Pairs pairs -> pairs(key, node, pairs);
            case Shape.Table table -> table(key, node, table);
            case Shape.OneKey oneKey -> oneKey(key, node, oneKey);
            case Shape.Either either -> either(key, node, either);
            case Shape.Later later -> notBuilt(line(node), "key '" + key + "'");
        };
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private @Nullable Object notBuilt(int line, String what) {
        problem(line, what + " is part of the format but not built yet; leave it out");
        return null;
    }

    private @Nullable Object mismatch(String key, Node node, String expected) {
        problem(line(node), "key '" + key + "': expected " + expected + ", found " + described(node));
        return null;
    }

    private static String described(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue().isEmpty() ? "nothing" : "'" + scalar.getValue() + "'";
            case SequenceNode sequence -> "a list";
            default -> "a mapping";
        };
    }

    private @Nullable Object text(String key, Node node) {
        if (node instanceof ScalarNode scalar
                && !scalar.getValue().isBlank()
                && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        return mismatch(key, node, "a text");
    }

    private @Nullable Object flag(String key, Node node) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(scalar.getValue());
        }
        return mismatch(key, node, "true or false");
    }

    private @Nullable Object whole(String key, Node node, Shape.Whole shape) {
        String expected = "a whole number " + range(String.valueOf(shape.min()), String.valueOf(shape.max()));
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                long value = Long.parseLong(scalar.getValue());
                if (value >= shape.min() && value <= shape.max()) {
                    return value;
                }
            } catch (NumberFormatException tooLarge) {
                return mismatch(key, node, expected);
            }
        }
        return mismatch(key, node, expected);
    }

    private @Nullable Object decimal(String key, Node node, Shape.Decimal shape) {
        String expected = "a number " + range(plain(shape.min()), plain(shape.max()));
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            try {
                double value = Double.parseDouble(scalar.getValue());
                if (value >= shape.min() && value <= shape.max()) {
                    return value;
                }
            } catch (NumberFormatException notDecimal) {
                return mismatch(key, node, expected);
            }
        }
        return mismatch(key, node, expected);
    }

    private static String range(String min, String max) {
        return "from " + min + " to " + max;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private @Nullable Object span(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            Optional<Duration> duration = Durations.parse(scalar.getValue());
            if (duration.isPresent()) {
                return duration.get();
            }
        }
        return mismatch(key, node, "a duration with its unit, such as 200ms, 5s or 2m");
    }

    private @Nullable Object free(Node node) {
        return switch (node) {
            case ScalarNode scalar -> new Written.Scalar(plain(scalar), line(node));
            case SequenceNode sequence -> {
                List<Written> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    if (free(item) instanceof Written written) {
                        items.add(written);
                    }
                }
                yield new Written.Items(items, line(node));
            }
            case MappingNode mapping -> {
                SequencedMap<String, Written> fields = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                        problem(line(tuple.getKeyNode()), "a key must be a plain name");
                    } else if (fields.containsKey(name.getValue())) {
                        problem(line(tuple.getKeyNode()), "key '" + name.getValue() + "' stands here twice");
                    } else if (free(tuple.getValueNode()) instanceof Written written) {
                        fields.put(name.getValue(), written);
                    }
                }
                yield new Written.Fields(fields, line(node));
            }
            default -> {
                problem(line(node), "an alias is not understood here; write the value out");
                yield null;
            }
        };
    }

    private static @Nullable Object plain(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) {
            return null;
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return Long.valueOf(text);
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException unusual) {
            return text; // such as a number that no JSON can hold
        }
        return text;
    }

    private @Nullable Object choice(String key, Node node, Shape.Choice shape) {
        if (!(node instanceof ScalarNode scalar)) {
            return mismatch(key, node, "one of " + String.join(", ", shape.names()));
        }
        String word = scalar.getValue();
        if (shape.names().contains(word)) {
            return word;
        }
        if (shape.later().contains(word)) {
            return notBuilt(line(node), "key '" + key + "': '" + word + "'");
        }
        problem(line(node), "key '" + key + "': '" + word + "' is unknown; " + Suggestions.hint(word, shape.names()));
        return null;
    }

    private @Nullable Object list(String key, Node node, Shape.ListOf shape) {
        if (!(node instanceof SequenceNode sequence)) {
            return mismatch(key, node, "a list");
        }
        if (sequence.getValue().size() < shape.least()) {
            problem(line(node), "key '" + key + "': expected at least " + shape.least() + " item(s), found none");
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            Object value = read(key, item, shape.item());
            if (value != null) {
                items.add(value);
            }
        }
        return items;
    }

    private @Nullable Object pairs(String key, Node node, Shape.Pairs shape) {
        return mapping(key, node, "a mapping", (name, line) -> shape.value());
    }

    private @Nullable Object table(String key, Node node, Shape.Table shape) {
        Object value = mapping(key, node, "a mapping", (name, line) -> known(name, line, shape.noun(), shape.keys()));
        if (value instanceof Section section) {
            for (Shape.Key wanted : shape.keys().values()) {
                if (wanted.required() && !section.wrote(wanted.name())) {
                    problem(section.line(), "key '" + wanted.name() + "' is missing in this " + shape.noun());
                }
            }
        }
        return value;
    }

    private @Nullable Object oneKey(String key, Node node, Shape.OneKey shape) {
        if (node instanceof MappingNode mapping && mapping.getValue().size() != 1) {
            return mismatch(key, node, "exactly one of " + String.join(", ", Shape.offered(shape.keys())));
        }
        return mapping(key, node, "a mapping", (name, line) -> known(name, line, shape.noun(), shape.keys()));
    }

    private @Nullable Object either(String key, Node node, Shape.Either shape) {
        for (Shape alternative : shape.alternatives()) {
            if (fits(node, alternative)) {
                return read(key, node, alternative);
            }
        }
        return mismatch(key, node, shape.described());
    }

    /** Whether an alternative is the one the user meant, judged by the kind of node. */
    private static boolean fits(Node node, Shape shape) {
        return switch (shape) {
            case Shape.Table table -> node instanceof MappingNode;
            case Shape.OneKey oneKey -> node instanceof MappingNode;
            case Shape.Pairs pairs -> node instanceof MappingNode;
            case Shape.ListOf list -> node instanceof SequenceNode;
            case Shape.Choice choice ->
                node instanceof ScalarNode scalar
                        && !scalar.getTag().equals(Tag.INT)
                        && !scalar.getTag().equals(Tag.FLOAT);
            case Shape.Whole whole ->
                node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT);
            default -> node instanceof ScalarNode;
        };
    }

    private @Nullable Shape known(String name, int line, String noun, SequencedMap<String, Shape.Key> keys) {
        Shape.Key key = keys.get(name);
        if (key == null) {
            problem(
                    line,
                    "key '" + name + "' is unknown in " + article(noun) + noun + "; "
                            + Suggestions.hint(name, Shape.offered(keys)));
            return null;
        }
        return key.shape();
    }

    private static String article(String noun) {
        return "aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ";
    }

    /** Finds the shape for a key, noting a problem and answering null when there is none. */
    private interface KeyLookup {
        @Nullable
        Shape shapeOf(String name, int line);
    }

    private @Nullable Object mapping(String key, Node node, String expected, KeyLookup lookup) {
        if (!(node instanceof MappingNode mapping)) {
            return mismatch(key, node, expected);
        }
        SequencedMap<String, Section.Entry> values = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problem(line, "a key must be a plain name, found " + described(tuple.getKeyNode()));
                continue;
            }
            String name = scalar.getValue();
            Integer first = seen.putIfAbsent(name, line);
            if (first != null) {
                problem(line, "key '" + name + "' stands here twice; first on line " + first);
                continue;
            }
            Shape shape = lookup.shapeOf(name, line);
            if (shape == null) {
                continue;
            }
            if (shape instanceof Shape.Later) {
                notBuilt(line, "key '" + name + "'");
                continue;
            }
            Object value = read(name, tuple.getValueNode(), shape);
            if (value != null) {
                values.put(name, new Section.Entry(value, line));
            }
        }
        return new Section(line(node), values, seen.keySet());
    }
}
