package dev.muster.lab.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries TCP connections on the loopback interface to a target, and does to their bytes what {@link Toxics} say, which
 * may change at any moment and hold for connections that are open as well as for new ones.
 *
 * <p>Each direction of a connection is a thread that reads a piece and writes it. What is held back stays in that
 * thread or in the kernel's buffers, as on a network that lost its way: nothing is dropped, nothing changes its order,
 * and it goes on when it may. A delay is one of pieces: what arrives while a piece waits is the next piece.
 */
public final class FaultProxy implements PortProxy {
    private static final int PIECE = 64 * 1024;
    private static final int CONNECT_PATIENCE_MS = 5_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Callers callers;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder touched = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private volatile Toxics toxics = Toxics.NONE;
    private volatile boolean over;

    private FaultProxy(Callers callers, InetSocketAddress target) {
        this.callers = callers;
        this.target = target;
    }

    /**
     * Begins to listen on a free port of the loopback interface.
     *
     * @throws IOException if there is none
     */
    public static FaultProxy to(InetSocketAddress target) throws IOException {
        FaultProxy proxy = new FaultProxy(Callers.listen(), target);
        proxy.callers.serve(proxy::carry);
        return proxy;
    }

    @Override
    public int port() {
        return callers.port();
    }

    @Override
    public Fault fault(FaultPlan plan) {
        return new NetworkFault(this, plan);
    }

    /**
     * What is done from now on. Connections that are open are reset at once if that is asked for; if their ends are to
     * be passed on late, the target's side of each ends at once, so that there is an end to pass on.
     */
    public void set(Toxics now) {
        lock.lock();
        try {
            toxics = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (now.reset()) {
            links.forEach(Link::reset);
        }
        if (now.closeDelayNanos() > 0) {
            links.forEach(Link::endAnswers);
        }
    }

    /**
     * What it has carried and done.
     *
     * @param connections accepted
     * @param bytes carried, both ways
     * @param touched pieces that were held, delayed, cut or slowed
     * @param broken connections that were reset, or closed before their end
     */
    public record Stats(long connections, long bytes, long touched, long broken) {}

    public Stats stats() {
        return new Stats(accepted.sum(), bytes.sum(), touched.sum(), broken.sum());
    }

    private void carry(Socket caller) {
        accepted.increment();
        Socket server = new Socket();
        Link link = new Link(caller, server, broken);
        links.add(link);
        try {
            pass(/* answers= */ false, 0); // while nothing goes through, nobody is connected either
            server.connect(target, CONNECT_PATIENCE_MS);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread answers = Thread.ofVirtual().start(() -> pump(link, /* answers= */ true));
            pump(link, /* answers= */ false);
            answers.join();
        } catch (IOException unreachable) {
            link.reset(); // as whoever connects to a target that is not there is told
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
            links.remove(link);
        }
    }

    private void pump(Link link, boolean answers) {
        Socket to = link.to(answers);
        byte[] piece = new byte[PIECE];
        long carried = 0;
        try {
            InputStream in = link.input(answers);
            OutputStream out = to.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                carried = write(link, out, piece, read, answers, carried);
                if (carried < 0) {
                    return;
                }
            }
            Toxics now = toxics;
            if (now.closeDelayNanos() > 0) {
                touched.increment();
                sleep(now.closeDelayNanos());
            }
            pass(answers, 0);
            to.shutdownOutput();
        } catch (IOException ended) {
            link.close(); // one side is gone: so is the other
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            link.close();
        }
    }

    /** Writes a piece as is asked for; answers how many bytes have gone on, or -1 if the connection is no more. */
    private long write(Link link, OutputStream out, byte[] piece, int length, boolean answers, long before)
            throws IOException, InterruptedException {
        Toxics now = pass(answers, length);
        long carried = before;
        int at = 0;
        while (at < length) {
            now = toxics; // they may be lifted while a long piece is under way
            int next = now.sliceBytes() > 0 ? Math.min(now.sliceBytes(), length - at) : length - at;
            if (answers && now.limitBytes() > 0) {
                next = (int) Math.min(next, Math.max(0, now.limitBytes() - carried));
            }
            if (answers && now.reset()) {
                next = (int) Math.min(next, Math.max(0, now.resetAfter() - carried));
            }
            bytes.add(next);
            out.write(piece, at, next);
            carried += next;
            at += next;
            if (answers && now.reset() && carried >= now.resetAfter()) {
                link.reset();
                return -1;
            }
            if (answers && now.limitBytes() > 0 && carried >= now.limitBytes()) {
                broken.increment();
                link.close();
                return -1;
            }
            if (now.bytesPerSecond() > 0) {
                sleep(Math.round(next * NANOS_PER_SECOND / now.bytesPerSecond()), now);
            }
            if (now.sliceBytes() > 0 && at < length) {
                sleep(now.slicePauseNanos(), now);
            }
        }
        return carried;
    }

    /** Waits as long as a piece has to, and answers what is to be done to it then. */
    private Toxics pass(boolean answers, int length) throws InterruptedException {
        Toxics now = toxics;
        if (now.latencyNanos() > 0 && length > 0) {
            touched.increment();
            long jitter = now.jitterNanos() == 0
                    ? 0
                    : ThreadLocalRandom.current().nextLong(-now.jitterNanos(), now.jitterNanos() + 1);
            sleep(Math.max(0, now.latencyNanos() + jitter));
        }
        if (held(answers)) {
            touched.increment();
            lock.lock();
            try {
                while (held(answers) && !over) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }
        now = toxics;
        if (length > 0 && (now.sliceBytes() > 0 || now.bytesPerSecond() > 0)) {
            touched.increment();
        }
        return now;
    }

    private boolean held(boolean answers) {
        Toxics now = toxics;
        return answers ? now.holdAnswers() : now.holdRequests();
    }

    /** Sleeps, but not longer than things are as they were. */
    private void sleep(long nanos, Toxics then) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && toxics == then && !over) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void sleep(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }

    @Override
    public void close() {
        over = true;
        callers.close();
        set(Toxics.NONE);
        links.forEach(Link::close);
    }
}
