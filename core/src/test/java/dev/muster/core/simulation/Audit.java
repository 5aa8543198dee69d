package dev.muster.core.simulation;

import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.simulation.Model.AgentModel;
import dev.muster.core.simulation.Model.LeaseModel;
import dev.muster.core.simulation.Model.ProjectModel;
import dev.muster.core.simulation.Model.TaskModel;
import dev.muster.core.simulation.StoreFile.Entry;
import dev.muster.core.simulation.StoreFile.TaskRecord;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.RenewLease;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checker: after every round it reads what the engine wrote and holds it against the rules, against the answers
 * that were given, and against what was there before.
 */
final class Audit {
    private final Model model = new Model();
    private final Orders orders;
    private final long keepMs;
    private final LogAudit log;
    private final AnswerAudit answers;
    private final StoreAudit store;
    private final TimeAudit time;
    private Map<Long, TaskRecord> rows = Map.of();
    private long latest;

    Audit(Orders orders, Scenario scenario) {
        this.orders = orders;
        this.keepMs = scenario.keep().toMillis();
        this.log = new LogAudit(model, orders);
        this.answers = new AnswerAudit(model);
        this.store = new StoreAudit(model, scenario.retention());
        this.time = new TimeAudit(model, scenario.sessionTtl().toMillis());
    }

    Model model() {
        return model;
    }

    /** The task table after the last round. */
    Map<Long, TaskRecord> rows() {
        return rows;
    }

    /** The engine has heard from a session by a call, whatever the call does. */
    void heard(SessionId session, long at) {
        time.heard(session.value(), at, true);
    }

    /** The commands that make somebody heard of by what they do. */
    private void hear(List<Entry> entries, List<Call<?>> answered, List<SessionId> arrived, long now) {
        arrived.forEach(session -> time.heard(session.value(), now, false));
        for (Call<?> call : answered) {
            if (call.done() && call.command instanceof ResumeSession resume) {
                time.heard(resume.session().value(), now, false);
            }
            RegisterAgent register = call.done() ? registration(call.command) : null;
            if (register != null) {
                model.agents.values().stream()
                        .filter(agent -> agent.name.equals(register.name()))
                        .forEach(agent -> agent.heard(now));
            }
        }
        for (Entry entry : entries) {
            if (entry.kind().equals("session.started") || entry.kind().equals("session.resumed")) {
                time.heard(String.valueOf(entry.session()), now, false);
            }
        }
    }

    /** Who is heard from by what they did with a lease, whoever they said they are; as it was before the round. */
    private List<TimeAudit.Holder> holders(List<Call<?>> answered) {
        List<TimeAudit.Holder> holders = new ArrayList<>();
        for (Call<?> call : answered) {
            Lease lease = switch (call.command) {
                case RenewLease renew -> renew.lease();
                case ContinueTask partial -> partial.lease();
                default -> null;
            };
            if (lease != null && call.done()) {
                LeaseModel held = model.task(lease.task().value()).lease;
                if (held != null && held.fence == lease.fence()) {
                    holders.add(time.holder(held));
                }
            }
        }
        return holders;
    }

    void clockWentBack() {
        time.clockWentBack();
    }

    /**
     * Checks what a round has done.
     *
     * @param now the engine's time in that round
     * @param answered what was answered
     * @param perhaps what may have been done though nobody was told
     * @param failures how many transactions were made to fail
     * @param parked the claims that wait after the round
     * @param arrived sessions that were brought back in the round
     */
    void round(
            StoreFile file,
            long now,
            List<Call<?>> answered,
            List<Call<?>> perhaps,
            int failures,
            List<Call<?>> parked,
            List<SessionId> arrived) {
        latest = Math.max(latest, now);
        file.look();
        learnProjects(file);
        learnAgents(file, answered, perhaps);
        List<Entry> entries = new ArrayList<>();
        for (ProjectModel project : model.projects.values()) {
            entries.addAll(file.events(project.id, project.lastSeq()));
        }
        rows = file.tasks().stream().collect(Collectors.toMap(TaskRecord::id, row -> row, (a, b) -> a, TreeMap::new));
        Map<Long, Set<String>> capabilities = new HashMap<>();
        model.agents.values().forEach(agent -> capabilities.put(agent.id, agent.capabilities));
        log.prepare(rows, claims(answered), capabilities, file::hasArtifact);
        time.waiting(answered.stream().filter(call -> call.parkedAt > 0).toList(), now);
        List<TimeAudit.Holder> holders = holders(answered);
        for (Entry entry : entries) {
            Violation.unless(entry.at() == now, "it is %d, but %s", now, entry);
            time.judge(entry);
            log.take(model.project(entry.project()), entry);
        }
        hear(entries, answered, arrived, now);
        holders.forEach(holder -> time.heardOf(holder, now));
        answered.forEach(call -> time.mayHaveWaited(call, now));
        answers.check(entries, answered, perhaps, failures > 0);
        checkOrders();
        checkClaims(answered, now);
        store.check(file, rows, latest);
        if (failures > 0) {
            time.reloaded(now);
        }
        time.waiting(parked, now);
        agentsNow(file);
        if (failures == 0) { // else the engine owes a batch, which is looked at when it has come to rest
            time.nobodyWaitsForNothing(parked);
        }
        for (TaskModel task : model.tasks.values()) {
            task.createdInRound = false;
            task.updated = false;
        }
        file.lookAway();
    }

