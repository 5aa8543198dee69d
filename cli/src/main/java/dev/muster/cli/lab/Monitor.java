package dev.muster.cli.lab;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.monitor.MonitorSummary;
import dev.muster.lab.monitor.MonitorSummary.Range;
import dev.muster.lab.monitor.ProcessMonitor;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches what a process uses. */
@Command(
        name = "monitor",
        description = "Watch what a process uses: memory, processor time, threads, open files, disk.",
        footer = {"", "Example:", "  muster monitor --pid 4711 --duration 60s --interval 500ms"})
final class Monitor extends LabCommand {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final double MEGABYTE = 1024.0 * 1024;

    @Option(names = "--pid", paramLabel = "N", description = "The process.")
    private @Nullable Long pid;

    @Option(names = "--target", paramLabel = "T", description = "A running target instead of a process. Not built yet.")
    private @Nullable String target;

    @Option(names = "--duration", paramLabel = "DURATION", description = "How long to watch. Default: until it ends.")
    private Duration duration = Duration.ofDays(3650);

    @Option(names = "--interval", paramLabel = "DURATION", description = "Time between two samples. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where the samples go. Default: a new directory in ./runs.")
    private @Nullable Path out;

    Monitor(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        Later.refuse("--target", target, "watch a process with --pid");
        if (pid == null) {
            throw Failure.usage("--pid is missing: name the process to watch");
        }
        Path directory = out == null ? fresh(pid) : out;
        LiveLine live = new LiveLine(shell());
        try {
            ProcessMonitor monitor = new ProcessMonitor(
                    pid, duration, interval, directory, (seconds, reading) -> live.show(line(seconds, reading)));
            try (Interruption _ = new Interruption(monitor::cancel)) {
                MonitorSummary summary = monitor.run();
                live.clear();
                show(summary, directory);
                return summary.interrupted() ? ExitCode.INTERRUPTED : ExitCode.DONE;
            }
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (TargetException gone) {
            throw Failure.unreachable(String.valueOf(gone.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    private Path fresh(long process) {
        String stamp = STAMP.format(LocalDateTime.ofInstant(shell().clock().instant(), ZoneId.systemDefault()));
        return Path.of("runs", stamp + "-monitor-" + process);
    }

    private String line(double seconds, Reading reading) {
        String left = duration.toDays() > 365
                ? ""
                : ", " + Ago.length(duration.minusMillis(Math.round(seconds * 1e3))) + " left";
        return "process " + pid + ", " + Figures.megabytes(reading.rssBytes()) + ", "
                + (reading.threads() == null ? "" : Figures.count(reading.threads(), "thread") + ", ")
                + Ago.length(Duration.ofMillis(Math.round(seconds * 1e3))) + left;
    }

    private void show(MonitorSummary summary, Path directory) {
        Style style = shell().screen().outputStyle();
        say(style.bold("process " + summary.pid()) + "  " + Figures.count(summary.samples(), "sample") + " in "
                + Ago.length(Duration.ofMillis(Math.round(summary.seconds() * 1e3)))
                + (summary.ended() ? ", until it ended" : "")
                + (summary.interrupted() ? " (partial: interrupted)" : ""));
        say("");
        Table table = Table.of("FIGURE", ">FIRST", ">MIN", ">MEAN", ">MAX", ">LAST");
        row(table, "resident memory, MB", summary.rssBytes(), MEGABYTE);
        row(table, "threads", summary.threads(), 1);
        row(table, "open files", summary.descriptors(), 1);
        table.print(shell().out(), style, 0);
        say("");
        say("processors busy  "
                + (summary.cpuCores() == null ? "–" : String.format(Locale.ROOT, "%.3f", summary.cpuCores())));
        say("read from disk   " + Figures.megabytes(summary.diskReadBytes()));
        say("written to disk  " + Figures.megabytes(summary.diskWriteBytes()));
        summary.notMeasured().forEach((figure, reason) -> say(style.dim(figure + " was not measured: " + reason)));
        say("");
        say(style.dim("samples ") + directory.resolve("resources.csv"));
    }

    private static void row(Table table, String name, @Nullable Range range, double unit) {
        if (range != null) {
            table.cell(name)
                    .cell(figure(range.first() / unit))
                    .cell(figure(range.min() / unit))
                    .cell(figure(range.mean() / unit))
                    .cell(figure(range.max() / unit))
                    .cell(figure(range.last() / unit));
        }
    }

    private static String figure(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }
}
