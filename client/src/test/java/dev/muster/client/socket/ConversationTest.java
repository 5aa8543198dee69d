package dev.muster.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a line was silent. */
class ConversationTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Duration> silences = new ArrayList<>();
    private final Conversation conversation = new Conversation(
            new Conversation.Owner() {
                @Override
                public void event(Conversation in, Event event) {
                    now.addAndGet(Duration.ofMinutes(1).toNanos());
                    silences.add(in.silence());
                }

                @Override
                public void missed(Conversation in, long after) {}

                @Override
                public void over(Conversation ended, int code, String reason) {}
            },
            now::get);

    /** Such a connection was taken for a dead one and broken off while its watcher was at work. */
    @Test
    void while_a_watcher_is_at_work_and_nobody_listens_no_silence_is_counted() {
        conversation.text("{\"type\":\"event\",\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"topic\":\"x\","
                + "\"fence\":0,\"data\":null}");
        silences.add(conversation.silence());
        now.addAndGet(Duration.ofSeconds(16).toNanos());
        silences.add(conversation.silence());

        assertThat(silences).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(16));
    }
}
