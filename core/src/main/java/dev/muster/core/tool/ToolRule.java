package dev.muster.core.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a program may be called, written as a synopsis: {@code git commit [--amend] [-m TEXT] [--]
 * [PATH...]}.
 *
 * <p>Design. A rule is held against an argument vector, one argument after the other, and never against a text: there
 * is no quoting, no joining and no searching in it. What the rule does not name is not allowed, so an option that the
 * program has and the rule has not is refused, also a short form of one that it has. The order counts, because it
 * counts for programs: an option may stand only between the two words where the synopsis has it.
 *
 * <ul>
 *   <li>A plain word has to stand there exactly so; the first one is the program, as it has to be called.
 *   <li>{@code [--name]} may stand there any number of times; {@code [--name=KIND]} with a value in the same argument,
 *       {@code [-n KIND]} with one in the next.
 *   <li>{@code KIND}, {@code [KIND]}, {@code KIND...} and {@code [KIND...]} are operands, at the end: one; one or none;
 *       one or more; any number. Options of the end may stand among them.
 *   <li>{@code [--]} may stand there once: what follows it are operands.
 * </ul>
 *
 * KIND is one of PATH, NAME, NUMBER and TEXT, see {@link ArgumentKind}.
 */
public final class ToolRule {
    private static final String END_OF_OPTIONS = "--";
    private static final Pattern WORD = Pattern.compile("[^\\s\\[\\]]+");
    private static final Pattern OPTION = Pattern.compile("(--?[A-Za-z0-9][A-Za-z0-9._-]*)(?:([= ])([A-Z]+))?");
    private static final Pattern OPERAND = Pattern.compile("([A-Z]+)(\\.\\.\\.)?");
    private static final Pattern PART = Pattern.compile("\\[[^\\[\\]]*]|[^\\s\\[\\]]+");
    private static final Pattern SYNOPSIS = Pattern.compile("(?:" + PART + ")(?:\\s+(?:" + PART + "))*");

    private final String synopsis;
    private final List<Step> steps;
    private final List<Option> lastOptions;
    private final List<Operand> operands;
    private final boolean dashes;

    /** A word that has to be there, and the options that may stand before it. */
    private record Step(List<Option> before, String word) {}

    /** @param joint '=' if the value is in the same argument, a space if it is the next one, null without a value */
    private record Option(String name, @Nullable String joint, ArgumentKind kind) {}

    private record Operand(ArgumentKind kind, boolean needed, boolean repeated) {
        boolean plain() {
            return needed && !repeated;
        }
    }

    /**
     * How far a vector goes along with the rule.
     *
     * @param length so many arguments fit
     * @param why what does not fit there, for people; null if the whole vector is allowed
     */
    record Match(int length, @Nullable String why) {}

    private ToolRule(String synopsis, List<Step> steps, List<Option> last, List<Operand> operands, boolean dashes) {
        this.synopsis = synopsis;
        this.steps = List.copyOf(steps);
        this.lastOptions = List.copyOf(last);
        this.operands = List.copyOf(operands);
        this.dashes = dashes;
    }

