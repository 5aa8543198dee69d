package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.OperationInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lab's operations against a server in a process of its own, a few calls through each face. */
@Tag("wire")
@Timeout(300) // against hanging
class FacesTest {
    private static final Starter STARTER = new Starter(
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()),
            Map.of());

    @TempDir
    Path directory;

    /** An operation through a face. */
    record Way(OperationInfo operation, Face face) {
        @Override
        public String toString() {
            return operation.name() + " through " + face.wireName();
        }
    }

    static Stream<Way> ways() {
        return new EngineDriver(Optional.of(STARTER))
                .operations().stream()
                        .flatMap(operation -> operation.faces().stream()
                                .filter(face -> face != Face.IN_PROCESS)
                                // waits for the server's grace, and is a load of its own
                                .filter(face -> !operation.name().equals("agents_come_and_go"))
                                .sorted()
                                .map(face -> new Way(operation, face)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void every_call_of_an_operation_does_what_it_is_to_do_and_the_store_adds_up(Way way) throws Exception {
        int each = way.operation().mix().size();
        TestRecord test = run("{type: stress_test, target: " + way.operation().name() + ", face: "
                + way.face().wireName() + ", agent_count: 2, iterations: " + 2 * each
                + ", warmup: {iterations: 2}, audit: true, thresholds: {error_rate: 0}}");

        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errors()).as("%s", rung).isEmpty();
        assertThat(rung.ok()).isEqualTo(4L * each);
        assertThat(test.gates()).isNotEmpty().allMatch(gate -> gate.state() == GateState.PASS);
        if (each > 1) {
            assertThat(rung.operations())
                    .hasSize(each)
                    .allMatch(operation -> operation.responseMs().n() == 4);
        }
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.details()).isEmpty();
        assertThat(audit.found()).isEqualTo(audit.acknowledged());
    }

    private TestRecord run(String test) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse("f.yaml", "name: n\ntests:\n  - " + test + "\n"),
                        new EngineDriver(Optional.of(STARTER)),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }
}
