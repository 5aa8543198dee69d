package dev.muster.lab.scenario;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.operation.Call;
import dev.muster.lab.operation.Check;
import dev.muster.lab.operation.InlineOperation;
import dev.muster.lab.operation.Places;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Query;
import dev.muster.lab.operation.Template;
import dev.muster.lab.operation.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Turns checked sections into operations of one protocol. */
final class CallReader {
    private final NodeReader reader;
    private final Protocol protocol;
    private final Places places;

    CallReader(NodeReader reader, Protocol protocol, Places places) {
        this.reader = reader;
        this.protocol = protocol;
        this.places = places;
    }

    /**
     * An operation; empty when it cannot be understood (the problems are then noted).
     *
     * @param name for one that has none
     */
    Optional<InlineOperation> read(Section section, String name) {
        for (String key : Protocol.allKeys()) {
            if (section.wrote(key) && !protocol.keys().contains(key)) {
                reader.problem(
                        section.lineOf(key),
                        "key '" + key + "': the target speaks " + protocol.words() + "; "
                                + Suggestions.hint(key, protocol.keys()));
            }
        }
        boolean sessions = protocol.isMcp() && section.wrote("sessions");
        if (!sessions && !section.wrote(protocol.neededKey())) {
            reader.problem(
                    section.line(),
                    "key '" + protocol.neededKey() + "' is missing in this operation: the target speaks "
                            + protocol.words());
        }
        if (!section.has(sessions ? "sessions" : protocol.neededKey())) {
            return Optional.empty();
        }
        return Optional.of(new InlineOperation(
                section.text("name").orElse(name),
                section.number("weight").orElse(1.0),
                call(section),
                extract(section),
                section.section("check").map(this::check).orElse(Check.USUAL),
                section.line()));
    }

    private Call call(Section section) {
        return switch (protocol) {
            case HTTP -> {
                Tree body = tree(section, "body");
                String method = section.text("method").orElse(body == null ? "GET" : "POST");
                SequencedMap<String, Template> headers = new LinkedHashMap<>();
                section.section("headers")
                        .ifPresent(it -> it.values()
                                .forEach((key, entry) ->
                                        headers.put(key, template("headers", (String) entry.value(), entry.line()))));
                yield new Call.Http(
                        method.toUpperCase(Locale.ROOT),
                        template("path", section.text("path").orElse("/"), section.lineOf("path")),
                        headers,
                        body);
            }
            case MCP_HTTP, MCP_STDIO -> {
                Tree arguments = tree(section, "arguments");
                yield new MeasureReader(reader)
                        .call(
                                section,
                                new Call.Tool(
                                        section.text("tool").orElse(""),
                                        arguments == null ? Tree.empty() : arguments,
                                        section.flag("progress").orElse(false)));
            }
            case COMMAND ->
                new Call.Command(
                        texts(section, "argv").stream()
                                .map(text -> template("argv", text, section.lineOf("argv")))
                                .toList(),
                        section.text("stdin")
                                .map(text -> template("stdin", text, section.lineOf("stdin")))
                                .orElse(null));
            case WEBSOCKET -> {
                Tree send = tree(section, "send");
                Tree expect = tree(section, "expect");
                if (expect instanceof Tree.Fields pairs) {
                    pairs.fields().keySet().forEach(path -> query("expect", path, section.lineOf("expect")));
                } else if (expect != null && !(expect instanceof Tree.Text)) {
                    reader.problem(section.lineOf("expect"), "key 'expect': expected a text or values by JSONPath");
                }
                yield new Call.Message(send == null ? Tree.empty() : send, expect);
            }
            case JDBC -> sql(section);
        };
    }

