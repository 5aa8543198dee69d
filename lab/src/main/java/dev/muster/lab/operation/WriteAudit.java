package dev.muster.lab.operation;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.audit.Discrepancies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds another server to what it acknowledged: remembers, while the load runs, what each operation that was answered
 * well lets expect, and compares with what is there afterwards.
 *
 * <p>Things are known by one value. There less often than acknowledged: lost. There more often: duplicated. There with
 * other content: corrupt. There although nobody of this run asked for it, and not before: foreign. What an operation
 * without a good answer may have left behind is none of these. Where content is compared, what was acknowledged several
 * times may also be there once, with one of the contents: each write may have replaced the one before.
 */
public final class WriteAudit {
    private final AuditPlan plan;
    /** What was acknowledged under each value; changed within the map's own {@code compute} only. */
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
    /** How many values there may be of operations without a good answer, which alone would have told them. */
    private final LongAdder nameless = new LongAdder();

    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder untold = new LongAdder();
    private final Set<String> before = new HashSet<>();

    /** @param plan what to read and compare */
    public WriteAudit(AuditPlan plan) {
        this.plan = plan;
    }

    boolean covers(InlineOperation operation) {
        return plan.of().contains(operation.name());
    }

    void acknowledged(InlineOperation asked, Request request, Answer answer, int agent, long index) {
        boolean result = plan.expect().stream().anyMatch(Expectation::needsResult);
        Map<String, @Nullable Object> told =
                Expectation.told(asked.name(), agent, index, request.told(), result ? answer.document() : null);
        acknowledged.increment();
        boolean known = true;
        if (plan.comparesContent()) {
            List<String> values = new ArrayList<>();
            plan.expect().forEach(each -> each.value(told).ifPresent(values::add));
            known = values.size() == plan.expect().size();
            if (known) {
                note(values.getFirst(), values.subList(1, values.size()));
            }
        } else {
            for (Expectation each : plan.expect()) {
                List<String> values = each.values(told);
                values.forEach(value -> note(value, List.of()));
                known &= !values.isEmpty();
            }
        }
        if (!known) {
            untold.increment();
        }
    }

    private void note(String value, List<String> content) {
        written.compute(value, (unused, known) -> (known == null ? new Written(content) : known).again(content));
    }

    void inDoubt(InlineOperation asked, Request request, int agent, long index) {
        Map<String, @Nullable Object> told = Expectation.told(asked.name(), agent, index, request.told(), null);
        for (Expectation each : plan.comparesContent() ? plan.expect().subList(0, 1) : plan.expect()) {
            if (each.needsResult()) {
                nameless.increment();
            } else {
                doubtful.addAll(each.values(told));
            }
        }
    }

    /**
     * Notes what is there before the load.
     *
     * @throws CallFailure if it cannot be read
     */
    public void lookBefore(Peer peer, Protocol protocol) throws CallFailure, InterruptedException {
        before.addAll(texts(read(peer, protocol), plan.find().getFirst()));
    }

    private Answer read(Peer peer, Protocol protocol) throws CallFailure, InterruptedException {
        Scope scope = new Scope(0, 0, 1, 0, Feed.NONE);
        Answer answer = peer.ask(plan.read().call().fill(scope));
        plan.read().check().judge(answer, protocol, scope);
        return answer;
    }

    private static List<String> texts(Answer answer, Query at) {
        return at.all(answer.document()).stream().map(JsonValues::text).toList();
    }

