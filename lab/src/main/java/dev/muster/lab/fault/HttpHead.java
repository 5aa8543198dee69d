package dev.muster.lab.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The first line and the headers of a request or an answer of HTTP/1.1 (RFC 9112), as they came and as far as a proxy
 * has to understand them.
 *
 * @param bytes all of it, up to and with the empty line
 * @param line the first line
 * @param headers by name in lower case; of several of one name the last
 */
record HttpHead(byte[] bytes, String line, Map<String, String> headers) {
    private static final int LONGEST = 64 * 1024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** Safe methods change nothing (RFC 9110, 9.2.1). */
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    HttpHead {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads one.
     *
     * @throws EOFException if the stream ends before it does
     * @throws IOException if it is none, or longer than 64 KiB
     */
    static HttpHead read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(512);
        String first = line(in, all);
        Map<String, String> headers = new HashMap<>();
        for (String next = line(in, all); !next.isEmpty(); next = line(in, all)) {
            int colon = next.indexOf(':');
            if (colon <= 0) {
                throw new IOException("no header of HTTP/1.1: " + next);
            }
            headers.put(
                    next.substring(0, colon).toLowerCase(Locale.ROOT),
                    next.substring(colon + 1).strip());
        }
        return new HttpHead(all.toByteArray(), first, headers);
    }

    /** A line without its end, which is kept in {@code all}. */
    static String line(InputStream in, ByteArrayOutputStream all) throws IOException {
        int from = all.size();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("it ends in the middle of a line");
            }
            if (all.size() > LONGEST) {
                throw new IOException("a head longer than 64 KiB");
            }
            all.write(next);
        }
        all.write('\n');
        String line = all.toString(StandardCharsets.ISO_8859_1).substring(from, all.size() - 1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The same with one header, in place of those of its name if there are any. */
    HttpHead with(String name, String value) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String own = name + ": " + value + "\r\n";
        String others = text.lines()
                .skip(1)
                .filter(header -> !header.isEmpty() && !header.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(header -> header + "\r\n")
                .collect(Collectors.joining());
        Map<String, String> told = new HashMap<>(headers);
        told.put(name.toLowerCase(Locale.ROOT), value);
        return new HttpHead((line + "\r\n" + others + own + "\r\n").getBytes(StandardCharsets.ISO_8859_1), line, told);
    }

    /** Whether a request with it may change something. */
    boolean changes() {
        return SAFE.stream().noneMatch(method -> line.startsWith(method + " "));
    }

    /** Whether it is a request for a head alone. */
    boolean headOnly() {
        return line.startsWith("HEAD ");
    }

    /**
     * The status of an answer.
     *
     * @throws IOException if it is none
     */
    int status() throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
            throw new IOException("no answer of HTTP/1.1: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    /** Whether nothing follows it but the next head, whatever its headers say. */
    boolean bodiless(HttpHead request) throws IOException {
        int status = status();
        return request.headOnly() || status < 200 || status == NO_CONTENT || status == NOT_MODIFIED;
    }

    /** Whether its sender ends the connection after it. */
    boolean closes() {
        return headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close")
                || line.contains("HTTP/1.0");
    }

    /** Whether its sender sends the body only when it has heard that it may. */
    boolean waitsToGoOn() {
        return headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
    }

    /** Whether its body comes in chunks. */
    boolean chunked() {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    /**
     * How many bytes of body follow, or -1 if it does not say.
     *
     * @throws IOException if that is no number
     */
    long length() throws IOException {
        String told = headers.get("content-length");
        if (told == null) {
            return -1;
        }
        if (!told.matches("\\d{1,18}")) {
            throw new IOException("no length of a body: " + told);
        }
        return Long.parseLong(told);
    }
}
