package dev.muster.lab.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.sample.Series;
import dev.muster.lab.target.Moment;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallTraceTest {

    @Test
    void headers_and_the_first_event_are_timed_from_when_the_call_was_sent() throws Exception {
        AtomicLong now = new AtomicLong(1_000);
        CallTrace trace = new CallTrace(false, new ProgressCounts(), now::get);
        now.addAndGet(60);
        trace.headers();
        now.addAndGet(40);
        trace.event();
        now.addAndGet(500);
        trace.event(); // a later one changes nothing

        assertThat(trace.moments())
                .containsExactly(new Moment(Series.HEADERS, 60), new Moment(Series.FIRST_EVENT, 100));
        assertThat(trace.lastEvent()).isEqualTo(1_600);
    }
}
