package dev.muster.cli.lab;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.TestSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how a run goes: a line for each rung as it ends, and between them, on a terminal, one line that moves. Where
 * nobody looks that line is written every ten seconds instead, and once a minute of a rung that lasts longer than one.
 */
final class RunProgress implements ProgressListener {
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String INDENT = "     ";

    private final Shell shell;
    private final Style style;
    private final LiveLine live;
    private final LongSupplier nanos;
    private int test;
    private int tests;
    private int repetition;
    private long lastPlain;

    RunProgress(Shell shell) {
        this(shell, System::nanoTime);
    }

    RunProgress(Shell shell, LongSupplier nanos) {
        this.nanos = nanos;
        this.lastPlain = nanos.getAsLong();
        this.shell = shell;
        this.style = shell.screen().outputStyle();
        this.live = new LiveLine(shell);
    }

    @Override
    public void runStarted(Scenario scenario, Path directory) {
        say(style.bold(Glyphs.oneLine(scenario.name())) + "  "
                + Figures.count(scenario.tests().size(), "test"));
        say(style.dim("results in " + directory));
    }

    @Override
    public void testStarted(TestSpec spec, int number, int of) {
        test = number;
        tests = of;
        say("");
        say(number() + style.bold(Glyphs.oneLine(spec.name())) + "  "
                + style.dim(asked(spec) + ", " + spec.arrival().described()));
    }

    @Override
    public void repetitionStarted(TestSpec spec, int number) {
        repetition = number;
        say(INDENT + style.dim("repetition " + number + " of " + spec.repetitions()));
    }

    @Override
    public void rungStarted(TestSpec spec, int agents) {
        live.show(where(spec, agents));
    }

    @Override
    public void progress(TestSpec spec, int agents, Progress progress) {
        String line = where(spec, agents) + ", " + words(progress);
        if (live.live()) {
            live.show(line);
        } else if (nanos.getAsLong() - lastPlain >= pause(progress.elapsed()).toNanos()) {
            say(INDENT + line);
        }
    }

    private static Duration pause(Duration elapsed) {
        return elapsed.compareTo(MINUTE) < 0 ? PLAIN_EVERY : MINUTE;
    }

    private String where(TestSpec spec, int agents) {
        int rung = spec.agents().indexOf(agents) + 1; // one that is measured again is still the same
        String ladder = spec.ladder() ? ", rung " + rung + "/" + spec.agents().size() : "";
        String again = spec.repetitions() > 1 ? ", repetition " + repetition + "/" + spec.repetitions() : "";
        return number() + spec.name() + again + ladder + ", " + Figures.count(agents, "agent");
    }

    private String number() {
        int digits = String.valueOf(tests).length();
        return String.format(Locale.ROOT, "%" + digits + "d/%d  ", test, tests);
    }

    private static String words(Progress progress) {
        StringBuilder words = new StringBuilder(
                progress.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (progress.rate() > 0) {
            words.append(", ").append(Figures.rate(progress.rate()));
        } else if (progress.done() > 0) {
            words.append(", ").append(String.format(Locale.ROOT, "%,d", progress.done()));
        }
        words.append(", ").append(Ago.length(progress.elapsed()));
        Duration remaining = progress.remaining();
        if (remaining != null) {
            words.append(", ").append(Ago.length(remaining)).append(" left");
        }
        return words.append(", ")
                .append(Figures.count(progress.errors(), "error"))
                .toString();
    }

    @Override
    public void noted(TestSpec spec, String note) {
        say(INDENT + style.dim(Glyphs.oneLine(note)));
    }

    @Override
    public void rungEnded(TestSpec spec, RungRecord record) {
        long errors =
                record.errors().values().stream().mapToLong(Long::longValue).sum();
        String line = String.format(
                Locale.ROOT,
                "%-12s  %13s   p50 %-9s  p99 %-9s",
                Figures.count(record.agents(), "agent"),
                Figures.rate(record.throughput()),
                Figures.millis(record.responseMs().p50()),
                Figures.millis(record.responseMs().p99()));
        say(INDENT + line + (errors == 0 ? "" : "  " + style.red(Figures.count(errors, "error"))));
    }

    @Override
    public void testEnded(TestSpec spec, TestRecord record) {
        Verdict verdict = record.verdict();
        if (verdict != null) {
            say(INDENT + VerdictWords.word(style, verdict));
            record.reasons().forEach(reason -> say(INDENT + "  " + Glyphs.oneLine(reason)));
        }
    }

    @Override
    public void runEnded(Verdict verdict, boolean interrupted, Path directory) {
        live.clear();
    }

    private void say(String line) {
        live.clear();
        shell.out().println(line.stripTrailing());
        shell.out().flush();
        lastPlain = nanos.getAsLong();
    }

    /** What an operation is, in a word or a few. */
    private static String asked(TestSpec spec) {
        OperationPlan plan = spec.plan();
        return plan == null ? spec.target() : String.join(", ", plan.names());
    }
}
