package dev.muster.lab.external;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.fault.Between;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.ProcessPause;
import dev.muster.lab.operation.AuditPlan;
import dev.muster.lab.operation.Call;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.InlineOperation;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.OperationWorkload;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Peers;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.WriteAudit;
import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.ListeningProcess;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.ProcessTreeProbe;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Another server, reached for one test. */
final class ExternalBed implements TestBed {
    private final OperationPlan plan;
    private final Target target;
    private final TestSetup setup;
    private final @Nullable WriteAudit audit;
    private final @Nullable Supplier<LongStream> processes;
    private final @Nullable Between proxy;
    private final LongSupplier loads;

    private ExternalBed(
            OperationPlan plan,
            Target target,
            TestSetup setup,
            @Nullable WriteAudit audit,
            @Nullable Supplier<LongStream> processes,
            @Nullable Between proxy,
            LongSupplier loads) {
        this.proxy = proxy;
        this.loads = loads;
        this.plan = plan;
        this.target = target;
        this.setup = setup;
        this.audit = audit;
        this.processes = processes;
    }

    /**
     * Looks whether it is there, and what the audit must not count.
     *
     * @param proxy through which it is reached; null for none
     * @param loads numbers the loads of a run: no two may make the same UUIDs, not those of one rung either
     * @throws TargetException when it cannot be reached
     */
    static ExternalBed opened(
            OperationPlan plan, Target target, @Nullable Between proxy, TestSetup setup, LongSupplier loads) {
        AuditPlan audited = plan.audit();
        WriteAudit audit = audited == null ? null : new WriteAudit(audited);
        try (Peer first = target.connect(-1)) {
            first.greet();
            if (audit != null) {
                lookBefore(audit, first, plan);
            }
        } catch (CallFailure failed) {
            throw unreachable(plan, failed);
        } catch (InterruptedException cancelled) {
            throw cut(cancelled);
        }
        return new ExternalBed(plan, target, setup, audit, watched(plan, target), proxy, loads);
    }

    private static void lookBefore(WriteAudit audit, Peer first, OperationPlan plan) throws InterruptedException {
        try {
            audit.lookBefore(first, plan.target().protocol());
        } catch (CallFailure refused) {
            throw new TargetException(
                    "the audit of " + plan.target().text() + " cannot read what is there: " + refused.kind() + ": "
                            + refused.getMessage() + "; see 'audit', 'read'",
                    refused);
        }
    }

    private static TargetException unreachable(OperationPlan plan, CallFailure failed) {
        return new TargetException(
                "the target " + plan.target().text() + " cannot be reached: " + failed.kind() + ": "
                        + failed.getMessage(),
                failed);
    }

    private static TargetException cut(InterruptedException cancelled) {
        Thread.currentThread().interrupt();
        return new TargetException("interrupted while the target was being reached", cancelled);
    }

    private static @Nullable Supplier<LongStream> watched(OperationPlan plan, Target target) {
        OptionalLong pid = plan.options().pid();
        if (plan.options().port().isPresent()) {
            int port = plan.options().port().getAsInt();
            pid = ListeningProcess.on(port);
            if (pid.isEmpty()) {
                throw new TargetException(
                        "key 'observe': no process of this machine that may be looked into listens on port " + port
                                + "; name its 'pid', or leave 'observe' out");
            }
        }
        if (pid.isPresent()) {
            long root = pid.getAsLong();
            if (!new ProcessProbe(root).alive()) {
                throw new TargetException(
                        "key 'observe': there is no process " + root + "; `ps -e` lists those that run");
            }
            return () -> LongStream.of(root);
        }
        return target.processes().isEmpty() ? null : () -> target.processes().orElseGet(LongStream::empty);
    }

    @Override
    public Optional<String> learnt() {
        return target.learnt();
    }

    @Override
    public Optional<DatabaseReport> database() {
        List<String> statements = plan.operations().stream()
                .map(InlineOperation::call)
                .flatMap(call -> call instanceof Call.Sql sql ? sql.statements().stream() : Stream.empty())
                .distinct()
                .toList();
        return statements.isEmpty() ? Optional.empty() : target.database(statements);
    }

    @Override
    public Optional<String> staying() {
        boolean onePipe = plan.target().protocol() == Protocol.MCP_STDIO
                && !plan.options().processPerAgent();
        return onePipe ? Optional.of(ONE_PIPE) : Optional.empty();
    }

    @Override
    public Workload connect(int agents) {
        List<Peer> peers = new ArrayList<>(agents);
        try {
            for (int agent = 0; agent < agents; agent++) {
                if (setup.cancelled().getAsBoolean()) {
                    throw new TargetException("stopped while agents were being connected");
                }
                peers.add(target.connect(agent));
            }
        } catch (CallFailure failed) {
            Peers.close(peers);
            throw unreachable(plan, failed);
        } catch (InterruptedException cancelled) {
            Peers.close(peers);
            throw cut(cancelled);
        } catch (RuntimeException failed) {
            Peers.close(peers);
            throw failed;
        }
        long salt = 31L * (31L * setup.test().hashCode() + agents) + loads.getAsLong();
        return new OperationWorkload(plan, target, peers, setup.seed(), salt, audit);
    }

    @Override
    public boolean sharesProcess() {
        return false;
    }

    @Override
    public LongStream processes() {
        return processes == null ? LongStream.empty() : processes.get();
    }

    @Override
    public @Nullable Long collectedHeapBytes() throws InterruptedException {
        return processes == null ? null : JavaHeaps.look(processes.get()).bytes();
    }

    @Override
    public Probe resources() {
        Supplier<LongStream> known = processes;
        return known == null ? Probe.NONE : new ProcessTreeProbe(known);
    }

    @Override
    public Optional<String> unobserved() {
        return processes == null
                ? Optional.of(
                        plan.target().protocol() == Protocol.COMMAND
                                ? "each operation is a process of its own, gone before it could be read"
                                : "it is not known which process the target is; 'observe' names it")
                : Optional.empty();
    }

    @Override
    public Optional<AuditFindings> audit() {
        if (audit == null) {
            return Optional.empty();
        }
        Peer reader;
        try {
            reader = target.connect(-1);
        } catch (CallFailure gone) {
            return Optional.of(audit.unreadable(gone));
        } catch (InterruptedException cancelled) {
            throw cut(cancelled);
        }
        try (reader) {
            return Optional.of(audit.compare(reader, plan.target().protocol()));
        } catch (CallFailure failed) {
            throw new TargetException(String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException cancelled) {
            throw cut(cancelled);
        }
    }

    @Override
    public Fault fault(FaultPlan fault) {
        Between between = proxy;
        if (between != null) {
            return between.fault(fault);
        }
        Supplier<LongStream> known = processes;
        if (fault.kind() == FaultKind.PAUSE && known != null) {
            return new ProcessPause(() -> known.get().findFirst().orElse(-1));
        }
        return TestBed.super.fault(fault);
    }

    @Override
    public void close() {
        target.close();
        Between between = proxy;
        if (between != null) {
            between.close();
        }
    }
}
