package dev.muster.cli.engine;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that works on the engine of a data directory, started for it in this process. */
public abstract class EngineCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final Place place = new Place();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--json", description = "Answer in JSON, one document on one line.")
    private boolean json;

    protected EngineCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        prepare();
        try (Engine engine = open()) {
            return run(engine);
        }
    }

    /** Reads what the command is given, before the directory is taken: nobody waits for a slow standard input. */
    protected void prepare() {}

    /** Does what the command says; answers its exit code. */
    protected abstract int run(Engine engine) throws InterruptedException;

    /** Whether a data directory that is not there is made. */
    protected boolean makesDirectory() {
        return false;
    }

    /** Opens the engine; the caller closes it. */
    protected final Engine open() throws InterruptedException {
        return new Opening(shell, shell.ownerWait()).open(directory());
    }

    protected final Path directory() {
        return makesDirectory() ? place.directory(shell) : place.existing(shell);
    }

    protected final Shell shell() {
        return shell;
    }

    protected final boolean json() {
        return json;
    }

    /** How text on standard output is painted. */
    protected final Style style() {
        return shell.screen().outputStyle();
    }

    /** Answers either in JSON or in words. */
    protected final int answer(Consumer<Json> document, Consumer<Style> words) {
        if (json) {
            Json.line(shell.out(), document);
        } else {
            words.accept(style());
        }
        return ExitCode.DONE;
    }

    protected final void say(String line) {
        shell.out().println(line);
    }

    protected final void print(Table table) {
        table.print(
                shell.out(), style(), shell.screen().output() ? shell.screen().width() : 0);
    }
}
