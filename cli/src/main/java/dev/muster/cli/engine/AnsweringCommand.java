package dev.muster.cli.engine;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.cli.tree.Described;
import dev.muster.client.wire.Json;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** A command that answers in words or in JSON. */
public abstract class AnsweringCommand implements Callable<Integer> {
    private final Shell shell;

    private static final String HELP = "--help";
    private static final String HELP_SHORTLY = "-h";
    private static final String HELP_MEANING = "Show this help.";
    private static final String JSON = "--json";
    private static final String JSON_MEANING = "Answer in JSON, one document on one line.";

    @Option(
            names = {HELP_SHORTLY, HELP},
            usageHelp = true,
            description = HELP_MEANING)
    private boolean help;

    @Option(names = JSON, description = JSON_MEANING)
    private boolean json;

    protected AnsweringCommand(Shell shell) {
        this.shell = shell;
    }

    /** Adds the options to a command that is not annotated. */
    protected void describe(Described command) {
        command.help(HELP_SHORTLY + "," + HELP, HELP_MEANING).flag(JSON, JSON_MEANING, read -> json = read);
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
