package dev.muster.cli.checklist;

import dev.muster.cli.checklist.RunShelf.Found;
import dev.muster.cli.checklist.Sizing.Need;
import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.lab.gate.Gates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a number of agents needs. */
@Command(
        name = "size",
        description = {
            "Tell what a number of agents needs: memory, heap, processors, open files, disk.",
            "From the slopes of a ladder of connected agents in a kept run. Exit code 4: no run has one."
        },
        footer = {
            "",
            "Examples:",
            "  muster size --agents 2000",
            "  muster size --agents 20000 --rate 0.5 --json",
            "  muster size --agents 1000 --markdown"
        })
public final class Size extends AnsweringCommand {
    private static final String RUN = "muster run scenarios/coordination-limits.yaml";
    private static final int MOST = 10_000_000;

    @Parameters(
            paramLabel = "RUN",
            description = "Run directories, or directories of them. Default: those in ./runs, the newest first.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--agents", paramLabel = "N", required = true, description = "How many agents are connected.")
    private int agents;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Tasks a second of each agent. Default: that of the run, one in a minute.")
    private @Nullable Double rate;

    @Option(names = "--markdown", description = "Answer with a table in Markdown.")
    private boolean markdown;

    /** @param shell what surrounds the command */
    public Size(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if (agents < 1 || agents > MOST) {
            throw Failure.usage("--agents: a whole number from 1 to " + MOST + " is expected, not " + agents);
        }
        if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
            throw Failure.usage("--rate: a number above 0 is expected, not " + rate);
        }
        if (markdown && json()) {
            throw Failure.usage("--json and --markdown are two answers; ask for one of them");
        }
        RunShelf shelf = runs.isEmpty() ? RunShelf.in(RunShelf.DEFAULT) : RunShelf.of(runs);
        Optional<Found> ladder = ladder(shelf);
        if (ladder.isEmpty()) {
            answer(
                    json -> json.field("agents", agents)
                            .field("measured", false)
                            .field("reason", "no run has a ladder of connected agents")
                            .field("next", RUN),
                    style -> {
                        say("not measured: no run has a ladder of connected agents");
                        say("  → " + RUN);
                    });
            return ExitCode.UNDECIDED;
        }
        Map<?, ?> test = ladder.get().test();
        Sizing sizing = new Sizing(test, agents, rate);
        String evidence = ladder.get().run().directory() + ", " + test.get("name");
        if (markdown) {
            markdown(sizing, evidence);
            return ExitCode.DONE;
        }
        return answer(json -> write(json, sizing, evidence), style -> show(sizing, evidence));
    }

    /** The newest test whose figures can be trusted and have slopes. */
    private static Optional<Found> ladder(RunShelf shelf) {
        for (KeptRun run : shelf.runs()) {
            for (Map<?, ?> test : run.tests()) {
                boolean slopes = test.get("growth") instanceof List<?> growth && !growth.isEmpty();
                if (slopes && Sizing.OPERATION.equals(test.get("target")) && !"INVALID".equals(test.get("verdict"))) {
                    return Optional.of(new Found(run, test));
                }
            }
        }
        return Optional.empty();
    }

    private String about(Sizing sizing) {
        Double each = sizing.rate();
        return String.format(
                        Locale.ROOT,
                        "%,d connected agents%s",
                        agents,
                        each == null ? "" : ", " + Gates.number(each) + " tasks a second each")
                + (sizing.extrapolated()
                        ? String.format(Locale.ROOT, " (EXTRAPOLATED: measured up to %,d)", sizing.measuredTo())
                        : "");
    }

    private void show(Sizing sizing, String evidence) {
        say(style().bold(about(sizing)));
        say(style().dim("from " + evidence));
        Table table = Table.of("RESOURCE", ">LEAST", ">RECOMMENDED", ">1,000 MORE", "UNIT", "HOW");
        for (Need need : sizing.needs()) {
            table.cell(need.resource())
                    .cell(figure(need.least()))
                    .cell(figure(need.recommended()))
                    .cell(figure(need.perThousand()))
                    .cell(need.unit())
                    .cell(need.how());
        }
        print(table);
    }

    private void markdown(Sizing sizing, String evidence) {
        say(about(sizing) + ", from `" + evidence + "`:");
        say("");
        say("| resource | least | recommended | 1,000 agents more | how |");
        say("|---|---|---|---|---|");
        for (Need need : sizing.needs()) {
            say("| " + need.resource() + " | " + figure(need.least()) + " " + need.unit() + " | "
                    + figure(need.recommended()) + " " + need.unit() + " | " + figure(need.perThousand()) + " "
                    + need.unit() + " | " + need.how() + " |");
        }
    }

    private void write(Json json, Sizing sizing, String evidence) {
        json.field("agents", agents)
                .field("measured", true)
                .value("tasks_per_second_each", sizing.rate())
                .field("measured_to", sizing.measuredTo())
                .field("extrapolated", sizing.extrapolated())
                .field("evidence", evidence)
                .objects(
                        "needs",
                        sizing.needs(),
                        (out, need) -> out.field("resource", need.resource())
                                .field("unit", need.unit())
                                .value("least", need.least())
                                .value("recommended", need.recommended())
                                .value("per_1000_more", need.perThousand())
                                .field("how", need.how()));
    }

    private static String figure(@Nullable Double value) {
        return value == null ? "–" : Gates.number(value);
    }
}
