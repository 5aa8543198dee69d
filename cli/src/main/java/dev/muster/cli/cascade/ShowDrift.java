package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.Drift;
import dev.muster.core.state.StateMachine;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Shows whether the scores of a session's agent drift from the evidence. */
@Command(
        name = "drift",
        description =
                "Show whether the scores of a session's agent drift from the evidence: a CUSUM of the gap, in standard"
                        + " deviations; 5 is called drift.")
final class ShowDrift extends CascadeCommand {
    ShowDrift(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Drift> drifts = known(muster).drift();
        return answer(
                json -> json.value("threshold", Drift.THRESHOLD)
                        .value("observations_per_false_alarm", Drift.OBSERVATIONS_PER_FALSE_ALARM)
                        .objects("vectors", drifts, CascadeJson::write),
                style -> {
                    if (drifts.isEmpty()) {
                        say("there is no evidence yet; 'muster cascade evidence' tells some");
                        return;
                    }
                    Table table = Table.of("VECTOR", ">CUSUM", "LEVEL", "RATES ITSELF", ">PAIRS");
                    for (Drift drift : drifts) {
                        table.cell(StateMachine.wire(drift.vector()), style::bold)
                                .cell(String.format(Locale.ROOT, "%.2f", drift.statistic()))
                                .cell(StateMachine.wire(drift.level()), text -> level(style, drift, text))
                                .cell(drift.statistic() == 0 ? "" : drift.overrating() ? "too high" : "too low")
                                .cell(drift.pairs());
                    }
                    print(table);
                });
    }

    private static String level(Style style, Drift drift, String text) {
        return switch (drift.level()) {
            case NONE, LOW -> text;
            case MODERATE -> style.yellow(text);
            case SEVERE -> style.red(text);
        };
    }
}
