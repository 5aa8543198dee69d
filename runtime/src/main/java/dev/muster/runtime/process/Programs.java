package dev.muster.runtime.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for programs as a shell would. */
public final class Programs {
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
                    : Files.isExecutable(file) ? null : file + " is not executable";
        }
        return onPath(program, environment) == null ? "there is no program '" + program + "' on the PATH" : null;
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