    private Call sql(Section section) {
        List<String> statements = texts(section, "sql");
        for (String statement : statements) {
            if (statement.contains("${")) {
                reader.problem(
                        section.lineOf("sql"), "key 'sql': write ? for a value, and the value itself under 'params'");
            }
        }
        List<Written> written = section.list("params").stream()
                .filter(Written.class::isInstance)
                .map(Written.class::cast)
                .toList();
        boolean several = section.value("sql").orElse("") instanceof List<?>;
        if (!several) {
            return new Call.Sql(
                    statements,
                    List.of(written.stream().map(it -> tree("params", it)).toList()));
        }
        if (!written.isEmpty() && written.size() != statements.size()) {
            reader.problem(
                    section.lineOf("params"),
                    "key 'params': " + statements.size() + " statements need as many lists of parameters, not "
                            + written.size());
        }
        List<List<Tree>> params = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Written own = i < written.size() ? written.get(i) : new Written.Items(List.of(), section.line());
            if (own instanceof Written.Items list) {
                params.add(list.items().stream().map(it -> tree("params", it)).toList());
            } else {
                reader.problem(own.line(), "key 'params': each of several statements has a list of its own");
            }
        }
        return new Call.Sql(statements, params);
    }

    private Map<String, Query> extract(Section section) {
        Map<String, Query> extract = new HashMap<>();
        section.section("extract")
                .ifPresent(it -> it.values().forEach((name, entry) -> {
                    if (Places.reserved(name)) {
                        reader.problem(entry.line(), "key '" + name + "': ${" + name + "} has a meaning already");
                    }
                    query("extract", (String) entry.value(), entry.line()).ifPresent(path -> extract.put(name, path));
                }));
        return extract;
    }

    private Check check(Section section) {
        Set<Integer> status = new LinkedHashSet<>();
        Object codes = section.value("status").orElse(List.of());
        (codes instanceof List<?> list ? list : List.of(codes)).forEach(code -> status.add(((Long) code).intValue()));
        if (!status.isEmpty() && protocol != Protocol.HTTP && protocol != Protocol.COMMAND) {
            reader.problem(section.lineOf("status"), "key 'status': " + protocol.words() + " has none");
        }
        List<Check.Equal> equal = new ArrayList<>();
        section.section("equals")
                .ifPresent(it -> it.values()
                        .forEach((path, entry) -> query("equals", path, entry.line())
                                .ifPresent(at ->
                                        equal.add(new Check.Equal(at, tree("equals", (Written) entry.value()))))));
        List<Check.Match> match = new ArrayList<>();
        section.section("matches")
                .ifPresent(it -> it.values()
                        .forEach((path, entry) -> query("matches", path, entry.line())
                                .ifPresent(at -> pattern((String) entry.value(), entry.line())
                                        .ifPresent(pattern -> match.add(new Check.Match(at, pattern))))));
        return new Check(
                status,
                texts(section, "contains").stream()
                        .map(text -> template("contains", text, section.lineOf("contains")))
                        .toList(),
                equal,
                match,
                texts(section, "exists").stream()
                        .flatMap(path -> query("exists", path, section.lineOf("exists")).stream())
                        .toList());
    }

    private Optional<Pattern> pattern(String text, int line) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            reader.problem(line, "key 'matches': '" + text + "' is no regular expression: " + wrong.getDescription());
            return Optional.empty();
        }
    }

    private Optional<Query> query(String key, String path, int line) {
        try {
            return Optional.of(Query.parse(path));
        } catch (IllegalArgumentException wrong) {
            reader.problem(line, "key '" + key + "': " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private Template template(String key, String text, int line) {
        try {
            return Template.parse(text, places);
        } catch (IllegalArgumentException wrong) {
            reader.problem(line, "key '" + key + "': " + wrong.getMessage());
            return Template.of(text);
        }
    }

    private @Nullable Tree tree(Section section, String key) {
        return section.value(key).map(value -> tree(key, (Written) value)).orElse(null);
    }

    private Tree tree(String key, Written written) {
        return switch (written) {
            case Written.Scalar scalar ->
                scalar.value() instanceof String text
                        ? new Tree.Text(template(key, text, scalar.line()))
                        : new Tree.Plain(scalar.value());
            case Written.Items list ->
                new Tree.Items(list.items().stream().map(it -> tree(key, it)).toList());
            case Written.Fields object -> {
                SequencedMap<String, Tree> fields = new LinkedHashMap<>();
                object.fields().forEach((name, value) -> fields.put(name, tree(name, value)));
                yield new Tree.Fields(fields);
            }
        };
    }

    /** A key's texts, whether it has one or a list. */
    static List<String> texts(Section section, String key) {
        Object value = section.value(key).orElse(List.of());
        return (value instanceof List<?> list ? list : List.of(value))
                .stream().map(String::valueOf).toList();
    }

    /** What {@code acknowledged.arguments} of an operation looks like. */
    static @Nullable Object outline(Call call) {
        return switch (call) {
            case Call.Http http -> {
                Map<String, @Nullable Object> outline = new LinkedHashMap<>();
                outline.put("method", http.method());
                outline.put("path", http.path().source());
                Map<String, String> headers = new LinkedHashMap<>();
                http.headers().forEach((name, value) -> headers.put(name, value.source()));
                outline.put("headers", headers);
                outline.put("body", http.body() == null ? null : http.body().outline());
                yield outline;
            }
            case Call.Tool tool -> tool.arguments().outline();
            case Call.Measured measured -> measured.call().arguments().outline();
            case Call.Sessions sessions -> Map.of();
            case Call.Command command -> {
                Map<String, @Nullable Object> outline = new LinkedHashMap<>();
                outline.put(
                        "argv", command.argv().stream().map(Template::source).toList());
                outline.put(
                        "stdin",
                        command.stdin() == null ? null : command.stdin().source());
                yield outline;
            }
            case Call.Message message -> {
                Map<String, @Nullable Object> outline = new LinkedHashMap<>();
                outline.put("send", message.send().outline());
                yield outline;
            }
            case Call.Sql sql -> {
                List<List<@Nullable Object>> params = new ArrayList<>();
                sql.params().forEach(each -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    each.forEach(param -> values.add(param.outline()));
                    params.add(values);
                });
                yield Map.of("params", params.size() == 1 ? params.getFirst() : params);
            }
        };
    }
}
