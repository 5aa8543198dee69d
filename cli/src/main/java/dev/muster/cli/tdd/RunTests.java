package dev.muster.cli.tdd;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.settings.TestSettings;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.testrun.TestResult;
import dev.muster.cli.testrun.TestRunner;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TestRun;
import dev.muster.core.tool.ToolDecision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests, here, and tells how they went; or tells how they went somewhere else. */
@CommandLine.Command(
        name = "run-tests",
        description = {
            "Run the tests, here, and record how they went; the figures decide what is possible next.",
            "How many passed and failed is read from reports (--reports), from TAP on standard output, or else from the"
                    + " exit code alone. A run that cannot start, takes too long, is killed or does not write what it"
                    + " promises has no result: nothing is recorded. The exit code is 0 when a result was recorded, also"
                    + " one with failures. Where a result cannot be recorded, the error says how the tests went and how"
                    + " to record that.",
            "Without a command, --passed and --failed say how they went where Muster did not see it."
        },
        footer = {
            "",
            "Examples:",
            "  muster tdd run-tests s3 -- ./check",
            "  muster tdd run-tests s3 --reports 'target/surefire-reports/*.xml' -- mvn -q test",
            "  muster tdd run-tests s3 --passed 12 --failed 1 --log \"parser: empty file\""
        })
final class RunTests extends CycleChange {
    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            description = "The program that runs them and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    @Option(names = "--directory", paramLabel = "DIR", description = "Where they run. Default: the current directory.")
    private @Nullable Path directory;

    @Option(
            names = "--time-limit",
            paramLabel = "DURATION",
            description = "How long they may run, such as 90s. Default: 10m, or what is configured.")
    private @Nullable Duration limit;

    @Option(
            names = "--reports",
            paramLabel = "GLOB",
            description = "Reports in JUnit's XML that the run writes, such as '**/surefire-reports/*.xml'; from the"
                    + " directory. Those of earlier runs do not count. May be given again.")
    private List<String> reports = new ArrayList<>();

    @Option(
            names = "--tap",
            description =
                    "The run writes TAP to standard output. Recognised without this; with it, it has to be there.")
    private boolean tap;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where all that they print is kept, up to 64 MiB. Default: a new file for temporary ones.")
    private @Nullable Path output;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Run them only if this role may: see 'muster tdd allowed'.")
    private @Nullable String role;

    @Option(names = "--rights", paramLabel = "FILE", description = "The project's own rules for --role.")
    private @Nullable Path rights;

    @Option(names = "--passed", paramLabel = "N", description = "How many tests passed.")
    private @Nullable Integer passed;

    @Option(names = "--failed", paramLabel = "N", description = "How many failed; errors count among them.")
    private @Nullable Integer failed;

    @Option(
            names = "--log",
            paramLabel = "TEXT",
            description = "What they printed, or where that is; - reads standard input.")
    private @Nullable String log;

    private @Nullable TestRun run;
    private @Nullable TestResult result;

    RunTests(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        session(); // what is none is refused before the tests run
        run = command.isEmpty() ? told() : seen();
        TestResult found = result;
        if (found == null) {
            return super.call();
        }
        try {
            return super.call();
        } catch (RuntimeException e) {
            throw new Unrecorded(story(), found).told(e);
        }
    }

    private TestRun told() {
        boolean forARun = Stream.of(directory, limit, output, role, rights).anyMatch(given -> given != null);
        if (tap || !reports.isEmpty() || forARun) {
            throw Failure.usage("there is no command to run")
                    .withHelp("put it last, after --, as in 'muster tdd run-tests " + story() + " -- ./check'");
        }
        if (passed == null || failed == null) {
            throw Failure.usage("give a command that runs the tests, or both --passed and --failed")
                    .withHelp("for example 'muster tdd run-tests " + story() + " -- ./check'");
        }
        return new TestRun(passed, failed, log == null ? null : Input.text(log, shell()));
    }

    /** The engine is not kept while the tests run: in process, nobody else could use it. */
    private TestRun seen() throws InterruptedException {
        if (passed != null || failed != null || log != null) {
            throw Failure.usage("--passed, --failed and --log say how tests went that Muster did not run;"
                    + " with a command it sees for itself");
        }
        if (tap && !reports.isEmpty()) {
            throw Failure.usage("--tap and --reports exclude each other: one of them has the figures");
        }
        TestSettings settings = TestSettings.of(configuration());
        Duration atMost = limit == null ? settings.limit() : limit;
        if (atMost.isZero()) {
            throw Failure.usage("--time-limit has to be longer than nothing");
        }
        requireRight();
        long since = requireCycle();
        Path here =
                (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
        TestResult seen =
                new TestRunner(here, atMost, reports, tap, output, settings.variables()).run(command, shell());
        result = seen;
        return new TestRun(seen.passed(), seen.failed(), seen.log(), since);
    }

    private void requireRight() {
        if (role == null) {
            if (rights != null) {
                throw Failure.usage("--rights says what roles may run; say which one runs this with --role");
            }
            return;
        }
        ToolDecision decision = Allowed.rights(rights, shell()).decide(Allowed.role(role), command);
        if (decision instanceof ToolDecision.Refused no) {
            Failure refusal = Failure.failed(
                    "FORBIDDEN",
                    (no.nearest() == null ? "" : "the role " + role + " may not run this: ") + no.why()
                            + "; nothing was run");
            throw no.nearest() == null ? refusal : refusal.withHelp("the nearest rule: " + no.nearest());
        }
    }

    /**
     * Looks before the tests run whether their result can be recorded at all.
     *
     * @return the number of the project's last event
     */
    private long requireCycle() throws InterruptedException {
        try (Muster muster = open()) {
            String about = project(muster);
            long last = muster.lastEvent(about);
            Cycle cycle = muster.workflows()
                    .cycle(about, story())
                    .orElseThrow(() -> Failure.notFound("story " + story() + " has no TDD cycle: no test was run")
                            .withHelp("start one with 'muster tdd start " + story() + "'"));
            if (!TddMachine.TABLE.allows(cycle.state(), TddCommand.RUN_TESTS)) {
                throw Refusal.of(
                                ErrorCode.INVALID_STATE,
                                "TDD cycle " + cycle.id() + " is " + StateMachine.wire(cycle.state())
                                        + ": no test was run")
                        .withHelp("start another one with 'muster tdd start " + story() + "'")
                        .asException();
            }
            return last;
        }
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.RUN_TESTS, run, null, by);
    }

    @Override
    void more(Json json) {
        if (result != null) {
            json.object("run", result::write);
        }
    }

    @Override
    void more() {
        if (result != null) {
            say("ran: " + result.words() + "; what they printed: " + result.output());
        }
    }
}
