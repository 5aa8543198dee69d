package dev.muster.server.metric;

import dev.muster.server.alert.Alert;
import dev.muster.server.alert.Alerter;
import dev.muster.server.alert.Rule;
import dev.muster.server.alert.Signal;
import java.util.HashMap;
import java.util.Map;

/** What is not well. */
final class AlertSamples {
    private AlertSamples() {}

    static void add(Samples samples, Alerter alerter) {
        Map<String, Rule.Level> raised = new HashMap<>();
        for (Alert each : alerter.raised()) {
            raised.put(each.rule().name(), each.level());
        }
        Samples.Gauges alerts = samples.gauges("muster_alerts", "1 for an alert that is raised, at its level.");
        for (Rule rule : alerter.rules()) {
            for (Rule.Level level : rule.levels()) {
                boolean now = level.equals(raised.get(rule.name()));
                alerts.with(
                        now ? 1 : 0,
                        "alert",
                        rule.name(),
                        "level",
                        level.severity().word());
            }
        }
        alerts.add();
        ratio(samples, alerter, Signal.BASELINE_RATIO, "What commands took, by what they took in the baseline.");
        ratio(
                samples,
                alerter,
                Signal.BASELINE_P99_RATIO,
                "What the slowest hundredth of commands took at least, by the same in the baseline.");
        ratio(
                samples,
                alerter,
                Signal.BASELINE_CPU_RATIO,
                "Processor time for each command and query, by the same in the baseline.");
        Samples.Counters notices =
                samples.counters("muster_alert_notices_total", "Notices of alerts, by where they were said.");
        alerter.forEachSink((sink, said, lost) ->
                notices.with(said, "sink", sink, "outcome", "said").with(lost, "sink", sink, "outcome", "lost"));
        notices.add();
    }

    private static void ratio(Samples samples, Alerter alerter, Signal signal, String help) {
        double ratio = alerter.last().of(signal);
        if (!Double.isNaN(ratio)) {
            samples.gauge(signal.promql(), help, ratio);
        }
    }
}
