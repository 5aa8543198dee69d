package dev.muster.lab.operation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What an operation asks of its target, with {@linkplain Place places} to fill. */
public sealed interface Call {

    /**
     * By HTTP.
     *
     * @param method such as {@code GET}
     * @param path path and query; values put into it are percent-encoded
     * @param headers by name
     * @param body a text, or JSON if it is anything else; null for none
     */
    record Http(
            String method,
            Template path,
            SequencedMap<String, Template> headers,
            @Nullable Tree body) implements Call {}

    /** A tool of an MCP server, and whether it is to tell its progress. */
    record Tool(String tool, Tree arguments, boolean progress) implements Call {}

    /** A tool of an MCP server, called to measure something of it. */
    record Measured(Tool call, Measure measure) implements Call {}

    /**
     * Sessions of an MCP server.
     *
     * @param atOnce how many are begun before they are ended
     * @param kept whether they are not ended at all
     */
    record Sessions(int atOnce, boolean kept) implements Call {}

    /** A program, with what it reads from its standard input; null for nothing. */
    record Command(List<Template> argv, @Nullable Template stdin) implements Call {}

    /**
     * A message to a WebSocket.
     *
     * @param send a text, or JSON if it is anything else
     * @param expect a text that the answer holds, or values by JSONPath; null if the message has no answer
     */
    record Message(Tree send, @Nullable Tree expect) implements Call {}

    /** Statements in one transaction, each with its parameters. */
    record Sql(List<String> statements, List<List<Tree>> params) implements Call {}

    /**
     * Fills every place.
     *
     * @throws CallFailure if a value is not there yet
     */
    default Request fill(Scope scope) throws CallFailure {
        return switch (this) {
            case Http http -> filled(http, scope);
            case Tool tool -> new Request.Tool(tool.tool(), tool.arguments().fill(scope), tool.progress());
            case Measured measured ->
                new Request.Measured((Request.Tool) measured.call().fill(scope), measured.measure());
            case Sessions sessions -> new Request.Sessions(sessions.atOnce(), sessions.kept());
            case Command command ->
                new Request.Command(
                        all(command.argv(), scope),
                        command.stdin() == null ? null : command.stdin().fill(scope));
            case Message message -> filled(message, scope);
            case Sql sql -> {
                List<List<@Nullable Object>> params = new ArrayList<>();
                for (List<Tree> each : sql.params()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Tree param : each) {
                        values.add(param.fill(scope));
                    }
                    params.add(values);
                }
                yield new Request.Sql(sql.statements(), params);
            }
        };
    }

    private static Request filled(Http http, Scope scope) throws CallFailure {
        Map<String, String> headers = Map.of();
        if (!http.headers().isEmpty()) {
            headers = new LinkedHashMap<>();
            for (Map.Entry<String, Template> header : http.headers().entrySet()) {
                headers.put(header.getKey(), header.getValue().fill(scope));
            }
        }
        Tree body = http.body();
        String path = http.path().fill(scope, Call::encoded);
        if (body == null) {
            return new Request.Http(http.method(), path, headers, null, null);
        }
        if (body instanceof Tree.Text text) {
            return new Request.Http(
                    http.method(), path, headers, text.template().fill(scope), null);
        }
        Object json = body.fill(scope);
        return new Request.Http(http.method(), path, headers, JsonValues.text(json), json);
    }

    private static Request filled(Message message, Scope scope) throws CallFailure {
        Expected expected = null;
        if (message.expect() instanceof Tree.Fields pairs) {
            List<Expected.Pair> values = new ArrayList<>();
            for (Map.Entry<String, Tree> pair : pairs.fields().entrySet()) {
                values.add(new Expected.Pair(
                        Query.parse(pair.getKey()), pair.getValue().fill(scope)));
            }
            expected = new Expected.Equal(values);
        } else if (message.expect() instanceof Tree.Text text) {
            expected = new Expected.Containing(text.template().fill(scope));
        }
        if (message.send() instanceof Tree.Text text) {
            return new Request.Message(text.template().fill(scope), null, expected);
        }
        Object json = message.send().fill(scope);
        return new Request.Message(JsonValues.text(json), json, expected);
    }

    private static List<String> all(List<Template> templates, Scope scope) throws CallFailure {
        List<String> texts = new ArrayList<>(templates.size());
        for (Template template : templates) {
            texts.add(template.fill(scope));
        }
        return texts;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
