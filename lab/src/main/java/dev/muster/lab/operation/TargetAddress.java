package dev.muster.lab.operation;

import dev.muster.client.http.UrlPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where another server is and how it is spoken to.
 *
 * @param protocol how
 * @param text as the scenario writes it
 * @param rest without what only names the protocol: a URL for HTTP, MCP over HTTP, WebSocket and JDBC, a command line
 *     for MCP over stdio, empty for {@code command}
 */
public record TargetAddress(Protocol protocol, String text, String rest) {
    /** The forms there are, for messages. */
    public static final List<String> FORMS = List.of(
            "embedded",
            "http://…",
            "https://…",
            "ws://…",
            "wss://…",
            "mcp+http://…",
            "mcp+https://…",
            "mcp+stdio:COMMAND …",
            "jdbc:…",
            "command");

    /**
     * Reads a target.
     *
     * @return empty if it has none of the {@link #FORMS} but {@code embedded}
     * @throws IllegalArgumentException if it has the form and says nothing of use; the message tells what is missing
     */
    public static Optional<TargetAddress> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("command")) {
            return Optional.of(new TargetAddress(Protocol.COMMAND, text, ""));
        }
        if (lower.startsWith("mcp+stdio:")) {
            String command = text.substring("mcp+stdio:".length()).strip();
            if (words(command).isEmpty()) {
                throw new IllegalArgumentException(
                        "it names no command; write it as mcp+stdio:COMMAND ARGUMENT …, such as mcp+stdio:npx server");
            }
            return Optional.of(new TargetAddress(Protocol.MCP_STDIO, text, command));
        }
        if (lower.startsWith("jdbc:")) {
            return Optional.of(new TargetAddress(Protocol.JDBC, text, text));
        }
        if (lower.startsWith("mcp+http://") || lower.startsWith("mcp+https://")) {
            return Optional.of(new TargetAddress(Protocol.MCP_HTTP, text, url(text.substring("mcp+".length()))));
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return Optional.of(new TargetAddress(Protocol.HTTP, text, url(text)));
        }
        if (lower.startsWith("ws://") || lower.startsWith("wss://")) {
            return Optional.of(new TargetAddress(Protocol.WEBSOCKET, text, url(text)));
        }
        return Optional.empty();
    }

    /** Whether a text has one of the {@link #FORMS}, whatever it names. */
    public static boolean isKnown(String text) {
        try {
            return text.equals(FORMS.getFirst()) || parse(text).isPresent();
        } catch (IllegalArgumentException incomplete) {
            return true;
        }
    }

    private static String url(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("it names no host");
            }
            String port = UrlPort.problem(uri);
            if (port != null) {
                throw new IllegalArgumentException(port);
            }
            if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "a target has neither a user nor a '#'; give them as headers or path");
            }
            return text;
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("it is no URL: " + wrong.getReason(), wrong);
        }
    }

    /** {@link #rest} as a URL. */
    public URI uri() {
        return URI.create(rest);
    }

    /** {@link #rest} as program and arguments. */
    public List<String> argv() {
        return words(rest);
    }

    /** Splits at blanks; quotes, single or double, keep blanks together and may be empty. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote " + quote + " is not closed");
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
