package dev.muster.cli.engine;

import dev.muster.client.text.Suggestions;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentId;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.lab.scenario.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values on the command line and in files are written: ids, durations, times, states. */
public final class Values {
    private static final Pattern TOO_LONG = Pattern.compile("\\d{10,}(?:\\.\\d*)? ?(?:us|ms|s|m|h)");

    private Values() {}

    /** Lets a command line take these values as options. */
    public static void register(CommandLine line, InstantSource clock) {
        line.registerConverter(TaskId.class, id(TaskId::parse));
        line.registerConverter(AgentId.class, id(AgentId::parse));
        line.registerConverter(SessionId.class, id(SessionId::parse));
        line.registerConverter(EpicId.class, id(EpicId::parse));
        line.registerConverter(StoryId.class, id(StoryId::parse));
        line.registerConverter(ApprovalId.class, id(ApprovalId::parse));
        line.registerConverter(Lease.class, id(Lease::parse));
        line.registerConverter(Duration.class, checked(Values::duration));
        line.registerConverter(Instant.class, checked(text -> instant(text, clock)));
    }

    private static <T> ITypeConverter<T> id(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (RefusedException e) {
                throw new TypeConversionException(e.refusal().message());
            }
        };
    }

    private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /**
     * Reads {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static Duration duration(String text) {
        if (TOO_LONG.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("'" + text + "' is too long: a duration has at most nine digits");
        }
        return Durations.parse(text.strip())
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no duration; write it as 500ms, 30s, 5m or 2h"));
    }

    /**
     * Reads {@code 2026-05-01T12:00:00Z}, {@code 2026-05-01T12:00} or {@code 2026-05-01} (in this machine's time zone)
     * or {@code +2h} (from now on).
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static Instant instant(String text, InstantSource clock) {
        if (text.startsWith("+")) {
            return clock.instant().plus(duration(text.substring(1)));
        }
        ZoneId zone = ZoneId.systemDefault();
        List<Function<String, Instant>> forms = List.of(
                form -> OffsetDateTime.parse(form).toInstant(),
                form -> LocalDateTime.parse(form).atZone(zone).toInstant(),
                form -> LocalDate.parse(form).atStartOfDay(zone).toInstant());
        for (Function<String, Instant> form : forms) {
            try {
                return form.apply(text);
            } catch (DateTimeException e) {
                // the next form may fit
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no time; write it as 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01 or +2h");
    }

    /**
     * The constant of an enum by its wire name; {@code in-progress} is read as {@code in_progress}.
     *
     * @throws IllegalArgumentException if there is none; the message has the nearest
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String what, String text) {
        String wanted = text.strip().replace('-', '_');
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        int at = names.indexOf(wanted.toLowerCase(Locale.ROOT));
        if (at < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no " + what + "; " + Suggestions.hint(wanted.toLowerCase(Locale.ROOT), names));
        }
        return type.getEnumConstants()[at];
    }
}
