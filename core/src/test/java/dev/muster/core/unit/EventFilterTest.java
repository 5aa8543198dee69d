package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class EventFilterTest {
    @ParameterizedTest
    @CsvSource({
        "'', task.completed, true",
        "task.completed, task.completed, true",
        "task.completed, task.completed.late, false",
        "task.complete, task.completed, false",
        "task.*, task.completed, true",
        "task.*, tasks.completed, false",
        "task.*, task, false",
        "*, anything, true",
        "agent.* task.failed, task.failed, true",
        "agent.* task.failed, agent.lost, true",
        "agent.* task.failed, task.ready, false",
    })
    void a_topic_is_a_kind_or_the_beginning_of_one(String topics, String kind, boolean accepted) {
        EventFilter filter = new EventFilter(topics.isEmpty() ? List.of() : List.of(topics.split(" ")));
        Event event = new Event(1, Instant.EPOCH, kind, null, null, null, null, null, 0, null);

        assertThat(filter.accepts(event)).isEqualTo(accepted);
    }
}
