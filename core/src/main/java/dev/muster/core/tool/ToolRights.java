package dev.muster.core.tool;

import dev.muster.core.state.StateMachine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which programs each role may run, and with which arguments. What no rule allows is refused; a role without rules may
 * run nothing.
 */
public final class ToolRights {
    /** More arguments than that, or a longer one, no rule allows. */
    static final int MOST_ARGUMENTS = 1_000;

    static final int LONGEST_ARGUMENT = 32_768;
    private static final int SHOWN = 80;

    private final Map<ToolRole, List<ToolRule>> rules;

    private ToolRights(Map<ToolRole, List<ToolRule>> rules) {
        this.rules = rules;
    }

    /** Rights that allow what these rules do, and nothing else. */
    public static ToolRights of(Map<ToolRole, List<ToolRule>> rules) {
        Map<ToolRole, List<ToolRule>> copy = new EnumMap<>(ToolRole.class);
        rules.forEach((role, its) -> copy.put(role, List.copyOf(its)));
        return new ToolRights(copy);
    }

    /** Those that hold where a project has none of its own. */
    public static ToolRights standard() {
        return StandardRights.RIGHTS;
    }

    /** The same, where the roles that are named have these rules instead of theirs. */
    public ToolRights with(Map<ToolRole, List<ToolRule>> others) {
        Map<ToolRole, List<ToolRule>> all = new EnumMap<>(ToolRole.class);
        all.putAll(rules);
        all.putAll(others);
        return of(all);
    }

    public List<ToolRule> of(ToolRole role) {
        return rules.getOrDefault(role, List.of());
    }

    /**
     * Whether a role may run a command.
     *
     * @param vector the program and its arguments, as the system is given them
     */
    public ToolDecision decide(ToolRole role, List<String> vector) {
        if (vector.isEmpty()) {
            return new ToolDecision.Refused("there is no command", null);
        }
        if (vector.size() > MOST_ARGUMENTS
                || vector.stream().anyMatch(argument -> argument.length() > LONGEST_ARGUMENT)) {
            return new ToolDecision.Refused(
                    "a command has at most " + MOST_ARGUMENTS + " arguments of " + LONGEST_ARGUMENT + " characters",
                    null);
        }
        List<ToolRule> known = of(role);
        ToolRule nearest = null;
        ToolRule.Match furthest = new ToolRule.Match(0, null);
        for (ToolRule rule : known) {
            ToolRule.Match match = rule.match(vector);
            if (match.why() == null) {
                return new ToolDecision.Allowed(rule);
            }
            if (match.length() > furthest.length()) {
                nearest = rule;
                furthest = match;
            }
        }
        if (nearest == null || furthest.why() == null) {
            return new ToolDecision.Refused(
                    "the role " + StateMachine.wire(role) + " may not run " + quoted(vector.getFirst())
                            + "; it may run " + programs(known),
                    null);
        }
        return new ToolDecision.Refused(furthest.why(), nearest);
    }

    private static String programs(List<ToolRule> known) {
        Set<String> names = new LinkedHashSet<>();
        known.forEach(rule -> names.add(rule.program()));
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    /** An argument for people: what is not plain is escaped, so that nothing looks like what it is not. */
    static String quoted(String argument) {
        StringBuilder shown = new StringBuilder("'");
        argument.codePoints().limit(SHOWN).forEach(character -> {
            if (character >= ' ' && character < 0x7f) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format("\\u{%x}", character));
            }
        });
        return shown.append(argument.codePointCount(0, argument.length()) > SHOWN ? "…'" : "'")
                .toString();
    }

    /** The roles' rules, in order. */
    public Map<ToolRole, List<ToolRule>> rules() {
        Map<ToolRole, List<ToolRule>> copy = new EnumMap<>(ToolRole.class);
        rules.forEach((role, its) -> copy.put(role, new ArrayList<>(its)));
        return Collections.unmodifiableMap(copy);
    }
}
