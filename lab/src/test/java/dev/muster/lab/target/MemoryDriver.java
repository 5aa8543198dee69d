package dev.muster.lab.target;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.resource.Probe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A target in memory: operation {@code put} stores a number, {@code mixed} alternates put and get, {@code crowded} is
 * refused when more than eight agents are there, {@code slow} takes a tenth of a second.
 */
public final class MemoryDriver implements TargetDriver {
    private static final long SLOW_NANOS = 100_000_000;

    private final Map<Long, Long> store = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    /** What it was asked for and told, in order. */
    public final List<String> log = new ArrayList<>();

    /** Loses one number before each audit. */
    public boolean loses;

    /** How many numbers it was given. */
    public long given() {
        return ids.get();
    }

    /** How many changes it had acknowledged at each audit. */
    public final List<Long> audited = new ArrayList<>();

    /** Tests for which it cannot be set up. */
    public final Set<String> gone = new HashSet<>();

    /** What audits under load find to be somebody else's. */
    public long lateFindings;

    /** Bytes that it holds for each agent while that is connected, and that it forgets to let go of when it leaves. */
    public int heldForEach;

    public int keptOfEach;

    /** Whether it counts as another process: then nothing excuses a late generator. */
    public boolean elsewhere;

    /** Why its agents cannot leave; null if they can. */
    public @Nullable String staying;

    /** Whether its loads may write to a disk. */
    public boolean writes = true;

    /** What happens when a measured window begins. */
    public Runnable windowBegins = () -> {};

    /** What happens when a measured window ends. */
    public Runnable windowEnds = () -> {};

    /** Reads what it costs; null for the process that it is in. */
    public @Nullable Probe probe;

    /** What it counts of itself. */
    public Supplier<Map<String, Long>> counters = Map::of;

    private final List<byte[]> kept = new ArrayList<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<OperationInfo> operations() {
        return List.of(
                new OperationInfo("put", "Stores a number.", List.of("put"), Map.of("size", 1L))
                        .through(Face.IN_PROCESS, Face.REST),
                new OperationInfo("mixed", "Stores and reads numbers.", List.of("put", "get"), Map.of()),
                new OperationInfo("crowded", "Has room for eight.", List.of("crowded"), Map.of()),
                new OperationInfo("slow", "Takes 100 ms.", List.of("slow"), Map.of()),
                new OperationInfo("broken", "Fails every time.", List.of("broken"), Map.of()));
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("store", "a map", "durability", "none");
    }

    @Override
    public TestBed open(TestSetup setup) {
        if (gone.contains(setup.test())) {
            throw new TargetException("nobody answers");
        }
        log.add(setup.test()
                + (setup.shared() ? " shares " : " has ")
                + setup.directory().getFileName());
        List<String> mix = operations().stream()
                .filter(it -> it.name().equals(setup.operation()))
                .findFirst()
                .orElseThrow()
                .mix();
        for (long i = 0; i < setup.preload(); i++) {
            store.put(ids.incrementAndGet(), i);
        }
        return new TestBed() {
            @Override
            public Workload connect(int agents) {
                return new Puts(mix, agents);
            }

            @Override
            public boolean sharesProcess() {
                return !elsewhere;
            }

            @Override
            public boolean writes() {
                return writes;
            }

            @Override
            public Optional<String> staying() {
                return Optional.ofNullable(staying);
            }

            @Override
            public Probe resources() {
                Probe given = probe;
                return given == null ? TestBed.super.resources() : given;
            }

            @Override
            public Map<String, Long> stored() {
                return Map.of("numbers", (long) store.size());
            }

            @Override
            public Optional<AuditFindings> auditUnderLoad() {
                return Optional.of(new AuditFindings(
                        null, (long) store.size(), 0, 0, lateFindings, 0, 0, store.size(), List.of()));
            }

            @Override
            public Sharing sharing() {
                return setup.shared() ? new Sharing("the first", 1, 7) : Sharing.NONE;
            }

            @Override
            public Optional<AuditFindings> audit() {
                audited.add(ids.get());
                if (loses) {
                    store.remove(ids.get());
                }
                long found = store.size();
                return Optional.of(
                        new AuditFindings(ids.get(), found, ids.get() - found, 0, 0, 0, 0, found, List.of()));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void release() {
        log.add("released");
    }

    private final class Puts implements Workload {
        private final List<String> mix;

        private final int agents;

        @SuppressWarnings("unused") // only held
        private final byte[] held;

        Puts(List<String> mix, int agents) {
            this.mix = mix;
            this.agents = agents;
            this.held = new byte[agents * heldForEach];
        }

        @Override
        public List<String> operations() {
            return mix;
        }

        @Override
        public Outcome invoke(int agent, long index, int operation) {
            switch (mix.get(operation)) {
                case "put" -> store.put(ids.incrementAndGet(), index);
                case "get" -> store.get(ids.get());
                case "slow" -> LockSupport.parkNanos(SLOW_NANOS);
                case "crowded" -> {
                    return agents > 8 ? new Outcome.Failed("no_room") : Outcome.OK;
                }
                default -> {
                    return new Outcome.Failed("broken");
                }
            }
            return Outcome.OK;
        }

        @Override
        public void windowBegins() {
            windowBegins.run();
        }

        @Override
        public List<Gauge> windowEnds() {
            windowEnds.run();
            return List.of();
        }

        @Override
        public Map<String, Long> counters() {
            return counters.get();
        }

        @Override
        public void close() {
            kept.add(new byte[agents * keptOfEach]);
        }
    }
}
