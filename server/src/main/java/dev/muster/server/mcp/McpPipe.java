package dev.muster.server.mcp;

import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages on standard input and output, one on a line. Requests are answered at the same time, each on a thread of its
 * own; the rest in the order in which it comes.
 */
final class McpPipe {
    /** More requests at once wait to be read. */
    private static final int MOST_AT_ONCE = 256;
    /** What is being answered when the input ends gets so long to be done. */
    private static final long GRACE_MS = 1_000;

    private final LineReader in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final Phaser running = new Phaser(1);

    /** What is done with messages. */
    interface Ends {
        /** Answers a request, whose value was also read as a message. */
        void request(Message.Request request) throws InterruptedException;

        /** Takes what is told or answered. */
        void told(Message message) throws InterruptedException;
    }

    McpPipe(InputStream in, OutputStream out) {
        this.in = new LineReader(in);
        this.out = out;
    }

    /** Reads until the input ends. */
    void run(Ends ends) throws IOException, InterruptedException {
        for (LineReader.Line line = in.next(); line != null; line = in.next()) {
            if (!line.isBlank()) {
                take(line, ends);
            }
        }
        int phase = running.arrive();
        try {
            running.awaitAdvanceInterruptibly(phase, GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // what still waits, waits for work that nobody is there to do
        }
    }

    private void take(LineReader.Line line, Ends ends) throws InterruptedException {
        byte[] bytes = line.bytes();
        if (bytes == null) {
            write(Rpc.error(
                    null,
                    RpcException.of(
                            Protocol.INVALID_REQUEST,
                            "a message may have at most " + LineReader.LONGEST + " bytes: " + Artifacts.IN_PARTS)));
            return;
        }
        Object value;
        try {
            value = JsonTree.parse(bytes);
        } catch (JsonTree.NotJson e) {
            write(Rpc.error(null, RpcException.of(Protocol.PARSE_ERROR, "this is not valid JSON: " + e.getMessage())));
            return;
        }
        try {
            if (Message.of(value) instanceof Message.Request request) {
                begin(request, ends);
            } else {
                ends.told(Message.of(value));
            }
        } catch (RpcException e) {
            write(Rpc.error(Message.idOf(value), e));
        }
    }

    private void begin(Message.Request request, Ends ends) throws InterruptedException {
        if (request.method().equals("initialize")) {
            ends.request(request); // what comes after it counts on it
            return;
        }
        room.acquire();
        running.register();
        Thread.ofVirtual().name("mcp-" + request.method()).start(() -> {
            try {
                ends.request(request);
            } catch (InterruptedException e) {
                // cancelled: nobody waits for an answer
            } finally {
                running.arriveAndDeregister();
                room.release();
            }
        });
    }

    /** Writes a message; one that nobody reads any more is lost, and the end of the input will tell. */
    void write(String message) {
        writing.lock();
        try {
            out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            System.getLogger(McpPipe.class.getName()).log(System.Logger.Level.DEBUG, "Nobody reads the answers", e);
        } finally {
            writing.unlock();
        }
    }
}
