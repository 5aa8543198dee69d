package dev.muster.cli.lab;

import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which Muster measured: its version, and the commit of the sources that it was started from. */
final class ToolVersion {
    private ToolVersion() {}

    static RunRecord.Tool of(@Nullable Path home) {
        String version = ToolVersion.class.getPackage().getImplementationVersion();
        return new RunRecord.Tool(
                version == null ? "not packaged" : version,
                home != null && Files.exists(home.resolve(".git")) ? commit(home) : null);
    }

    /** The commit, marked when sources differ from it; null if git does not tell. */
    private static @Nullable String commit(Path home) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
                    .directory(home.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 && !said.isEmpty() ? said : null;
        } catch (IOException noGit) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
