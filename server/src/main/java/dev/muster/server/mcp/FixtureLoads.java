package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.struct;

import dev.muster.server.schema.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tools for those who measure: one that counts for a while, so that it can be seen to stop, and one of any size. */
final class FixtureLoads {
    private static final long TICK_MS = 5;
    private static final long MOST_STEPS = 100_000;
    private static final long LARGEST = 8L << 20;

    private final AtomicLong counted = new AtomicLong();

    List<Tool> all() {
        return List.of(
                FixtureTools.tool(
                        "test_counting", struct().required("steps", Schema.whole(1, MOST_STEPS)), this::count),
                FixtureTools.tool("test_counter", struct(), call -> Answer.text("{\"count\":" + counted.get() + "}")),
                FixtureTools.tool(
                        "test_payload",
                        struct().required("bytes", Schema.whole(0, LARGEST))
                                .optional("stderr_bytes", Schema.whole(0, LARGEST)),
                        FixtureLoads::payload));
    }

    private Answer count(ToolCall call) throws InterruptedException {
        long steps = call.arguments().whole("steps");
        for (long step = 1; step <= steps; step++) {
            counted.incrementAndGet();
            call.request().progress(step, (double) steps, "counting");
            Thread.sleep(TICK_MS);
        }
        return Answer.text("Counted to " + steps + ".");
    }

    private static Answer payload(ToolCall call) {
        int flood = call.arguments().integer("stderr_bytes", 0);
        if (flood > 0) {
            System.err.println("x".repeat(flood));
        }
        return Answer.text("x".repeat(Math.toIntExact(call.arguments().whole("bytes"))));
    }
}
