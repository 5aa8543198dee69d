package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Json;
import java.util.List;
import java.util.Map;

/**
 * What a stranger may try with something that can be asked for.
 *
 * @param refused whether that is refused; otherwise it is answered, with nothing of the other project
 * @param arguments the tries
 */
public record Tries(boolean refused, List<Map<String, Object>> arguments) {
    @SafeVarargs
    public static Tries refused(Map<String, Object>... arguments) {
        return new Tries(true, List.of(arguments));
    }

    @SafeVarargs
    public static Tries hidden(Map<String, Object>... arguments) {
        return new Tries(false, List.of(arguments));
    }

    /** One face: asks, and answers what is said. */
    @FunctionalInterface
    public interface Face {
        Told ask(String what, Map<String, Object> arguments) throws Exception;
    }

    /** What a face said. */
    public record Told(boolean refused, Object answer) {}

    /** Tries all of it, and sees that no answer tells of the other project. */
    public static void all(Map<String, List<Tries>> tries, TwoProjects projects, Face face) throws Exception {
        for (Map.Entry<String, List<Tries>> each : tries.entrySet()) {
            for (Tries some : each.getValue()) {
                for (Map<String, Object> arguments : some.arguments()) {
                    Told told = face.ask(each.getKey(), arguments);
                    String what = each.getKey() + " " + arguments + " answered " + told.answer();
                    assertThat(told.refused()).as(what).isEqualTo(some.refused());
                    assertThat(told(told.answer(), arguments))
                            .as(what)
                            .doesNotContain(TwoProjects.MARK)
                            .doesNotContain(projects.theirSession);
                }
            }
        }
    }

    /** The answer without what was asked, which may be repeated in a refusal. */
    private static String told(Object answer, Map<String, Object> arguments) {
        String text = Json.text(json -> json.value("answer", answer));
        for (Object asked : arguments.values()) {
            String said = String.valueOf(asked);
            if (said.length() > 1 || asked instanceof Number) { // one letter is part of any word
                text = text.replace(said, "");
            }
        }
        return text;
    }
}
