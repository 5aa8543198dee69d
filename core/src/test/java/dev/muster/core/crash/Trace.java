package dev.muster.core.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that a process made on files, as strace saw them, in the order of their completion. Only strace's
 * word counts: neither the engine nor SQLite is asked what they wrote or synced.
 */
final class Trace {
    private static final Set<String> TRACED = Set.of(
            "openat",
            "open",
            "creat",
            "write",
            "pwrite64",
            "writev",
            "pwritev",
            "pwritev2",
            "fsync",
            "fdatasync",
            "sync_file_range",
            "ftruncate",
            "truncate",
            "fallocate",
            "unlink",
            "unlinkat",
            "rename",
            "renameat",
            "renameat2",
            "mkdir",
            "mkdirat",
            "link",
            "linkat",
            "copy_file_range",
            "sendfile");

    /**
     * One completed call.
     *
     * @param begun its place among all beginnings and ends of calls
     * @param done the place of its end
     * @param arguments as strace prints them, strings in quotes and hex
     */
    record Call(int thread, String name, long begun, long done, List<String> arguments, long result) {
        boolean sync() {
            return name.equals("fsync") || name.equals("fdatasync");
        }

        /** The file that the descriptor in the first argument stands for. */
        String file() {
            String first = arguments.getFirst();
            int open = first.indexOf('<');
            return open < 0 ? "" : text(first.substring(open + 1, first.length() - 1));
        }

        String string(int argument) {
            return new String(bytes(argument), StandardCharsets.UTF_8);
        }

        byte[] bytes(int argument) {
            String quoted = arguments.get(argument);
            if (!quoted.startsWith("\"") || !quoted.endsWith("\"")) {
                throw new IllegalStateException(name + ": argument " + argument + " was not recorded whole");
            }
            return unhex(quoted, 1, quoted.length() - 1);
        }

        long number(int argument) {
            return Long.parseLong(arguments.get(argument));
        }

        /** The acknowledgement that this call writes down, if it is one. */
        Optional<Ack> ack() {
            boolean toPipe = name.equals("write") && file().startsWith("pipe:");
            return toPipe ? Ack.read(string(1)) : Optional.empty();
        }
    }

    private Trace() {}

    /** Whether strace is here and may trace. */
    static boolean possible() {
        try {
            Process process = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** The command that records what another command does to files. */
    static List<String> recording(Path output) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-y",
                "-xx",
                "-s",
                "100000000",
                "-e",
                "signal=none",
                "-e",
                "trace=" + String.join(",", TRACED.stream().sorted().toList()),
                "-o",
                output.toString());
    }

    /** Reads what strace wrote; calls that failed are left out, for they changed nothing. */
    static List<Call> read(Path output) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<Integer, Begun> unfinished = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(output, StandardCharsets.ISO_8859_1)) {
            long place = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                place++;
                int space = line.indexOf(' ');
                int thread = Integer.parseInt(line.substring(0, space));
                String rest = line.substring(space).strip();
                if (rest.startsWith("+++") || rest.startsWith("---")) {
                    continue;
                }
                String text = rest;
                long begun = place;
                if (rest.endsWith("<unfinished ...>")) {
                    unfinished.put(
                            thread, new Begun(place, rest.substring(0, rest.length() - "<unfinished ...>".length())));
                    continue;
                }
                if (rest.startsWith("<... ")) {
                    Begun first = unfinished.remove(thread);
                    if (first == null) {
                        throw new IllegalStateException("resumed without a beginning, line " + place);
                    }
                    begun = first.place;
                    text = first.text.stripTrailing() + rest.substring(rest.indexOf("resumed>") + "resumed>".length());
                }
                Call call = parse(thread, text, begun, place);
                if (call != null) {
                    calls.add(call);
                }
            }
        }
        return calls;
    }

    private record Begun(long place, String text) {}

    private static @Nullable Call parse(int thread, String text, long begun, long done) {
        int open = text.indexOf('(');
        int equals = text.lastIndexOf(") ");
        String result = text.substring(text.indexOf('=', equals) + 1).strip();
        if (result.startsWith("-") || result.startsWith("?")) {
            return null;
        }
        int end = 0;
        while (end < result.length() && Character.isDigit(result.charAt(end))) {
            end++;
        }
        return new Call(
                thread,
                text.substring(0, open),
                begun,
                done,
                arguments(text.substring(open + 1, equals)),
                Long.parseLong(result.substring(0, end)));
    }

    /** Everything is in hex but names and punctuation, so commas only ever separate. */
    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int comma = text.indexOf(", "); comma >= 0; comma = text.indexOf(", ", from)) {
            arguments.add(text.substring(from, comma));
            from = comma + 2;
        }
        arguments.add(text.substring(from));
        return arguments;
    }

    /** A path: in hex, unless it has a form of strace's own, such as pipe:[17]. */
    private static String text(String text) {
        return text.startsWith("\\x") ? new String(unhex(text, 0, text.length()), StandardCharsets.UTF_8) : text;
    }

    private static byte[] unhex(String text, int from, int to) {
        byte[] bytes = new byte[(to - from) / 4];
        for (int i = 0; i < bytes.length; i++) {
            int at = from + 4 * i + 2;
            bytes[i] = (byte) (Character.digit(text.charAt(at), 16) << 4 | Character.digit(text.charAt(at + 1), 16));
        }
        return bytes;
    }
}
