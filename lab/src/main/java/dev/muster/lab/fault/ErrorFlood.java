package dev.muster.lab.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Carries the standard error of a program, and writes more to it than anybody wants. Both go through one pipe: where
 * nobody reads it the program stands still at its next complaint, as it would by a flood of its own.
 */
final class ErrorFlood {
    private static final int PIECE = 8 * 1024;
    private static final int TURNS_A_SECOND = 50;
    private static final String LINE =
            "WARN  something of no interest has happened, and a program tells of it at length\n";
    private static final byte[] LINES = LINE.repeat(50).getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final Supplier<StdioMischief> mischief;
    private final FaultCounts counts;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean flooding = new AtomicBoolean();

    ErrorFlood(OutputStream out, Supplier<StdioMischief> mischief, FaultCounts counts) {
        this.out = out;
        this.mischief = mischief;
        this.counts = counts;
    }

    /**
     * Carries what the program says, in the thread that calls it, until that ends.
     *
     * @throws IOException if nobody reads it any more
     */
    void carry(InputStream from) throws IOException {
        byte[] piece = new byte[PIECE];
        try (from) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                write(piece, read);
            }
        } finally {
            writing.lock();
            try {
                out.close();
            } finally {
                writing.unlock();
            }
        }
    }

    private void write(byte[] piece, int length) throws IOException {
        writing.lock();
        try {
            out.write(piece, 0, length);
        } finally {
            writing.unlock();
        }
    }

    /** Begins to flood, if that is to be done, and ends when it is to be done no more. */
    void beginIfAsked() {
        if (mischief.get().flood() > 0 && flooding.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("stdio-proxy-flood").start(this::flood);
        }
    }

    private void flood() {
        double due = 0;
        try {
            for (double rate = mischief.get().flood();
                    rate > 0;
                    rate = mischief.get().flood()) {
                due += rate / TURNS_A_SECOND;
                while (due >= LINE.length()) {
                    int length = Math.min((int) (due / LINE.length()) * LINE.length(), LINES.length);
                    due -= length;
                    counts.flooded.add(length);
                    write(LINES, length);
                }
                TimeUnit.MILLISECONDS.sleep(1000 / TURNS_A_SECOND);
            }
        } catch (IOException gone) {
            // the program has ended, or who reads it
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            flooding.set(false);
        }
    }
}
