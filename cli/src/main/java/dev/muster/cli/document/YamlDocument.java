package dev.muster.cli.document;

import dev.muster.cli.terminal.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML. */
final class YamlDocument {
    private static final int DEEPEST = 20;

    private final String file;

    YamlDocument(String file) {
        this.file = file;
    }

    Document parse(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return convert(root.orElseThrow(() -> Failure.usage(file + " is empty")), 0);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw Failure.usage(file + ":" + line + ": not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw Failure.usage(file + ": not valid YAML: " + e.getMessage());
        }
    }

    private Document convert(Node node, int depth) {
        int line = line(node);
        if (depth > DEEPEST) {
            throw Failure.usage(file + ":" + line + ": nested too deeply");
        }
        return switch (node) {
            case ScalarNode scalar -> new Document.Scalar(scalar.getValue(), kind(scalar), line);
            case SequenceNode sequence -> {
                List<Document> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
                yield new Document.Items(items, line);
            }
            case MappingNode mapping -> {
                Map<String, Document.Field> fields = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    int at = line(tuple.getKeyNode());
                    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                        throw Failure.usage(file + ":" + at + ": a key must be a word");
                    }
                    Document.Field field = new Document.Field(at, convert(tuple.getValueNode(), depth + 1));
                    if (fields.put(key.getValue(), field) != null) {
                        throw Failure.usage(file + ":" + at + ": key '" + key.getValue() + "' is given twice");
                    }
                }
                yield new Document.Fields(fields, line);
            }
            default -> throw Failure.usage(file + ":" + line + ": this is not understood");
        };
    }

    private static Document.Kind kind(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        return tag.equals(Tag.NULL)
                ? Document.Kind.NULL
                : tag.equals(Tag.INT)
                        ? Document.Kind.WHOLE
                        : tag.equals(Tag.STR) ? Document.Kind.TEXT : Document.Kind.OTHER;
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
