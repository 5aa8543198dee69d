package dev.muster.lab.scenario;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.gate.Bound;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.operation.AuditPlan;
import dev.muster.lab.operation.Expectation;
import dev.muster.lab.operation.Feed;
import dev.muster.lab.operation.InlineOperation;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Places;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Query;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.operation.TargetOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a test asks of another server; for the embedded target it only sees to it that nothing of that is there.
 */
final class OperationReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String AGREED = "auto";
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final Section scenario;
    private final NodeReader reader;
    private final @Nullable TargetAddress address;
    private final Path folder;
    private final Map<String, Feed> feeds = new HashMap<>();

    /** @param folder from which feeds are named */
    OperationReader(Section scenario, NodeReader reader, TargetReader target, Path folder) {
        this.scenario = scenario;
        this.reader = reader;
        this.address = target.address();
        this.folder = folder;
        if (address == null) {
            refuse(scenario, OperationKeys.OF_OTHER_SERVERS, "is for other servers; the target here is embedded");
        } else {
            refuse(scenario, List.of("server"), "is for the embedded target; here it is '" + target.text() + "'");
            unsuited(scenario, address.protocol());
        }
    }

    private void refuse(Section section, List<String> keys, String why) {
        keys.stream()
                .filter(section::wrote)
                .forEach(key -> reader.problem(section.lineOf(key), "key '" + key + "' " + why));
    }

    private void unsuited(Section section, Protocol protocol) {
        if (!protocol.isMcp()) {
            refuse(section, List.of(OperationKeys.PROTOCOL, OperationKeys.CHECK_OUTPUT), "is for MCP targets");
        }
        if (protocol != Protocol.MCP_STDIO) {
            refuse(section, List.of(OperationKeys.PROCESS_PER_AGENT), "is for mcp+stdio targets");
        }
    }

    /** The plan of a test; empty for the embedded target, and when nothing can be made of it. */
    Optional<OperationPlan> read(Section test) {
        TargetAddress other = address;
        if (other == null) {
            refuse(test, OperationKeys.OF_OTHER_SERVERS, "is for other servers; the target here is embedded");
            refuse(
                    test,
                    List.of(OperationKeys.OPERATIONS),
                    "is for other servers; the embedded target knows operations by name: use 'target'");
            if (test.value(OperationKeys.AUDIT).orElse(null) instanceof Section) {
                reader.problem(
                        test.lineOf(OperationKeys.AUDIT),
                        "key 'audit': the embedded target knows how it is audited; write true or false");
            }
            return Optional.empty();
        }
        refuse(test, OperationKeys.OF_THE_EMBEDDED, "is for the embedded target; another server has 'operations'");
        unsuited(test, other.protocol());
        if (!test.wrote(OperationKeys.OPERATIONS)) {
            reader.problem(test.line(), "key 'operations' is missing in this test: say what to ask of the target");
        }
        Feed feed = feed(test);
        List<Section> written = sections(test.list(OperationKeys.OPERATIONS));
        Set<String> extracted = new LinkedHashSet<>();
        written.forEach(each -> each.section("extract")
                .ifPresent(names -> extracted.addAll(names.values().keySet())));
        CallReader calls = new CallReader(reader, other.protocol(), new Places(feed.columns(), extracted, false));
        List<InlineOperation> operations = new ArrayList<>();
        for (Section each : written) {
            calls.read(each, "operation " + (operations.size() + 1)).ifPresent(operations::add);
        }
        unique(operations);
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OperationPlan(
                other, operations, audit(test, other, operations), feed, timeout(test), options(test)));
    }

    private static List<Section> sections(List<?> items) {
        return items.stream()
                .filter(Section.class::isInstance)
                .map(Section.class::cast)
                .toList();
    }

    private void unique(List<InlineOperation> operations) {
        Map<String, Integer> lines = new HashMap<>();
        for (InlineOperation each : operations) {
            Integer first = lines.putIfAbsent(each.name(), each.line());
            if (first != null) {
                reader.problem(
                        each.line(),
                        "key 'name': two operations are called '" + each.name() + "' (the first on line " + first
                                + ")");
            }
        }
    }

    /** What the test is about: the name of an operation that the driver knows, or one for all that it spells out. */
    Optional<String> target(Section test, @Nullable OperationPlan plan) {
        if (plan != null) {
            return Optional.of(test.text("name").orElse(String.join(", ", plan.names())));
        }
        if (address == null && !test.wrote("target")) {
            reader.problem(test.line(), "key 'target' is missing in this test");
        }
        return address == null ? test.text("target") : Optional.empty();
    }

    /** Against another server every failed operation counts, unless the test says how many may fail. */
    List<Threshold> strict(List<Threshold> thresholds, Section test) {
        boolean said = thresholds.stream()
                .anyMatch(it -> it.operation() == null
                        && (it.metric() == Metric.ERROR_RATE || it.metric() == Metric.ACHIEVED_OF_OFFERED));
        if (said) {
            return thresholds;
        }
        List<Threshold> all = new ArrayList<>(thresholds);
        all.add(new Threshold(
                Metric.ERROR_RATE, null, Bound.of(0), new Threshold.RungChoice.Each(), null, test.line()));
        return all;
    }

    private Section holder(Section test, String key) {
        return test.has(key) ? test : scenario;
    }

    private Duration timeout(Section test) {
        Section holder = holder(test, OperationKeys.TIMEOUT);
        Duration timeout = holder.span(OperationKeys.TIMEOUT).orElse(TIMEOUT);
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            reader.problem(holder.lineOf(OperationKeys.TIMEOUT), "key 'timeout': expected a duration from 1ms to 1h");
        }
        return timeout;
    }

    private Feed feed(Section test) {
        Section holder = holder(test, OperationKeys.FEED);
        Optional<String> name = holder.text(OperationKeys.FEED);
        if (name.isEmpty()) {
            return Feed.NONE;
        }
        Feed known = feeds.get(name.get());
        if (known != null) {
            return known;
        }
        Feed read = Feed.NONE;
        try {
            read = Feed.read(folder.resolve(name.get()));
        } catch (IOException wrong) {
            reader.problem(holder.lineOf(OperationKeys.FEED), "key 'feed': " + wrong.getMessage());
        }
        feeds.put(name.get(), read);
        return read;
    }

    private TargetOptions options(Section test) {
        String version = holder(test, OperationKeys.PROTOCOL)
                .text(OperationKeys.PROTOCOL)
                .map(said -> said.equals(AGREED) ? Optional.<String>empty() : Optional.of(said))
                .orElseGet(() -> Optional.ofNullable(address)
                        .flatMap(it -> Optional.ofNullable(
                                TargetOptions.usual(it.protocol()).protocolVersion())))
                .orElse(null);
        boolean own = holder(test, OperationKeys.PROCESS_PER_AGENT)
                .flag(OperationKeys.PROCESS_PER_AGENT)
                .orElse(false);
        boolean checked = holder(test, OperationKeys.CHECK_OUTPUT)
                .flag(OperationKeys.CHECK_OUTPUT)
                .orElse(true);
        Optional<Section> observe = holder(test, OperationKeys.OBSERVE).section(OperationKeys.OBSERVE);
        OptionalLong pid = observe.map(it -> it.whole("pid")).orElse(OptionalLong.empty());
        OptionalLong port = observe.map(it -> it.whole("port")).orElse(OptionalLong.empty());
        return new TargetOptions(
                version,
                own,
                checked,
                pid,
                port.isPresent() ? OptionalInt.of((int) port.getAsLong()) : OptionalInt.empty());
    }

    private @Nullable AuditPlan audit(Section test, TargetAddress other, List<InlineOperation> operations) {
        Object value = test.value(OperationKeys.AUDIT).orElse(null);
        if (Boolean.TRUE.equals(value)) {
            reader.problem(
                    test.lineOf(OperationKeys.AUDIT),
                    "key 'audit': how another server is audited has to be said: {read: …, find: …, expect: …}");
        }
        if (!(value instanceof Section section)) {
            return null;
        }
        CallReader calls = new CallReader(reader, other.protocol(), new Places(List.of(), List.of(), false));
        Optional<InlineOperation> read = section.section("read").flatMap(it -> calls.read(it, "audit"));
        List<Query> find = new ArrayList<>();
        for (String path : texts(section, "find")) {
            try {
                find.add(Query.parse(path));
            } catch (IllegalArgumentException wrong) {
                reader.problem(section.lineOf("find"), "key 'find': " + wrong.getMessage());
            }
        }
        List<Expectation> expect = new ArrayList<>();
        for (String text : texts(section, "expect")) {
            try {
                expect.add(Expectation.parse(text));
            } catch (IllegalArgumentException wrong) {
                reader.problem(section.lineOf("expect"), "key 'expect': " + wrong.getMessage());
            }
        }
        if (find.size() > 1 && find.size() != expect.size()) {
            reader.problem(
                    section.lineOf("expect"),
                    "key 'expect': " + find.size() + " places to find values at go with as many expectations, not "
                            + expect.size());
        }
        if (read.isEmpty() || find.isEmpty() || expect.isEmpty()) {
            return null;
        }
        return new AuditPlan(read.get(), find, expect, audited(section, operations, expect));
    }

    /**
     * The operations whose effects are looked for: those named, or all that have what is expected in their arguments.
     */
    private Set<String> audited(Section audit, List<InlineOperation> operations, List<Expectation> expect) {
        List<String> names = operations.stream().map(InlineOperation::name).toList();
        List<String> named = texts(audit, "of");
        for (String name : named) {
            if (!names.contains(name)) {
                reader.problem(
                        audit.lineOf("of"),
                        "key 'of': there is no operation '" + name + "'; " + Suggestions.hint(name, names));
            }
        }
        List<InlineOperation> candidates = named.isEmpty()
                ? operations
                : operations.stream().filter(it -> named.contains(it.name())).toList();
        Set<String> fitting = candidates.stream()
                .filter(it -> expect.stream().allMatch(each -> each.fits(CallReader.outline(it.call()))))
                .map(InlineOperation::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (fitting.isEmpty() || (!named.isEmpty() && fitting.size() < named.size())) {
            reader.problem(
                    audit.lineOf("expect"),
                    "key 'expect': " + (named.isEmpty() ? "no operation has" : "not every operation of 'of' has")
                            + " what this names; an operation's arguments are "
                            + candidates.stream()
                                    .map(it -> it.name() + ": " + CallReader.outline(it.call()))
                                    .collect(Collectors.joining("; ")));
        }
        return fitting;
    }

    private static List<String> texts(Section section, String key) {
        return CallReader.texts(section, key);
    }
}
