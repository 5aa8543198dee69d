package dev.muster.runtime.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for programs as a shell would. */
public final class Programs {
    /** As long as Linux reads it. */
    private static final int LONGEST_FIRST_LINE = 256;

    private Programs() {}

    /**
     * Why a program cannot be started; null if it can.
     *
     * @param program a name to be looked up on the PATH, or a path
     * @param directory what a path is relative to
     */
    public static @Nullable String problem(String program, Path directory, Map<String, String> environment) {
        if (program.contains("/")) {
            Path file = directory.resolve(program);
            return Files.isDirectory(file) || Files.notExists(file)
                    ? "there is no program " + file
                    : Files.isExecutable(file) ? ofScript(file, environment) : file + " is not executable";
        }
        Path found = onPath(program, environment);
        return found == null ? "there is no program '" + program + "' on the PATH" : ofScript(found, environment);
    }

    /** Why a script cannot be started: what its first line names is not there. Null for what is no script. */
    private static @Nullable String ofScript(Path file, Map<String, String> environment) {
        String line = firstLine(file);
        if (!line.startsWith("#!")) {
            return null;
        }
        String[] words = line.substring(2).strip().split("[ \t]+");
        String missing = missing(file, words, environment);
        String begin =
                file + " cannot be started: its first line names '" + (missing == null ? words[0] : missing) + "', ";
        if (line.endsWith("\r")) {
            return begin + "followed by a carriage return: its lines have to end as Unix ends them";
        }
        return missing == null ? null : begin + "and there is no such program";
    }

    /** What a script's first line names and is not there; null if all is. */
    private static @Nullable String missing(Path script, String[] words, Map<String, String> environment) {
        Path interpreter = script.resolveSibling(words[0]);
        if (!Files.isExecutable(interpreter)) {
            return words[0];
        }
        boolean looksUp =
                interpreter.endsWith("env") && words.length > 1 && !words[1].startsWith("-") && !words[1].contains("=");
        return looksUp && onPath(words[1], environment) == null ? words[1] : null;
    }

    /** Empty if it cannot be read. */
    private static String firstLine(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String begin = new String(in.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
            int end = begin.indexOf('\n');
            return end < 0 ? begin : begin.substring(0, end);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Where a program is on the PATH; null if it is nowhere. */
    static @Nullable Path onPath(String name, Map<String, String> environment) {
        for (String each : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(each.isEmpty() ? "." : each).resolve(name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
