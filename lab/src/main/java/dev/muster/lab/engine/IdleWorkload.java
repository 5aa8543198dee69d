package dev.muster.lab.engine;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.resource.ThreadTimes;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Idleness: Muster in a process of its own with nothing to do. Once a second the operation looks whether the process is
 * still there; what counts are the gauges over the window.
 *
 * <p>The process is asked for its statements outside the span whose processor time is taken, so that answering costs
 * that figure nothing.
 */
final class IdleWorkload implements Workload {
    static final String STATEMENTS = "statements_per_second";
    static final String CPU = "cpu_share";
    static final String RSS = "rss_mb";

    private static final Duration PACE = Duration.ofSeconds(1);
    private static final double BYTES_PER_MEGABYTE = 1024.0 * 1024;
    private static final double NANOS_PER_SECOND = 1e9;

    private final @Nullable Child child;
    private volatile Outcome.@Nullable Failed broken;
    private @Nullable Mark begin;

    /** The process at one end of the window. Null is what could not be read. */
    private record Mark(@Nullable Long statements, Reading reading, ThreadTimes times, long nanos) {}

    private IdleWorkload(@Nullable Child child, Outcome.@Nullable Failed broken) {
        this.child = child;
        this.broken = broken;
    }

    /** Starts the process and waits until its engine is open. If that fails, every operation says so. */
    static IdleWorkload start(Starter starter, Path data) {
        Child child;
        try {
            child = Child.start(starter, data, null, data.resolveSibling(data.getFileName() + ".errors"));
        } catch (IOException impossible) {
            return new IdleWorkload(null, new Outcome.Failed("could_not_start", impossible.getMessage()));
        }
        try {
            if (child.ready() instanceof Child.Reply.Broken failed) {
                child.close();
                return new IdleWorkload(child, failed.failure());
            }
            return new IdleWorkload(child, null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            child.close();
            return new IdleWorkload(child, new Outcome.Failed("interrupted"));
        }
    }

    @Override
    public List<String> operations() {
        return List.of("look");
    }

    @Override
    public String unit() {
        return "looks";
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        Child watched = child;
        if (watched == null || broken != null) {
            Thread.sleep(PACE);
        } else if (watched.endsWithin(PACE)) {
            broken = watched.died();
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Outcome.Failed failure = broken;
        if (failure == null && child != null && !child.alive()) {
            failure = child.died();
            broken = failure;
        }
        return failure == null ? Outcome.OK : failure;
    }

    @Override
    public void windowBegins() {
        if (child != null) {
            Long statements = statements(child);
            Reading reading = new ProcessProbe(child.pid()).read();
            begin = new Mark(statements, reading, ThreadTimes.of(child.pid()), System.nanoTime());
        }
    }

    @Override
    public List<Gauge> windowEnds() {
        Mark from = begin;
        if (child == null || from == null) {
            return List.of(gauge(STATEMENTS, null), gauge(CPU, null), gauge(RSS, null));
        }
        long nanos = System.nanoTime();
        ThreadTimes times = ThreadTimes.of(child.pid());
        Reading reading = new ProcessProbe(child.pid()).read();
        double seconds = (nanos - from.nanos()) / NANOS_PER_SECOND;
        Long statements = Reading.growth(from.statements(), statements(child));
        Long exact = times.since(from.times());
        Long cpuNanos = exact == null ? Reading.growth(from.reading().cpuNanos(), reading.cpuNanos()) : exact;
        Long rss = reading.rssBytes();
        return List.of(
                gauge(STATEMENTS, statements == null ? null : (Double) (statements / seconds)),
                gauge(CPU, cpuNanos == null ? null : (Double) (cpuNanos / NANOS_PER_SECOND / seconds)),
                gauge(RSS, rss == null ? null : (Double) (rss / BYTES_PER_MEGABYTE)));
    }

    private Gauge gauge(String name, @Nullable Double value) {
        Outcome.Failed failure = broken;
        if (value != null && failure == null) {
            return Gauge.of(name, value);
        }
        return Gauge.missing(
                name,
                failure == null
                        ? "this system does not show what another process uses"
                        : failure.kind() + (failure.detail() == null ? "" : ": " + failure.detail()));
    }

    private @Nullable Long statements(Child asked) {
        if (broken != null) {
            return null;
        }
        try {
            return switch (asked.stats()) {
                case Child.Reply.Figures figures -> sum(figures);
                case Child.Reply.Broken failed -> {
                    broken = failed.failure();
                    yield null;
                }
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            broken = new Outcome.Failed("interrupted");
            return null;
        }
    }

    private @Nullable Long sum(Child.Reply.Figures figures) {
        Long writer = figures.values().get(EngineProbe.WRITER_STATEMENTS);
        Long readers = figures.values().get(EngineProbe.READER_STATEMENTS);
        if (writer == null || readers == null) {
            broken = new Outcome.Failed("wrong_answer", "it left out a count of statements: " + figures.values());
            return null;
        }
        return writer + readers;
    }

    @Override
    public void close() {
        if (child == null) {
            return;
        }
        try (child) {
            if (broken == null) {
                child.end();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
