package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("wire")
class ServerSignalsTest {
    @Test
    void activity_changes_with_whatever_is_asked_of_the_engine_and_with_nothing_else() {
        try (TestServer server = TestServer.open()) {
            ServerSignals signals = new ServerSignals(server.engine(), () -> 0, () -> 0, () -> 0, null, 0);
            List<Long> seen = new ArrayList<>(List.of(signals.activity()));
            server.task("First");
            seen.add(signals.activity());
            server.get("/api/v1/tasks").expect(200);
            // A query counts as answered once its thread has put it away, a moment after the answer.
            TestServer.await("the query is seen", () -> signals.activity() > seen.getLast());
            seen.add(signals.activity());
            server.get("/health/live").expect(200);
            signals.read(1);

            assertThat(signals.activity()).isEqualTo(seen.getLast());
            assertThat(seen).isSorted().doesNotHaveDuplicates();
        }
    }
}
