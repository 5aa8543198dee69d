package dev.muster.lab.scenario;

import dev.muster.client.http.UrlPort;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a test looks at beside its load. */
final class ObserveReader {
    private static final String KEY = OperationKeys.OBSERVE;

    private final Section scenario;
    private final NodeReader reader;

    ObserveReader(Section scenario, NodeReader reader) {
        this.scenario = scenario;
        this.reader = reader;
    }

    /** @param plan what the test asks of another server; null for the embedded target */
    Observe read(Section test, @Nullable OperationPlan plan) {
        Section holder = test.has(KEY) ? test : scenario;
        Optional<Section> written = holder.section(KEY);
        if (written.isEmpty()) {
            return Observe.NOTHING;
        }
        Section observe = written.get();
        if (plan == null) {
            ownProcess(observe);
        } else if (observe.has("pid") && observe.has("port")) {
            reader.problem(observe.lineOf("port"), "keys 'pid' and 'port' exclude each other; keep one");
        }
        boolean classes = observe.flag("classes").orElse(false);
        boolean jfr = observe.flag("jfr").orElse(false);
        for (String key : List.of("classes", "jfr")) {
            if (observe.flag(key).orElse(false) && plan != null && unknown(observe, plan)) {
                reader.problem(
                        observe.lineOf(key),
                        "key '" + key + "' needs to know the process: name its 'pid' or the 'port' it listens on");
            }
        }
        return new Observe(classes, jfr, address(observe));
    }

    private void ownProcess(Section observe) {
        for (String key : List.of("pid", "port", "prometheus")) {
            if (observe.wrote(key)) {
                reader.problem(
                        observe.lineOf(key),
                        "key '" + key + "' is for other servers; the embedded target's process is known");
            }
        }
    }

    private static boolean unknown(Section observe, OperationPlan plan) {
        return !observe.has("pid") && !observe.has("port") && plan.target().protocol() != Protocol.MCP_STDIO;
    }

    private @Nullable URI address(Section observe) {
        Optional<String> text = observe.text("prometheus");
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI address = new URI(text.get());
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && UrlPort.problem(address) == null) {
                return address;
            }
        } catch (URISyntaxException wrong) {
            // Told below.
        }
        reader.problem(
                observe.lineOf("prometheus"),
                "key 'prometheus': expected an address such as http://127.0.0.1:9090/metrics, found '" + text.get()
                        + "'");
        return null;
    }
}
