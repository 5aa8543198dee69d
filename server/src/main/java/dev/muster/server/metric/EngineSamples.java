package dev.muster.server.metric;

import dev.muster.core.Engine;
import dev.muster.core.EngineStats;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.StoreSize;
import dev.muster.core.agent.AgentState;
import dev.muster.core.ledger.LedgerStats;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ReadPool;
import dev.muster.core.task.TaskState;

/** What an engine does. */
final class EngineSamples {
    private static final System.Logger LOG = System.getLogger(EngineSamples.class.getName());

    private EngineSamples() {}

    static void add(Samples samples, Engine engine) {
        commands(samples, engine);
        ledger(samples, engine);
        census(samples, engine);
        readers(samples, engine.readLoad());
        store(samples, engine);
    }

    private static void commands(Samples samples, Engine engine) {
        Samples.Counters outcomes = samples.counters(
                "muster_commands_total",
                "Commands answered, by how: done, nothing (a claim that found no work) or the code of the refusal.");
        Samples.Histograms durations = samples.histograms(
                "muster_command_duration_seconds",
                "What callers waited for their answers, durability included; claims that waited for work are left out.");
        for (CommandFigures command : engine.commands().all()) {
            command.forEachOutcome(
                    (outcome, times) -> outcomes.with(times, "command", command.name(), "outcome", outcome));
            durations.with(command.duration(), "command", command.name());
        }
        outcomes.add();
        durations.add();
    }

    private static void ledger(Samples samples, Engine engine) {
        EngineStats stats = engine.stats();
        LedgerStats ledger = engine.ledger().stats();
        samples.gauge("muster_ledger_queue_depth", "Commands that wait for the ledger.", stats.queued());
        samples.gauge(
                "muster_ledger_queue_capacity",
                "Commands that may wait for the ledger.",
                engine.ledger().queueLimit());
        samples.histogram("muster_ledger_batch_size", "Answers that one transaction gave.", ledger.batches());
        samples.histogram("muster_ledger_commit_seconds", "What commits took, without the sync.", ledger.commitTimes());
        samples.histogram("muster_ledger_sync_seconds", "What syncs of the log to the disk took.", ledger.syncTimes());
        samples.counter("muster_ledger_busy_total", "Commands refused because the queue was full.", stats.busy());
        samples.gauge("muster_claims_waiting", "Claims that wait for work.", stats.parked());
        samples.counter("muster_events_total", "Events written.", ledger.events());
        samples.counter(
                "muster_leases_expired_total", "Leases that ended because they ran out.", ledger.leasesExpired());
        samples.gauge("muster_draining", "1 while no new work is given out.", engine.draining() ? 1 : 0);
        samples.histogram(
                "agent_execution_seconds",
                "From a task's claim until its holder ended it; by the specialist that it asks for, and its type.",
                "agent_type",
                "task_type",
                ledger.work());
        Samples.Histograms phases = samples.histograms(
                "tdd_cycle_duration_seconds", "How long TDD cycles were in a phase, of phases that have ended.");
        ledger.phases().forEach((phase, times) -> phases.with(times, "phase", phase));
        phases.add();
    }

    /** What only the store knows. A scrape of an engine that has stopped or is too busy to say goes without it. */
    private static void census(Samples samples, Engine engine) {
        Reads.Census census;
        try {
            census = engine.reads().census();
        } catch (RefusedException e) {
            LOG.log(System.Logger.Level.DEBUG, "A scrape goes without what the store knows", e);
            return;
        }
        Samples.Gauges tasks = samples.gauges("muster_tasks", "Tasks by state.");
        for (TaskState state : TaskState.values()) {
            tasks.with(census.tasks().getOrDefault(state, 0L), "state", StateMachine.wire(state));
        }
        tasks.add();
        Samples.Gauges agents = samples.gauges("muster_agents", "Agents by state.");
        for (AgentState state : AgentState.values()) {
            agents.with(census.agents().getOrDefault(state, 0L), "state", StateMachine.wire(state));
        }
        agents.add();
        samples.gauge("active_projects_total", "Projects with tasks that have not ended.", census.activeProjects());
    }

    private static void readers(Samples samples, ReadPool.Load load) {
        samples.gauge("muster_pool_size", "Connections that queries may use.", load.size());
        samples.gauge("muster_pool_active", "Queries that run.", load.active());
        samples.gauge("muster_pool_waiting", "Queries that wait for a connection.", load.waiting());
        samples.counter("muster_pool_queries_total", "Queries answered.", load.queries());
        samples.counter("muster_pool_busy_total", "Queries refused because too many waited.", load.busy());
    }

    private static void store(Samples samples, Engine engine) {
        StoreSize size = engine.storeSize();
        EngineStats stats = engine.stats();
        samples.gauge("muster_store_bytes", "Size of the database's file.", size.database());
        samples.gauge("muster_store_log_bytes", "Size of the write-ahead log.", size.log());
        samples.gauge("muster_store_usable_bytes", "What the data directory's file system has left.", size.usable());
        samples.counters("muster_store_statements_total", "SQL statements executed.")
                .with(stats.writerStatements(), "by", "writer")
                .with(stats.readerStatements(), "by", "readers")
                .add();
        samples.counter("muster_store_commits_total", "Transactions committed.", stats.commits());
    }
}
