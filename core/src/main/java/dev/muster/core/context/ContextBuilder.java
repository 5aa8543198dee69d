package dev.muster.core.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to tell of a task within a budget of tokens.
 *
 * <p>Design. At first every part is only named: a reference with the place where it can be fetched. Then, the most
 * important first, a reference is exchanged for the part itself where the budget allows the difference. So whatever the
 * budget, it is kept, and what is not told is named. Two parts with the same text are told once. The task itself is the
 * only part that may be told by its beginning, and says so. If the references alone are too much, the least important
 * of them become one that tells how many they are.
 *
 * <p>Texts are counted no further than they could fit, so the time depends on the budget, not on what there is.
 */
public final class ContextBuilder {
    /** A token is never shorter than a byte, and hardly ever longer than this many characters. */
    private static final int LONGEST_TOKEN = 16;
    /** What two references take. */
    public static final int SMALLEST = 200;
    /** A beginning that is shorter than this is not worth the telling. */
    private static final int SHORTEST_BEGINNING = 32;

    private final Tokenizer tokenizer;
    private final int budget;
    private final List<BuiltContext.Told> told = new ArrayList<>();
    private final List<BuiltContext.Reference> references = new ArrayList<>();
    private final Map<String, ContextPart> texts = new HashMap<>();
    private int spent;

    private ContextBuilder(Tokenizer tokenizer, int budget) {
        this.tokenizer = tokenizer;
        this.budget = budget;
    }

    /**
     * Builds a context.
     *
     * @param candidates what may be told; those of one kind in the order of their importance
     * @param rest where everything can be fetched that is not even named
     * @param budget tokens; with fewer than {@value #SMALLEST} not even the references may fit
     */
    public static BuiltContext build(List<ContextPart> candidates, String rest, int budget, Tokenizer tokenizer) {
        List<ContextPart> ordered = new ArrayList<>(candidates);
        ordered.sort(Comparator.comparing(ContextPart::kind)); // stable
        Tokenizer counting = fitsAnyhow(ordered, budget) ? Utf8.BYTES : tokenizer;
        return new ContextBuilder(counting, budget).build(ordered, rest);
    }

    /** Whether there are fewer bytes than tokens to spend: then all fits, and no tokenizer has to say so. */
    private static boolean fitsAnyhow(List<ContextPart> parts, int budget) {
        long bytes = 0;
        for (ContextPart part : parts) {
            if (part.text() == null) {
                return false;
            }
            bytes += 3L
                    * (part.text().length()
                            + 2L * (part.title().length() + part.source().length())
                            + 32);
        }
        return bytes <= budget;
    }

    private BuiltContext build(List<ContextPart> ordered, String rest) {
        List<BuiltContext.Reference> names = named(ordered);
        BuiltContext.Reference others = null;
        if (names.size() < ordered.size()) {
            others = others(ordered, names, rest);
            spent += count(others.line());
        }
        for (BuiltContext.Reference name : names) {
            spent += count(name.line());
        }
        for (int i = 0; i < names.size(); i++) {
            place(ordered.get(i), names.get(i), count(names.get(i).line()));
        }
        if (others != null) {
            references.add(others);
        }
        return new BuiltContext(told, references, spent, budget);
    }

    /** A reference for each part, the most important first, as far as half of the budget goes. */
    private List<BuiltContext.Reference> named(List<ContextPart> ordered) {
        List<BuiltContext.Reference> names = new ArrayList<>();
        int sum = 0;
        for (ContextPart part : ordered) {
            BuiltContext.Reference name =
                    new BuiltContext.Reference(part.kind(), part.source(), part.title(), 1, same(part));
            sum += count(name.line());
            if (sum > budget / 2) {
                break;
            }
            names.add(name);
        }
        return names;
    }

    /** One reference for all parts that have none of their own. */
    private static BuiltContext.Reference others(
            List<ContextPart> ordered, List<BuiltContext.Reference> names, String rest) {
        int left = ordered.size() - names.size();
        return new BuiltContext.Reference(ordered.get(names.size()).kind(), rest, left + " more", left, null);
    }

    private @Nullable String same(ContextPart part) {
        if (part.text() == null) {
            return null;
        }
        ContextPart first = texts.putIfAbsent(part.text(), part);
        return first == null || first == part ? null : first.source();
    }

    /** Tells a part in exchange for its name, if the budget allows it. */
    private void place(ContextPart part, BuiltContext.Reference name, int cost) {
        String text = part.text();
        if (name.sameAs() != null || text == null) {
            references.add(name);
            return;
        }
        int room = budget - spent + cost;
        int tokens = countUpTo(part.title() + "\n" + text, room);
        if (tokens <= room) {
            told.add(new BuiltContext.Told(part, text, true, tokens));
            spent += tokens - cost;
        } else if (part.kind() == ContextPart.Kind.TASK && room - cost >= SHORTEST_BEGINNING) {
            beginning(part, text, room, cost);
        } else {
            references.add(name);
        }
    }

    private void beginning(ContextPart part, String all, int room, int cost) {
        int title = count(part.title() + "\n");
        int length = tokenizer.fitting(all, Math.max(0, room - title - count(part.source())));
        String text = all.substring(0, length);
        int tokens = count(part.title() + "\n" + text + part.source());
        while (tokens > room && length > 0) { // where two pieces meet, their tokens may come out differently
            length = tokenizer.fitting(text, Math.max(0, count(text) - (tokens - room)));
            text = text.substring(0, length);
            tokens = count(part.title() + "\n" + text + part.source());
        }
        told.add(new BuiltContext.Told(part, text, false, tokens));
        spent += tokens - cost;
    }

    private int count(String text) {
        return tokenizer.count(text);
    }

    /** Bytes of UTF-8, of which a token has at least one. */
    private enum Utf8 implements Tokenizer {
        BYTES;

        @Override
        public int count(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public int fitting(String text, int tokens) {
            throw new IllegalStateException("asked only where all fits");
        }
    }

    /** Tokens of a text, or some number above {@code most} if they are more than that. */
    private int countUpTo(String text, int most) {
        long characters = (long) most * LONGEST_TOKEN;
        if (text.length() <= characters) {
            return tokenizer.count(text);
        }
        int begun = tokenizer.count(text.substring(0, (int) characters));
        return begun > most ? begun : tokenizer.count(text);
    }
}
