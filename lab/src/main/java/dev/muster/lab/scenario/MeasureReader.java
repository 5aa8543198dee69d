package dev.muster.lab.scenario;

import dev.muster.lab.operation.Call;
import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.Query;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is measured of an MCP operation beside the answer to its call. */
final class MeasureReader {
    private static final List<String> KEYS = List.of("cancel", "cut", "fan_out", "sessions");
    private static final Duration AFTER = Duration.ofMillis(50);
    private static final long SUBSCRIBERS = 10;

    private final NodeReader reader;

    MeasureReader(NodeReader reader) {
        this.reader = reader;
    }

    /** The call itself, or with what is measured of it; or sessions instead of any call. */
    Call call(Section section, Call.Tool tool) {
        List<String> written = KEYS.stream().filter(section::has).toList();
        if (written.size() > 1) {
            reader.problem(
                    section.lineOf(written.get(1)),
                    "key '" + written.get(1) + "': an operation measures one thing, and this has '" + written.getFirst()
                            + "' already");
        }
        if (written.isEmpty()) {
            return tool;
        }
        Section own = section.section(written.getFirst()).orElseThrow();
        Duration after = own.span("after").orElse(AFTER);
        return switch (written.getFirst()) {
            case "cancel" ->
                new Call.Measured(
                        tool, new Measure.Cancel(after, own.text("counter").orElse(null), find(own)));
            case "cut" -> new Call.Measured(tool, new Measure.Cut(after));
            case "fan_out" ->
                new Call.Measured(
                        tool,
                        new Measure.FanOut(
                                (int) own.whole("subscribers").orElse(SUBSCRIBERS),
                                own.text("resource").orElse(null)));
            default -> sessions(section, own);
        };
    }

    private Call sessions(Section section, Section own) {
        for (String key : List.of("tool", "arguments", "progress", "check", "extract")) {
            if (section.wrote(key)) {
                reader.problem(section.lineOf(key), "key '" + key + "': where sessions are measured nothing is called");
            }
        }
        return new Call.Sessions(
                (int) own.whole("at_once").orElse(1), own.flag("keep").orElse(false));
    }

    private @Nullable Query find(Section own) {
        if (!own.has("counter")) {
            if (own.wrote("find")) {
                reader.problem(
                        own.lineOf("find"), "key 'find': says where 'counter' has its number, and there is none");
            }
            return null;
        }
        try {
            return Query.parse(own.text("find").orElse("$"));
        } catch (IllegalArgumentException wrong) {
            reader.problem(own.lineOf("find"), "key 'find': " + wrong.getMessage());
            return null;
        }
    }
}
