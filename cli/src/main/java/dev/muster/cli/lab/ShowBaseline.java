package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.Baseline;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows baselines. */
@Command(name = "show", description = "Show the baselines, or one of them with how it came to be.")
final class ShowBaseline extends LabCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one. Default: all, a line each.")
    private @Nullable String name;

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Option(names = "--json", description = "Answer in JSON, one document.")
    private boolean json;

    ShowBaseline(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        try {
            List<Baseline> shown = new ArrayList<>();
            for (String each : name == null ? baselines.baselines(shell()).names() : List.of(name)) {
                shown.add(baselines.baselines(shell()).named(each));
            }
            if (json) {
                shell().out().println(RunJson.mapper().writeValueAsString(name == null ? shown : shown.getFirst()));
            } else if (shown.isEmpty()) {
                say("No baseline is set. 'muster baseline set RUN --reason TEXT' sets one.");
            } else if (name == null) {
                list(shown);
            } else {
                details(shown.getFirst());
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    private void list(List<Baseline> all) {
        Table table = Table.of("NAME", ">RUNS", "SET", "REASON");
        for (Baseline each : all) {
            table.cell(each.name()).cell(each.runs().size()).cell(each.setAt()).cell(each.reason());
        }
        table.print(
                shell().out(),
                shell().screen().outputStyle(),
                shell().screen().output() ? shell().screen().width() : 0);
    }

    private void details(Baseline one) {
        Style style = shell().screen().outputStyle();
        RunFigures first = one.runs().getFirst();
        say(style.bold(one.name()) + "  " + one.reason() + style.dim("  set " + one.setAt()));
        say("scenario " + first.scenario().name() + " (" + first.scenario().hash() + ") on "
                + first.machine().described());
        for (RunFigures run : one.runs()) {
            say("  " + run.startedAt() + "  " + run.source() + "  " + run.tool().version()
                    + (run.tool().commit() == null ? "" : " " + run.tool().commit()));
        }
        for (Baseline.Move move : one.earlier()) {
            say(style.dim("before: ") + move.reason() + style.dim("  set " + move.setAt() + ", " + move.commit()));
        }
    }
}
