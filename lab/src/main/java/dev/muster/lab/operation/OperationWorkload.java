package dev.muster.lab.operation;

import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The agents of one rung against another server: each fills, asks, judges, keeps and notes for the audit. */
public final class OperationWorkload implements Workload {
    /** What the generator itself reports for each rung. */
    public static final GaugeInfo PER_CPU_SECOND = new GaugeInfo(
            "operations_per_generator_cpu_second",
            "1/s",
            "Operations of the window for each second of processor time that the lab's own process used in it.");

    private final OperationPlan plan;
    private final Target target;
    private final List<Peer> peers;
    private final List<Scope> scopes = new ArrayList<>();
    private final @Nullable WriteAudit audit;
    private final long seed;
    private final double[] upTo;
    private final LongAdder done = new LongAdder();
    private long doneBefore;
    private long cpuBefore;

    /**
     * @param plan what is asked
     * @param target whom
     * @param peers each agent's way to it; closed with this
     * @param seed the scenario's
     * @param salt tells this load from all others of the run
     * @param audit told what was acknowledged; null for no audit
     */
    public OperationWorkload(
            OperationPlan plan, Target target, List<Peer> peers, long seed, long salt, @Nullable WriteAudit audit) {
        this.plan = plan;
        this.target = target;
        this.peers = List.copyOf(peers);
        this.seed = seed ^ salt;
        this.audit = audit;
        for (int agent = 0; agent < peers.size(); agent++) {
            scopes.add(new Scope(seed, salt, peers.size(), agent, plan.feed()));
        }
        this.upTo = weights(plan.operations());
    }

    /** Where each operation ends on a scale to 1; empty if all weigh the same, so that they come in turn. */
    private static double[] weights(List<InlineOperation> operations) {
        double sum = operations.stream().mapToDouble(InlineOperation::weight).sum();
        boolean even = operations.stream()
                .allMatch(each -> each.weight() == operations.getFirst().weight());
        double[] upTo = new double[even ? 0 : operations.size()];
        double reached = 0;
        for (int i = 0; i < upTo.length; i++) {
            reached += operations.get(i).weight() / sum;
            upTo[i] = reached;
        }
        return upTo;
    }

    @Override
    public List<String> operations() {
        return plan.names();
    }

    @Override
    public int operation(int agent, long index) {
        if (upTo.length == 0) {
            return Workload.super.operation(agent, index);
        }
        double drawn = (Scope.mix(Scope.mix(seed + agent) + index) >>> 11) * 0x1.0p-53;
        for (int i = 0; i < upTo.length - 1; i++) {
            if (drawn < upTo[i]) {
                return i;
            }
        }
        return upTo.length - 1;
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        peers.get(agent).prepare();
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        InlineOperation asked = plan.operations().get(operation);
        Scope scope = scopes.get(agent);
        scope.at(index);
        done.increment();
        Request request;
        try {
            request = asked.call().fill(scope);
        } catch (CallFailure missing) {
            return missing.outcome();
        }
        WriteAudit noted = audit != null && audit.covers(asked) ? audit : null;
        try {
            Answer answer = peers.get(agent).ask(request);
            asked.check().judge(answer, plan.target().protocol(), scope);
            keep(asked, answer, scope);
            if (noted != null) {
                noted.acknowledged(asked, request, answer, agent, index);
            }
            return answer.moments().isEmpty() ? Outcome.OK : new Outcome.Ok(1, answer.moments());
        } catch (CallFailure failed) {
            doubt(noted, asked, request, agent, index);
            return failed.outcome();
        } catch (InterruptedException | RuntimeException cut) {
            doubt(noted, asked, request, agent, index); // the target may do it all the same
            throw cut;
        }
    }

    private static void doubt(
            @Nullable WriteAudit noted, InlineOperation asked, Request request, int agent, long index) {
        if (noted != null) {
            noted.inDoubt(asked, request, agent, index);
        }
    }

    private static void keep(InlineOperation asked, Answer answer, Scope scope) throws CallFailure {
        for (Map.Entry<String, Query> each : asked.extract().entrySet()) {
            List<@Nullable Object> found = each.getValue().all(answer.document());
            if (found.isEmpty()) {
                throw new CallFailure(
                        "check",
                        "there is nothing to keep as '" + each.getKey() + "' at " + each.getValue() + ": "
                                + Check.shortened(answer.text()));
            }
            scope.keep(each.getKey(), found.size() == 1 ? found.getFirst() : found);
        }
    }

    @Override
    public void windowBegins() {
        doneBefore = done.sum();
        cpuBefore = cpuNanos();
        target.windowBegins();
    }

    @Override
    public List<Gauge> windowEnds() {
        List<Gauge> gauges = new ArrayList<>();
        long cpu = cpuNanos() - cpuBefore;
        long count = done.sum() - doneBefore;
        gauges.add(
                cpu > 0
                        ? Gauge.of(PER_CPU_SECOND.name(), count / (cpu / 1e9))
                        : Gauge.missing(PER_CPU_SECOND.name(), "the window was too short to see processor time"));
        gauges.addAll(target.windowEnds());
        return gauges;
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getProcessCpuTime()
                : 0;
    }

    @Override
    public void close() {
        Peers.close(peers);
    }
}
