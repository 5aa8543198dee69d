package dev.muster.lab.engine;

import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import java.nio.file.Path;

/** Runs scenarios of one test on an engine in this process. */
final class EngineRuns {
    private EngineRuns() {}

    /**
     * Runs one test.
     *
     * @param directory where the run directory goes, {@code run}
     * @param test as in a scenario file, in one line
     */
    static TestRecord run(Path directory, String test) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse("f.yaml", "name: n\ntests:\n  - " + test + "\n"),
                        new EngineDriver(),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }
}
