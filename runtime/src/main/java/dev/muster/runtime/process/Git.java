package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program git. */
final class Git {
    /** What says where a repository is, to whom a hook of git's started. */
    private static final List<String> OF_ANOTHER = List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX");

    private Git() {}

    /**
     * Runs it in a directory.
     *
     * @return what it said
     * @throws IOException if there is none, or it failed; the message has its own words
     */
    static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        OF_ANOTHER.forEach(builder.environment().keySet()::remove);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("git " + arguments[0] + " in " + directory + ": "
                    + (said.isEmpty() ? "exit code " + process.exitValue() : said));
        }
        return said;
    }
}
