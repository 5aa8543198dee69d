package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.run.ProgressListener.Phase;
import dev.muster.lab.run.ProgressListener.Progress;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.TestSpec;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final Scenario SCENARIO = ScenarioParser.parse("s.yaml", """
            name: two rungs
            target: embedded
            tests:
              - type: stress_test
                name: at work
                target: concurrent_agents
                agents: [1, 50]
                duration_seconds: 3
            """);
    private static final TestSpec TEST = SCENARIO.tests().getFirst();
    private static final Progress MEASURING =
            new Progress(Phase.MEASURING, 12_345.6, Duration.ofSeconds(7), Duration.ofSeconds(2), 80_000, 1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private RunProgress on(Screen screen) {
        return new RunProgress(Shell.of(out, err, InputStream.nullInputStream(), Map.of(), screen));
    }

    private static void play(RunProgress progress) {
        progress.runStarted(SCENARIO, Path.of("runs/x"));
        progress.testStarted(TEST, 1, 1);
        progress.rungStarted(TEST, 1);
        progress.rungStarted(TEST, 50);
        progress.progress(TEST, 50, MEASURING);
    }

    @Test
    void a_terminal_gets_one_line_that_moves() {
        RunProgress progress = on(new Screen(true, true, false));
        play(progress);
        progress.testStarted(TEST, 2, 2);

        String moving = err.toString(StandardCharsets.UTF_8);
        assertThat(moving)
                .contains("\r\033[K1/1  at work, rung 2/2, 50 agents, measuring, 12,346/s, 7 s, 2 s left, 1 error")
                .as("it is taken away before the next line is written")
                .endsWith("\r\033[K");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                two rungs  1 test
                results in runs/x

                1/1  at work  concurrent_agents, closed loop, no think time

                2/2  at work  concurrent_agents, closed loop, no think time
                """);
    }

    @Test
    void a_rung_that_is_measured_again_is_still_the_same_rung() {
        RunProgress progress = on(new Screen(true, true, false));
        play(progress);
        progress.rungStarted(TEST, 50);
        progress.progress(TEST, 50, MEASURING);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("rung 2/2").doesNotContain("rung 3/2");
    }

    @Test
    void a_pipe_hears_of_a_rung_every_ten_seconds_and_of_a_long_one_once_a_minute() {
        AtomicLong seconds = new AtomicLong();
        RunProgress progress = new RunProgress(
                Shell.of(out, err, InputStream.nullInputStream(), Map.of(), Screen.NONE),
                () -> Duration.ofSeconds(seconds.get()).toNanos());
        progress.runStarted(SCENARIO, Path.of("runs/x"));
        progress.testStarted(TEST, 1, 1);
        progress.rungStarted(TEST, 50);
        for (int second = 1; second <= 200; second++) {
            seconds.set(second);
            progress.progress(TEST, 50, new Progress(Phase.MEASURING, 5, Duration.ofSeconds(second), null, second, 0));
        }

        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("measuring")))
                .map(line -> line.replaceFirst(".*measuring, 5/s, (.*), 0 errors", "$1"))
                .containsExactly("10 s", "20 s", "30 s", "40 s", "50 s", "1 min 50 s", "2 min 50 s");
    }

    @Test
    void a_pipe_gets_plain_lines_and_nothing_that_moves() {
        play(on(Screen.NONE));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\r").doesNotContain("\033");
    }
}
