package dev.muster.lab.engine;

import dev.muster.core.context.BuiltContext;
import dev.muster.core.context.Cl100k;
import dev.muster.core.context.ContextBuilder;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.Tokenizer;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Contexts are built within a budget of tokens, from more than fits. Between the builds, untimed, each result is
 * counted anew: what it takes must be within the budget, and every candidate must be told or named.
 */
final class ContextWorkload implements Workload {
    static final String PARTS = "parts";
    static final String BUDGET = "budget";
    static final String BEFORE = "tokens_before";
    static final String AFTER = "tokens_after";
    static final String OVER = "over_budget";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(BEFORE, "tokens", "All candidates, whole: the mean of the builds of the window."),
            new GaugeInfo(AFTER, "tokens", "The context that was built of them, counted anew: the mean likewise."),
            new GaugeInfo(OVER, "builds", "Contexts that took more than the budget, or left out a part unnamed."));

    /** So many tasks' candidates are there to choose from. */
    private static final int TASKS = 40;

    private static final String[] WORDS = {
        "the",
        "task",
        "waits",
        "for",
        "a",
        "migration",
        "of",
        "table",
        "orders",
        "which",
        "fails",
        "with",
        "SQLITE_BUSY",
        "when",
        "two",
        "agents",
        "write",
        "at",
        "once",
        "see",
        "src/main/java/Store.java:118",
        "and",
        "its",
        "test",
        "retry",
        "after",
        "200",
        "ms",
        "Überprüfung",
        "is",
        "done",
        "{\"state\":\"ready\"}",
        "because",
        "index",
        "was",
        "rebuilt"
    };

    private record Candidates(List<ContextPart> parts, int tokens) {}

    private final Tokenizer tokenizer = Cl100k.TOKENS;
    private final int budget;
    private final List<Candidates> tasks;
    private final @Nullable BuiltContext[] built;
    private final LongAdder builds = new LongAdder();
    private final LongAdder before = new LongAdder();
    private final LongAdder after = new LongAdder();
    private final LongAdder wrong = new LongAdder();

    ContextWorkload(int agents, int parts, int budget, long seed) {
        if (budget < ContextBuilder.SMALLEST) {
            throw new TargetException("option '" + BUDGET + "' is " + budget + "; a context takes "
                    + ContextBuilder.SMALLEST + " at least");
        }
        this.budget = budget;
        this.built = new BuiltContext[agents];
        SplittableRandom random = new SplittableRandom(seed);
        this.tasks = IntStream.range(0, TASKS)
                .mapToObj(task -> candidates(task, parts, random))
                .toList();
    }

    private Candidates candidates(int task, int parts, SplittableRandom random) {
        List<ContextPart> all = new ArrayList<>(parts);
        ContextPart.Kind[] kinds = ContextPart.Kind.values();
        for (int i = 0; i < parts; i++) {
            // One of each kind that there is one of, then what there are many of.
            ContextPart.Kind kind = i < kinds.length ? kinds[i] : kinds[3 + i % (kinds.length - 3)];
            boolean again = i >= kinds.length && random.nextInt(10) == 0;
            String text = again ? all.get(random.nextInt(i)).text() : text(20 + random.nextInt(230), random);
            all.add(new ContextPart(
                    kind, "muster://task/" + task + "/part/" + i, "part " + i + " " + text(4, random), text));
        }
        int tokens = all.stream()
                .mapToInt(part -> tokenizer.count(part.title() + "\n" + part.text()))
                .sum();
        return new Candidates(all, tokens);
    }

    private static String text(int words, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private Candidates of(int agent, long index) {
        return tasks.get((int) ((agent * 7L + index) % TASKS));
    }

    @Override
    public List<String> operations() {
        return List.of("build");
    }

    @Override
    public String unit() {
        return "contexts";
    }

    @Override
    public void prepare(int agent, long index, int operation) {
        BuiltContext last = built[agent];
        built[agent] = null;
        if (last == null) {
            return;
        }
        Candidates candidates = of(agent, index - 1);
        int tokens = counted(last);
        builds.increment();
        before.add(candidates.tokens());
        after.add(tokens);
        if (tokens > budget || last.tokens() > budget || !complete(last, candidates.parts())) {
            wrong.increment();
        }
    }

    /** What the told parts and the references take, as somebody counts who reads them. */
    private int counted(BuiltContext context) {
        int tokens = 0;
        for (BuiltContext.Told told : context.parts()) {
            tokens += tokenizer.count(told.part().title() + "\n" + told.text());
        }
        for (BuiltContext.Reference left : context.leftOut()) {
            tokens += tokenizer.count(left.kind() + " " + left.source() + " " + left.title()
                    + (left.sameAs() == null ? "" : " same as " + left.sameAs()));
        }
        return tokens;
    }

    /** Whether each candidate is told, named, or one of those that a reference stands for. */
    private static boolean complete(BuiltContext context, List<ContextPart> candidates) {
        Set<String> named = new HashSet<>();
        context.parts().forEach(told -> named.add(told.part().source()));
        long others = 0;
        for (BuiltContext.Reference left : context.leftOut()) {
            if (left.stands() == 1) {
                named.add(left.source());
            } else {
                others += left.stands();
            }
        }
        return candidates.stream()
                        .filter(part -> !named.contains(part.source()))
                        .count()
                == others;
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        if (wrong.sum() > 0) {
            return new Outcome.Failed("over_budget", "a context took too much, or left something out unnamed");
        }
        built[agent] = ContextBuilder.build(of(agent, index).parts(), "muster://task/all", budget, tokenizer);
        return new Outcome.Ok(1);
    }

    @Override
    public void windowBegins() {
        builds.reset();
        before.reset();
        after.reset();
    }

    @Override
    public List<Gauge> windowEnds() {
        long times = builds.sum();
        if (times == 0) {
            return GAUGES.stream()
                    .map(gauge -> Gauge.missing(gauge.name(), "no context was built in the window"))
                    .toList();
        }
        return List.of(
                Gauge.of(BEFORE, (double) before.sum() / times),
                Gauge.of(AFTER, (double) after.sum() / times),
                Gauge.of(OVER, wrong.sum()));
    }

    @Override
    public void close() {}
}
