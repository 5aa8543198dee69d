package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.cascade.Calibration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how well the scores of a session's agent match the evidence. */
@Command(name = "calibration", description = "Show how well the scores of a session's agent match the evidence.")
final class ShowCalibration extends CascadeCommand {
    @Option(
            names = "--window",
            paramLabel = "N",
            description = "At most so many of the newest pairs of each vector, up to 1000. Default: 100.")
    private int window = 100;

    ShowCalibration(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Calibration calibration = known(muster).calibration(window);
        return answer(json -> CascadeJson.write(json, calibration), style -> {
            Double brier = calibration.brier();
            Double bias = calibration.bias();
            if (brier == null || bias == null) {
                say("not enough data: " + calibration.pairs() + " of " + Calibration.FEWEST
                        + " pairs of a score and evidence");
                return;
            }
            say(String.format(
                    Locale.ROOT,
                    "Brier score %.3f (0 is perfect), bias %+.2f (%s), %d pairs",
                    brier,
                    bias,
                    bias > 0 ? "it overrates itself" : "it does not overrate itself",
                    calibration.pairs()));
            Table table = Table.of("SCORES", ">PAIRS", ">MEAN", ">EVIDENCE");
            for (Calibration.Bin bin : calibration.curve()) {
                table.cell(String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()))
                        .cell(bin.pairs())
                        .cell(String.format(Locale.ROOT, "%.2f", bin.self()))
                        .cell(String.format(Locale.ROOT, "%.2f", bin.grounded()));
            }
            print(table);
        });
    }
}
