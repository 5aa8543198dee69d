package dev.muster.lab.external;

import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs scenarios against other servers as the command line does. */
public final class Runs {
    private Runs() {}

    /** The record of the only test of a scenario that is run in a directory. */
    public static TestRecord run(Path directory, String target, String test) throws Exception {
        Path file = directory.resolve("s.yaml");
        Files.writeString(file, "name: s\ntarget: \"" + target + "\"\nwarmup: {iterations: 0}\ntests:\n" + test);
        Scenario scenario = ScenarioParser.parse(file);
        Path out = directory.resolve("run");
        new ScenarioRun(
                        scenario,
                        new ExternalDriver(scenario, new Protocols(null)),
                        out,
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run s.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }
}