    private void learnProjects(StoreFile file) {
        file.projects().forEach((id, name) -> model.projects.computeIfAbsent(id, any -> new ProjectModel(id, name)));
    }

    private void learnAgents(StoreFile file, List<Call<?>> answered, List<Call<?>> perhaps) {
        for (StoreFile.AgentRecord row : file.agents()) {
            AgentModel agent = model.agents.computeIfAbsent(row.id(), any -> new AgentModel(row));
            agent.mostConcurrency = Math.max(agent.concurrency, row.concurrency());
            agent.concurrency = row.concurrency();
        }
        List<Call<?>> all = new ArrayList<>(answered);
        all.addAll(perhaps);
        for (Call<?> call : all) {
            RegisterAgent register = registration(call.command);
            for (AgentModel agent : model.agents.values()) {
                if (register != null && agent.name.equals(register.name())) {
                    agent.mostConcurrency = Math.max(agent.mostConcurrency, register.concurrency());
                }
            }
        }
    }

    private static @Nullable RegisterAgent registration(Command<?> command) {
        return switch (command) {
            case RegisterAgent register -> register;
            case StartSession start -> start.agent();
            default -> null;
        };
    }

    private void agentsNow(StoreFile file) {
        for (StoreFile.AgentRecord row : file.agents()) {
            AgentModel agent = model.agents.get(row.id());
            if (agent != null) {
                agent.state = AgentState.of(row.state());
            }
        }
    }

    private static Map<String, ClaimTask> claims(List<Call<?>> answered) {
        Map<String, ClaimTask> claims = new HashMap<>();
        for (Call<?> call : answered) {
            if (call.command instanceof ClaimTask claim
                    && call.done()
                    && call.value() instanceof ClaimTask.Result.Claimed got) {
                claims.put(
                        LogAudit.claimName(
                                got.lease().task().value(), got.lease().fence()),
                        claim);
            }
        }
        return claims;
    }

    /** An order is carried out as a whole or not at all. */
    private void checkOrders() {
        for (Orders.Order order : orders.all()) {
            long there = order.tasks().stream()
                    .filter(task ->
                            model.idsByTitle.get(task.title()) instanceof Long id && model.tasks.containsKey(id))
                    .count();
            Violation.unless(
                    there == 0 || there == order.tasks().size(),
                    "of the order of '%s' there are %d of %d tasks",
                    order.tasks().getFirst().title(),
                    there,
                    order.tasks().size());
        }
    }

    private static void checkClaims(List<Call<?>> answered, long now) {
        for (Call<?> call : answered) {
            if (call.done() && call.value() instanceof ClaimTask.Result.Nothing && call.patience() > 0) {
                Violation.unless(
                        call.withdrawn || (call.parkedAt > 0 && call.parkedAt + call.patience() <= now),
                        "at %d it was told too early that there is nothing: %s, parked at %d",
                        now,
                        call,
                        call.parkedAt);
            }
        }
    }

    /** Nothing is left to do at {@code now}. */
    void quiet(StoreFile file, List<Call<?>> unanswered, List<Call<?>> parked, long now) {
        file.look();
        for (Call<?> call : unanswered) {
            Violation.unless(parked.contains(call), "nothing is left to do, and nobody has answered %s", call);
        }
        time.quiet(file, rows, parked, now);
        time.nobodyWaitsForNothing(parked);
        file.lookAway();
    }

    /** A new engine has the files: what was seen to be durable must still be there. */
    void restarted(StoreFile file, long now) {
        file.look();
        for (ProjectModel project : model.projects.values()) {
            long first = file.firstEvent(project.id);
            List<Entry> kept = file.events(project.id, 0);
            List<Entry> expected =
                    project.log.subList((int) Math.min(first - 1, project.log.size()), project.log.size());
            Violation.unless(
                    kept.size() >= expected.size()
                            && kept.subList(0, expected.size()).equals(expected),
                    "after a crash the log of project %s has changed:%n%s%nbefore%n%s",
                    project.name,
                    kept,
                    expected);
            for (Entry gone : project.log.subList(0, (int) first - 1)) {
                Violation.unless(gone.at() < latest - keepMs, "%s is gone too early", gone);
            }
        }
        time.restarted(now);
        file.lookAway();
    }

    /** A digest of all that has happened: the same seed has the same. */
    String history() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ProjectModel project : model.projects.values()) {
                for (Entry entry : project.log) {
                    digest.update(entry.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
