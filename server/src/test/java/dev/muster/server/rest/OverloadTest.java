package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.task.TaskState;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server whose ledger stands still: what does not fit is told to come back, and what was taken is done. */
@Tag("wire")
class OverloadTest {
    private static final int QUEUE = 3;
    private static final int CALLERS = 20;
    private static final int OPEN = 1_000;

    @Test
    void a_full_queue_answers_busy_with_the_time_to_come_back_and_loses_nothing_that_it_took() throws Exception {
        Semaphore gate = new Semaphore(OPEN);
        FaultPoint.Hook standstill = point -> {
            gate.acquireUninterruptibly();
            gate.release();
        };
        try (TestServer server = TestServer.withEngine(
                        options -> options.withQueue(QUEUE, 1).withFaults(standstill));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            gate.drainPermits();
            List<Future<Reply>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                running.add(threads.submit(
                        () -> server.post("/api/v1/tasks", json -> json.field("title", "one of too many"))));
            }
            // One may be inside the ledger, and as many as fit wait for it; all others are answered meanwhile.
            TestServer.await(
                    "all that do not fit are answered",
                    () -> running.stream().filter(Future::isDone).count() >= CALLERS - QUEUE - 1);
            gate.release(OPEN);
            int done = 0;
            for (Future<Reply> each : running) {
                Reply reply = each.get();
                if (reply.status() == 201) {
                    done++;
                } else {
                    Fields problem = Problem.of(reply.expect(503), ErrorCode.BUSY);
                    assertThat(problem.secondsOrNull("retry_after")).isPositive();
                    assertThat(problem.text("help")).isNotBlank();
                    assertThat(Integer.parseInt(String.valueOf(reply.header("Retry-After"))))
                            .isPositive();
                }
            }
            assertThat(done).isBetween(QUEUE, QUEUE + 1);
            assertThat(server.engine().reads().counts(TestServer.PROJECT)).containsEntry(TaskState.READY, (long) done);
        }
    }

    @Test
    void four_read_connections_serve_two_hundred_callers_or_tell_them_to_come_back() throws Exception {
        try (TestServer server = TestServer.withEngine(options -> options.withReaders(4));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[] many = Json.bytes(json -> json.objects(
                    "tasks", Collections.nCopies(5_000, "a task"), (each, title) -> each.field("title", title)));
            server.send("POST", "/api/v1/tasks", many).expect(201);
            List<Future<Reply>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                running.add(threads.submit(() -> server.get("/api/v1/search?limit=300&text=task")));
            }
            int served = 0;
            for (Future<Reply> each : running) {
                Reply reply = each.get();
                if (reply.status() == 200) {
                    served++;
                    assertThat(reply.json().objects("tasks")).hasSize(300);
                } else {
                    Problem.of(reply.expect(503), ErrorCode.BUSY);
                }
            }
            assertThat(served).isPositive();
            TestServer.await(
                    "it serves again",
                    () -> server.get("/api/v1/search?limit=1&text=task").status() == 200);
        }
    }
}
