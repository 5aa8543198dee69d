package dev.muster.lab.engine;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connected agents that are mostly idle: heard from every five seconds, and now and then one does a whole cycle. What
 * counts beside the times is what they cost the server. An agent whose heartbeat was lost fails its next cycle.
 */
final class ConnectedWorkload extends AgentWorkload<SocketAgents> {
    static final String RSS_PER_AGENT = "rss_kb_per_agent";
    static final String RSS = "rss_mb";
    static final String CPU = "server_cpu_share";
    static final String HEARTBEATS_LOST = "heartbeats_lost";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    RSS_PER_AGENT,
                    "KB",
                    "Resident memory of the server at the window's end, less what it was before the first agent of the test "
                            + "connected, for each connected agent; what their work made the heap grow is in it."),
            new GaugeInfo(RSS, "MB", "Resident memory of the server at the window's end."),
            new GaugeInfo(
                    CPU, "of a core", "Processor time of the server over the window, heartbeats and work together."),
            new GaugeInfo(
                    HEARTBEATS_LOST,
                    "heartbeats",
                    "Heartbeats that were not answered within 10 s, since the agents of the rung connected."));

    private static final double BYTES_PER_KILOBYTE = 1024;
    private static final double BYTES_PER_MEGABYTE = 1024 * 1024;
    private static final double NANOS_PER_SECOND = 1e9;

    private final CycleWorkload cycles;
    private final ProcessProbe server;
    private final Reading alone;
    private final long[] lostBefore;
    private @Nullable Mark begin;

    private record Mark(Reading reading, long nanos) {}

    /** @param alone the server before the first agent of the test connected */
    ConnectedWorkload(SocketAgents agents, ProcessProbe server, Reading alone) {
        super(agents);
        this.cycles = new CycleWorkload(agents);
        this.server = server;
        this.alone = alone;
        this.lostBefore = new long[agents.count()];
    }

    @Override
    public List<String> operations() {
        return cycles.operations();
    }

    @Override
    public String unit() {
        return cycles.unit();
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Outcome outcome = cycles.invoke(agent, index, operation);
        long lost = agents.heartbeatsLost(agent);
        if (lost > lostBefore[agent] && outcome instanceof Outcome.Ok) {
            outcome = new Outcome.Failed("heartbeat_lost", (lost - lostBefore[agent]) + " since its last cycle");
        }
        lostBefore[agent] = lost;
        return outcome;
    }

    @Override
    public void windowBegins() {
        begin = new Mark(server.read(), System.nanoTime());
    }

    @Override
    public List<Gauge> windowEnds() {
        Mark from = begin;
        Reading now = server.read();
        double seconds = from == null ? 0 : (System.nanoTime() - from.nanos()) / NANOS_PER_SECOND;
        return gauges(
                alone, from == null ? now : from.reading(), now, seconds, agents.count(), agents.heartbeatsLost());
    }

    /**
     * The gauges.
     *
     * @param alone the server without agents
     * @param from the server at the window's begin
     * @param now the server at its end
     * @param seconds how long the window was
     */
    static List<Gauge> gauges(Reading alone, Reading from, Reading now, double seconds, int agents, long lost) {
        Long rss = now.rssBytes();
        Long growth = Reading.growth(alone.rssBytes(), rss);
        Long cpu = Reading.growth(from.cpuNanos(), now.cpuNanos());
        return List.of(
                gauge(RSS_PER_AGENT, growth == null ? null : (Double) (growth / BYTES_PER_KILOBYTE / agents)),
                gauge(RSS, rss == null ? null : (Double) (rss / BYTES_PER_MEGABYTE)),
                gauge(CPU, cpu == null || seconds <= 0 ? null : (Double) (cpu / NANOS_PER_SECOND / seconds)),
                Gauge.of(HEARTBEATS_LOST, lost));
    }

    private static Gauge gauge(String name, @Nullable Double value) {
        return value == null
                ? Gauge.missing(name, "this system does not show what another process uses")
                : Gauge.of(name, value);
    }
}
