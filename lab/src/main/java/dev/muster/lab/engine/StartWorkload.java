package dev.muster.lab.engine;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts: each operation starts Muster in a new process on the agent's own store, and ends when it has made a durable
 * change and says so. The process is ended before the agent's next operation, untimed; if it ends badly, the next
 * operation says so.
 */
final class StartWorkload implements Workload {
    static final String RSS = "rss_mb";

    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    private final Starter starter;
    private final List<EngineBed> stores;
    private final int rung;
    private final @Nullable Child[] children;
    private final Outcome.@Nullable Failed[] badEnds;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Double> resident = new ArrayList<>();

    /**
     * @param starter starts Muster
     * @param stores one for each agent, closed
     * @param rung number of the rung, for titles
     */
    StartWorkload(Starter starter, List<EngineBed> stores, int rung) {
        this.starter = starter;
        this.stores = List.copyOf(stores);
        this.rung = rung;
        this.children = new Child[stores.size()];
        this.badEnds = new Outcome.Failed[stores.size()];
    }

    @Override
    public List<String> operations() {
        return List.of("start");
    }

    @Override
    public String unit() {
        return "starts";
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        Child last = children[agent];
        children[agent] = null;
        if (last != null) {
            try (last) {
                badEnds[agent] = last.end().orElse(null);
            }
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Outcome.Failed badEnd = badEnds[agent];
        if (badEnd != null) {
            badEnds[agent] = null;
            return badEnd;
        }
        EngineBed store = stores.get(agent);
        String title = Titles.of("start", rung, agent, index);
        Path errors = store.data().resolveSibling(store.data().getFileName() + ".errors");
        Child child;
        try {
            child = Child.start(starter, store.data(), title, errors);
        } catch (IOException impossible) {
            return new Outcome.Failed("could_not_start", impossible.getMessage());
        }
        children[agent] = child;
        return switch (child.ready()) {
            case Child.Reply.Figures figures -> ready(store, title, figures);
            case Child.Reply.Broken broken -> {
                child.close();
                children[agent] = null;
                yield broken.failure();
            }
        };
    }

    private Outcome ready(EngineBed store, String title, Child.Reply.Figures figures) {
        Long task = figures.values().get(EngineProbe.TASK);
        if (task == null) {
            return new Outcome.Failed("wrong_answer", "it was ready without having created a task");
        }
        store.acknowledged().created(task, title);
        Long kilobytes = figures.values().get(EngineProbe.RSS_KB);
        if (kilobytes != null) {
            lock.lock();
            try {
                resident.add(kilobytes / KILOBYTES_PER_MEGABYTE);
            } finally {
                lock.unlock();
            }
        }
        return Outcome.OK;
    }

    @Override
    public void windowBegins() {
        lock.lock();
        try {
            resident.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Gauge> windowEnds() {
        lock.lock();
        try {
            return List.of(
                    resident.isEmpty()
                            ? Gauge.missing(RSS, "no process told its resident memory")
                            : Gauge.of(
                                    RSS,
                                    Median.of(resident.stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray())));
        } finally {
            lock.unlock();
        }
    }

    /** Lets the last process of each agent end, so that the stores are free again. */
    @Override
    public void close() {
        for (Child child : children) {
            if (child == null) {
                continue;
            }
            try (child) {
                child.end();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
