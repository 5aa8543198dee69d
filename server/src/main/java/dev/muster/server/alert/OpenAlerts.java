package dev.muster.server.alert;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.RecordAlert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that an earlier server of the same data directory raised, and did not see the end of: whoever was told of one
 * would wait for ever to hear that it is over.
 */
final class OpenAlerts {
    private static final System.Logger LOG = System.getLogger(OpenAlerts.class.getName());

    /** So many of the latest notices are looked at. */
    private static final int LATEST = 1_000;

    private OpenAlerts() {}

    /**
     * Reads them from the events. Left out are those of rules and levels that there are no more.
     *
     * @throws RefusedException if the events cannot be read now
     */
    static List<Alert> of(Engine engine, List<Rule> rules) {
        Map<String, Fields> latest = new HashMap<>();
        for (Event event : events(engine)) {
            Fields notice = notice(event);
            latest.put(notice.textOrEmpty("alert"), notice);
        }
        List<Alert> open = new ArrayList<>();
        for (Rule rule : rules) {
            Alert alert = raised(rule, latest.getOrDefault(rule.name(), Fields.NONE));
            if (alert != null) {
                open.add(alert);
            }
        }
        return open;
    }

    private static List<Event> events(Engine engine) {
        long last;
        try {
            last = engine.events().last(RecordAlert.PROJECT);
        } catch (RefusedException nothingWasEverRaised) {
            return List.of();
        }
        return engine.events()
                .read(RecordAlert.PROJECT, Math.max(0, last - LATEST), EventFilter.ALL, LATEST)
                .events();
    }

    private static @Nullable Alert raised(Rule rule, Fields notice) {
        if (!notice.textOrEmpty("kind").equals(Notice.Kind.RAISED.word())
                || !(notice.value("value") instanceof Number value)) {
            return null;
        }
        String level = notice.textOrEmpty("level");
        return rule.levels().stream()
                .filter(each -> each.severity().word().equals(level))
                .findFirst()
                .map(each -> new Alert(rule, each, value.doubleValue(), notice.instant("since")))
                .orElse(null);
    }

    private static Fields notice(Event event) {
        try {
            return event.data() == null ? Fields.NONE : Fields.of(JsonTree.parse(event.data()));
        } catch (JsonTree.NotJson e) {
            LOG.log(System.Logger.Level.DEBUG, "A notice that cannot be read", e);
            return Fields.NONE;
        }
    }
}
