package dev.muster.cli.ops;

import dev.muster.server.alert.Rule;
import dev.muster.server.alert.Rules;
import dev.muster.server.alert.Unit;
import java.math.BigDecimal;

/** The rules for Prometheus, written from the table that the server itself goes by. */
final class PrometheusRules {
    private PrometheusRules() {}

    static String text() {
        StringBuilder out = new StringBuilder("""
                # Alerts of Muster for Prometheus, under the names and with the levels of those that the server raises by itself.
                # Written from the server's own table by AlertFilesTest, which also keeps it so.
                groups:
                  - name: muster
                    rules:
                """);
        for (Rule rule : Rules.usual()) {
            for (Rule.Level level : rule.levels()) {
                write(out, rule, level);
            }
        }
        return out.toString();
    }

    private static void write(StringBuilder out, Rule rule, Rule.Level level) {
        String threshold =
                BigDecimal.valueOf(level.threshold()).stripTrailingZeros().toPlainString();
        String seconds = rule.lasts().toSeconds() + "s";
        out.append("      - alert: ").append(rule.name()).append('\n');
        out.append("        expr: '")
                .append(rule.signal().promql())
                .append(rule.high() ? " > " : " < ")
                .append(threshold)
                .append("'\n");
        out.append("        for: ").append(seconds).append('\n');
        out.append("        keep_firing_for: ").append(seconds).append('\n');
        out.append("        labels:\n          severity: ")
                .append(level.severity().word())
                .append('\n');
        out.append("        annotations:\n          summary: '")
                .append(rule.name())
                .append(" on {{ $labels.instance }}: {{ $value | ")
                .append(format(rule.signal().unit()))
                .append(" }}'\n");
        out.append("          description: '").append(rule.advice()).append("'\n");
    }

    private static String format(Unit unit) {
        return switch (unit) {
            case SECONDS -> "humanizeDuration";
            case SHARE -> "humanizePercentage";
            case COUNT, RATIO -> "humanize";
            case BYTES -> "humanize1024";
        };
    }
}