    /**
     * Reads back and compares.
     *
     * <p>If it cannot be read, that is a finding: what was acknowledged is out of reach.
     *
     * @throws CallFailure if nothing could be told from what is read
     */
    public AuditFindings compare(Peer peer, Protocol protocol) throws CallFailure, InterruptedException {
        if (!plan.comparesContent() && written.keySet().stream().anyMatch(before::contains)) {
            throw new CallFailure(
                    "audit",
                    "what this run wrote was there before it, so that nothing could be told; change the scenario's 'seed', "
                            + "or begin with an empty target");
        }
        Answer answer;
        try {
            answer = read(peer, protocol);
        } catch (CallFailure unreadable) {
            return unreadable(unreadable);
        }
        List<List<String>> columns = new ArrayList<>();
        plan.find().forEach(query -> columns.add(texts(answer, query)));
        List<String> keys = columns.getFirst();
        Discrepancies found = new Discrepancies();
        for (int i = 1; i < columns.size(); i++) {
            if (columns.get(i).size() != keys.size()) {
                found.corrupt(plan.find().get(i) + " leads to " + columns.get(i).size() + " values, "
                        + plan.find().getFirst() + " to " + keys.size());
            }
        }
        Map<String, Integer> times = new HashMap<>();
        long excused = nameless.sum();
        for (int row = 0; row < keys.size(); row++) {
            String key = keys.get(row);
            found.examined();
            times.merge(key, 1, Integer::sum);
            Written wrote = written.get(key);
            if (wrote != null) {
                content(found, key, wrote, columns, row);
            } else if (!before.contains(key) && !doubtful.contains(key) && excused-- <= 0) {
                found.foreign("'" + Check.shortened(key) + "' is there, and nobody asked for it");
            }
        }
        long there = 0;
        for (Map.Entry<String, Written> each : written.entrySet()) {
            int count = times.getOrDefault(each.getKey(), 0);
            int most = each.getValue().times();
            there += Math.min(count, most);
            if (count == 0) {
                found.lost(most, "'" + Check.shortened(each.getKey()) + "' was acknowledged and is not there");
            } else if (count < most && !(count == 1 && plan.comparesContent())) {
                found.lost(
                        most - count,
                        "'" + Check.shortened(each.getKey()) + "' is there " + count + " times and was acknowledged "
                                + most + " times; where writes replace one another, values that repeat do not tell what"
                                + " is lost: give each its own with ${uuid}, or name the content as well");
            } else if (count > most && !before.contains(each.getKey()) && !doubtful.contains(each.getKey())) {
                found.duplicated(
                        count - most,
                        "'" + Check.shortened(each.getKey()) + "' is there " + count + " times and was acknowledged "
                                + most + " times");
            }
        }
        if (untold.sum() > 0) {
            found.corrupt(untold.sum() + " acknowledged operations do not tell what to look for: the answer lacks what "
                    + "'expect' names");
        }
        return found.findings(acknowledged.sum(), there);
    }

    /** The findings where nothing can be read back. */
    public AuditFindings unreadable(CallFailure why) {
        Discrepancies found = new Discrepancies();
        found.corrupt("what was acknowledged cannot be read back: " + why.kind() + ": " + why.getMessage());
        return found.findings(acknowledged.sum(), null);
    }

    private void content(Discrepancies found, String key, Written wrote, List<List<String>> columns, int row) {
        if (doubtful.contains(key)) {
            return; // an operation without a good answer may have written another content
        }
        List<String> content = new ArrayList<>();
        for (List<String> column : columns.subList(1, columns.size())) {
            if (row >= column.size()) {
                return; // that the columns differ in length has been told
            }
            content.add(column.get(row));
        }
        if (wrote.knows(content)) {
            return;
        }
        List<String> wanted = wrote.only();
        if (wanted == null) {
            found.corrupt("'" + Check.shortened(key) + "' has '" + Check.shortened(String.join("', '", content))
                    + "', which none of the " + wrote.times() + " operations wrote that were acknowledged for it");
            return;
        }
        for (int i = 0; i < content.size(); i++) {
            if (!content.get(i).equals(wanted.get(i))) {
                found.corrupt("'" + Check.shortened(key) + "' has "
                        + plan.find().get(i + 1) + " '" + Check.shortened(content.get(i)) + "' instead of '"
                        + Check.shortened(wanted.get(i)) + "'");
            }
        }
    }
}
