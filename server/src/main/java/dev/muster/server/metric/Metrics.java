package dev.muster.server.metric;

import dev.muster.core.Engine;
import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import dev.muster.server.alert.Alert;
import dev.muster.server.alert.Alerter;
import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The figures of one server: where each face records, and what {@code /metrics} shows. */
public final class Metrics {
    private final Engine engine;
    private final Supplier<Connections> connections;
    private final Requests requests = new Requests();
    private final Timings tools = new Timings(Histogram::ofDurations);
    private final Subscriptions subscriptions;
    private final OwnMemory memory;
    private final Alerter alerter;
    private final OwnProcessor processor;
    private final LongSupplier lag;

    /**
     * @param connections tells what is open, whenever it is asked
     * @param subscriptions where readers of events over HTTP are noted
     * @param lag tells by how many events the slowest of all readers is behind
     * @param processor tells the processor time that the server uses
     * @param alerter tells what is not well
     */
    public Metrics(
            Engine engine,
            Supplier<Connections> connections,
            Subscriptions subscriptions,
            LongSupplier lag,
            OwnMemory memory,
            OwnProcessor processor,
            Alerter alerter) {
        this.engine = engine;
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.lag = lag;
        this.memory = memory;
        this.processor = processor;
        this.alerter = alerter;
    }

    /** Where requests are recorded. */
    public Requests requests() {
        return requests;
    }

    /**
     * Where calls of MCP tools are recorded, by the tool's name and how it ended: {@code done}, or the code of the
     * refusal in lower case. Only names of tools that there are.
     */
    public Timings tools() {
        return tools;
    }

    /** Where readers of events are noted. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** What is open now. */
    public Connections connections() {
        return connections.get();
    }

    /** What is not well now. */
    public List<Alert> alerts() {
        return alerter.raised();
    }

    /** By how many events the reader is behind that is furthest behind, over HTTP and WebSocket. */
    long lag() {
        return lag.getAsLong();
    }

    /** Processor time that the server has used since it began to serve, in seconds; NaN if the system does not tell. */
    public double cpuSeconds() {
        return processor.seconds();
    }

    OwnMemory memory() {
        return memory;
    }

    /** Answers with all figures, in the format that the request asks for. */
    public void answer(Exchange exchange) throws IOException {
        Samples samples = new Samples();
        EngineSamples.add(samples, engine);
        ServerSamples.add(samples, this, engine);
        ProcessSamples.add(samples);
        AlertSamples.add(samples, alerter);
        Exposition.answer(exchange, samples);
    }
}
