package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.RecordingCost;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the flight recorder cost in a run that was recorded.
 *
 * @param run the run's directory
 * @param tests those that were recorded
 */
record RecordingTrial(Path run, Set<String> tests) implements FollowUp {

    /**
     * Looks at the run.
     *
     * @throws Failure when there is none, or nothing of it was recorded
     */
    static RecordingTrial of(Path run) {
        try {
            RunRecord record = RunJson.read(run);
            if (record.reproduce().contains(" --target ")) {
                throw Failure.usage(run + " was pointed at another target than its scenario names")
                        .withHelp("write the target into the scenario, and run it again");
            }
            Set<String> tests = record.tests().stream()
                    .filter(test -> test.profile() != null)
                    .map(TestRecord::name)
                    .collect(Collectors.toSet());
            if (tests.isEmpty()) {
                throw Failure.usage("no test of " + run + " was recorded, so that there is no cost of it")
                        .withHelp("'muster run SCENARIO --jfr' records");
            }
            return new RecordingTrial(run, tests);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    @Override
    public boolean about(Subject subject) {
        return tests.contains(subject.test()) && RecordingCost.tells(subject);
    }

    @Override
    public String option() {
        return "--jfr-cost";
    }

    @Override
    public int keep(Shell shell, PairedRecord record, String change, Path comparison, boolean json) throws IOException {
        RecordingCost cost = RecordingCost.of(record, run, comparison);
        cost.keep(run);
        Reports.render(run);
        if (!json) {
            shell.out().println();
            tests.stream().sorted().forEach(test -> shell.out().println(test + ": " + cost.told(test)));
            shell.out().println(shell.screen().outputStyle().dim("report ") + run.resolve(Reports.PERFORMANCE_HTML));
            shell.out().flush();
        }
        return ExitCode.DONE; // a cost is no fault
    }
}
