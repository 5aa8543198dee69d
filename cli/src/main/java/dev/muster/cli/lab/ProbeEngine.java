package dev.muster.cli.lab;

import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.store.DataDirectory;
import dev.muster.lab.engine.EngineProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens an engine for a lab that measures this process from outside; ends when standard input does. */
@Command(
        name = EngineProbe.COMMAND,
        hidden = true,
        description = "Opens an engine and answers the lab that started it; ends when standard input does.")
final class ProbeEngine implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data directory of the lab.")
    private Path data;

    @Option(names = "--create", paramLabel = "TITLE", description = "Create a task before being ready.")
    private @Nullable String title;

    ProbeEngine(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try {
            EngineProbe.run(data, title, EngineSettings.of(Settings.ifAny(shell, data)), shell.in(), shell.out());
            return ExitCode.DONE;
        } catch (DataDirectory.InUse taken) {
            throw Failure.unreachable(String.valueOf(taken.getMessage()));
        }
    }
}
