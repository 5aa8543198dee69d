package dev.muster.lab.operation;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be to count as good.
 *
 * @param status statuses of HTTP or exit codes that are good; empty for the usual ones: 200 to 399, and 0
 * @param contains texts that it holds
 * @param equal values that stand at places
 * @param match expressions that the text of a value matches as a whole, at places
 * @param exists places where there is something
 */
public record Check(
        Set<Integer> status, List<Template> contains, List<Equal> equal, List<Match> match, List<Query> exists) {
    /** Nothing but the usual statuses. */
    public static final Check USUAL = new Check(Set.of(), List.of(), List.of(), List.of(), List.of());

    private static final int LONGEST = 120;

    /** A place and the value that stands there. */
    public record Equal(Query at, Tree value) {}

    /** A place and what its value looks like. */
    public record Match(Query at, Pattern pattern) {}

    /**
     * Judges an answer.
     *
     * @throws CallFailure if it is not good, or what to compare with is not there
     */
    void judge(Answer answer, Protocol protocol, Scope scope) throws CallFailure {
        status(answer.status(), protocol, answer);
        for (Template text : contains) {
            String wanted = text.fill(scope);
            if (!answer.text().contains(wanted)) {
                throw failed("the answer does not contain '" + wanted + "'", answer.text());
            }
        }
        for (Equal each : equal) {
            Object wanted = each.value().fill(scope);
            Object found = only(each.at(), answer);
            if (!JsonValues.same(found, wanted)) {
                throw failed(each.at() + " is not " + JsonValues.text(wanted), JsonValues.text(found));
            }
        }
        for (Match each : match) {
            String found = JsonValues.text(only(each.at(), answer));
            if (!each.pattern().matcher(found).matches()) {
                throw failed(each.at() + " does not match " + each.pattern(), found);
            }
        }
        for (Query at : exists) {
            if (at.all(answer.document()).isEmpty()) {
                throw failed("there is nothing at " + at, answer.text());
            }
        }
    }

    private void status(OptionalInt said, Protocol protocol, Answer answer) throws CallFailure {
        if (said.isEmpty()) {
            return;
        }
        int code = said.getAsInt();
        boolean http = protocol == Protocol.HTTP;
        boolean good = status.isEmpty() ? (http ? code >= 200 && code < 400 : code == 0) : status.contains(code);
        if (!good) {
            throw new CallFailure((http ? "http_" : "exit_") + code, shortened(answer.text()));
        }
    }

    private static @Nullable Object only(Query at, Answer answer) throws CallFailure {
        List<@Nullable Object> found = at.all(answer.document());
        if (found.isEmpty()) {
            throw failed("there is nothing at " + at, answer.text());
        }
        if (found.size() > 1) {
            throw failed("there are " + found.size() + " values at " + at, answer.text());
        }
        return found.getFirst();
    }

    private static CallFailure failed(String what, String found) {
        return new CallFailure("check", what + ": " + shortened(found));
    }

    /** The beginning of a text, for messages. */
    static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : String.format(Locale.ROOT, "%s… (%d)", text.substring(0, LONGEST), text.length());
    }
}