    /**
     * Reads a synopsis.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static ToolRule parse(String text) {
        String synopsis = text.strip();
        if (!SYNOPSIS.matcher(synopsis).matches()) {
            throw wrong(synopsis, "write words and [options] with spaces between them, such as 'git add [--] PATH...'");
        }
        List<Step> steps = new ArrayList<>();
        List<Option> options = new ArrayList<>();
        List<Operand> operands = new ArrayList<>();
        boolean dashes = false;
        Matcher parts = PART.matcher(synopsis);
        while (parts.find()) {
            String part = parts.group();
            boolean optional = part.startsWith("[");
            String inner = optional ? part.substring(1, part.length() - 1) : part;
            Operand operand = operand(synopsis, inner, !optional);
            if (operand != null) {
                if (steps.isEmpty()) {
                    throw wrong(synopsis, "it has to begin with a program");
                }
                if (!operands.isEmpty() && !operands.getLast().plain()) {
                    throw wrong(synopsis, "no operand can stand after one that may be left out or repeated");
                }
                operands.add(operand);
            } else if (inner.equals(END_OF_OPTIONS) && optional) {
                dashes = true;
            } else if (optional) {
                options.add(option(synopsis, inner, options));
            } else if (!operands.isEmpty() || dashes) {
                throw wrong(synopsis, "the word '" + part + "' stands after an operand");
            } else {
                if (steps.isEmpty() && !options.isEmpty()) {
                    throw wrong(synopsis, "it has to begin with a program");
                }
                steps.add(new Step(List.copyOf(options), word(synopsis, part)));
                options.clear();
            }
        }
        if (steps.isEmpty()) {
            throw wrong(synopsis, "it has to begin with a program");
        }
        return new ToolRule(synopsis, steps, options, operands, dashes);
    }

    private static IllegalArgumentException wrong(String synopsis, String why) {
        return new IllegalArgumentException("'" + synopsis + "' is no rule: " + why);
    }

    private static String word(String synopsis, String part) {
        if (!WORD.matcher(part).matches() || part.endsWith("...")) {
            throw wrong(synopsis, "'" + part + "' is not understood");
        }
        return part;
    }

    private static @Nullable Operand operand(String synopsis, String part, boolean needed) {
        Matcher operand = OPERAND.matcher(part);
        return operand.matches()
                ? new Operand(kind(synopsis, operand.group(1)), needed, operand.group(2) != null)
                : null;
    }

    private static Option option(String synopsis, String part, List<Option> others) {
        Matcher option = OPTION.matcher(part);
        if (!option.matches()) {
            throw wrong(synopsis, "'[" + part + "]' is no option; write [--name], [--name=KIND] or [-n KIND]");
        }
        String name = option.group(1);
        String joint = option.group(2);
        boolean twice = others.stream()
                .anyMatch(other -> other.name().equals(name) && ("=".equals(other.joint()) == "=".equals(joint)));
        if (twice) {
            throw wrong(synopsis, "'" + name + "' stands there twice");
        }
        return new Option(
                name, joint, joint == null ? ArgumentKind.TEXT : kind(synopsis, String.valueOf(option.group(3))));
    }

    private static ArgumentKind kind(String synopsis, String name) {
        for (ArgumentKind kind : ArgumentKind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw wrong(synopsis, "'" + name + "' is none of PATH, NAME, NUMBER and TEXT");
    }

    /** The program that it allows, as it has to be called. */
    public String program() {
        return steps.getFirst().word();
    }

    Match match(List<String> vector) {
        int at = 0;
        for (Step step : steps) {
            at = skip(step.before(), vector, at);
            if (at == vector.size()) {
                return new Match(at, "'" + step.word() + "' is missing at the end");
            }
            if (!vector.get(at).equals(step.word())) {
                return new Match(at, shown(vector, at) + " stands where '" + step.word() + "' is expected");
            }
            at++;
        }
        return matchOperands(vector, at);
    }

    private Match matchOperands(List<String> vector, int from) {
        int at = from;
        int filled = 0;
        boolean ended = false;
        while (at < vector.size()) {
            String argument = vector.get(at);
            if (!ended) {
                int next = skip(lastOptions, vector, at);
                if (next > at) {
                    at = next;
                    continue;
                }
                if (dashes && argument.equals(END_OF_OPTIONS)) {
                    ended = true;
                    at++;
                    continue;
                }
                if (argument.startsWith("-")) {
                    return new Match(at, shown(vector, at) + " is not among the options there");
                }
            }
            Operand operand = operandAt(filled).orElse(null);
            if (operand == null) {
                return new Match(at, shown(vector, at) + " is one argument too many");
            }
            if (!operand.kind().accepts(argument)) {
                return new Match(at, shown(vector, at) + " is no " + operand.kind());
            }
            filled++;
            at++;
        }
        if (filled < operands.size() && operands.get(filled).needed()) {
            return new Match(at, "a " + operands.get(filled).kind() + " is missing at the end");
        }
        return new Match(at, null);
    }

    private Optional<Operand> operandAt(int filled) {
        if (filled < operands.size()) {
            return Optional.of(operands.get(filled));
        }
        return operands.isEmpty() || !operands.getLast().repeated()
                ? Optional.empty()
                : Optional.of(operands.getLast());
    }

    /** The place after the options that stand there. */
    private static int skip(List<Option> options, List<String> vector, int from) {
        int at = from;
        int next = after(options, vector, at);
        while (next > at) {
            at = next;
            next = after(options, vector, at);
        }
        return at;
    }

    private static int after(List<Option> options, List<String> vector, int at) {
        if (at == vector.size()) {
            return at;
        }
        String argument = vector.get(at);
        for (Option option : options) {
            if (option.joint() == null && argument.equals(option.name())) {
                return at + 1;
            }
            String start = option.name() + "=";
            if ("=".equals(option.joint())
                    && argument.startsWith(start)
                    && option.kind().accepts(argument.substring(start.length()))) {
                return at + 1;
            }
            if (" ".equals(option.joint())
                    && argument.equals(option.name())
                    && at + 1 < vector.size()
                    && option.kind().accepts(vector.get(at + 1))) {
                return at + 2;
            }
        }
        return at;
    }

    private static String shown(List<String> vector, int at) {
        return "argument " + at + ", " + ToolRights.quoted(vector.get(at)) + ",";
    }

    /** The synopsis. */
    @Override
    public String toString() {
        return synopsis;
    }
}
