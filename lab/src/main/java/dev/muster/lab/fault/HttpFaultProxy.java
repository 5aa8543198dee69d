package dev.muster.lab.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries HTTP/1.1 over TCP on the loopback interface to a target, message by message, and does to them what
 * {@link Mischief} says, which may change at any moment and holds from the next request on.
 *
 * <p>Each connection of a caller has one to the target. A request is read whole, and passed on, refused, or passed on
 * and later sent once more over a connection of its own, whose answer goes nowhere. An answer goes on as it comes, so
 * that a stream of events stays one; only what is in it may be spoilt. While an answer is under way somebody waits for
 * the next request: that is how a caller is noticed who has gone meanwhile. An upgrade to another protocol is not
 * carried, which is why agents that use WebSocket cannot be disturbed here.
 */
final class HttpFaultProxy implements Between {
    private static final int PATIENCE_MS = 10_000;
    private static final int LONGEST_REQUEST = 64 * 1024 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Callers callers;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final LongAdder broken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder spoilt = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private volatile Mischief mischief = Mischief.NONE;

    /**
     * What is done to messages.
     *
     * @param refusal the answer that every request gets at once, without being passed on; empty to pass them on
     * @param spoil whether answers are spoilt
     * @param repeat whether requests that may change something reach the target a second time
     */
    record Mischief(byte[] refusal, boolean spoil, boolean repeat) {
        /** Everything goes on as it came. */
        static final Mischief NONE = new Mischief(new byte[0], false, false);

        /** What a plan asks for. */
        static Mischief of(FaultPlan plan) {
            return switch (plan.kind()) {
                case REFUSE -> new Mischief(refusal(plan), false, false);
                case GARBLE -> new Mischief(new byte[0], true, false);
                case DUPLICATE -> new Mischief(new byte[0], false, true);
                default ->
                    throw new IllegalArgumentException(
                            "a proxy of HTTP cannot do '" + plan.kind().wireName() + "'");
            };
        }

        private static byte[] refusal(FaultPlan plan) {
            int status = (int) plan.setting("status", 503);
            long seconds = (long) Math.ceil(plan.setting("retry_after", 1000) / 1000);
            String body = "refused on the way\n";
            return ("HTTP/1.1 " + status + " Refused\r\nRetry-After: " + seconds
                            + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A request, read whole. */
    private record Request(HttpHead head, byte[] body) {
        void write(OutputStream out) throws IOException {
            out.write(head.bytes());
            out.write(body);
            out.flush();
        }
    }

    /**
     * What it has done.
     *
     * @param refused requests that it answered itself
     * @param spoilt answers whose content it changed
     * @param repeated requests that reached the target a second time and were answered
     * @param accepted how many of those were answered with 2xx
     */
    record Stats(long refused, long spoilt, long repeated, long accepted) {}

    private HttpFaultProxy(Callers callers, InetSocketAddress target) {
        this.callers = callers;
        this.target = target;
    }

    /**
     * Begins to listen on a free port of the loopback interface.
     *
     * @throws IOException if there is none
     */
    static HttpFaultProxy to(InetSocketAddress target) throws IOException {
        HttpFaultProxy proxy = new HttpFaultProxy(Callers.listen(), target);
        proxy.callers.serve(proxy::carry);
        return proxy;
    }

    @Override
    public int port() {
        return callers.port();
    }

    @Override
    public Fault fault(FaultPlan plan) {
        return new ProtocolFault(this, plan);
    }

    /** What is done from the next request on. */
    void set(Mischief now) {
        mischief = now;
    }

    Stats stats() {
        return new Stats(refused.sum(), spoilt.sum(), repeated.sum(), accepted.sum());
    }

    private void carry(Socket caller) {
        Socket server = new Socket();
        Link link = new Link(caller, server, broken);
        links.add(link);
        try {
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, PATIENCE_MS);
            new Conversation(link, caller, server).carry();
        } catch (IOException ended) {
            // one side is gone, or speaks another protocol: so is the other
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
            links.remove(link);
        }
    }

    /** Whether anything more comes; takes nothing of it. */
    private static boolean more(InputStream in) throws IOException {
        in.mark(1);
        boolean any = in.read() >= 0;
        in.reset();
        return any;
    }

    /** Requests and answers on one connection, in turn. While one side is listened to, the other may leave. */
    private final class Conversation {
        private final Link link;
        private final InputStream asked;
        private final InputStream answered;
        private final OutputStream to;
        private final OutputStream back;

        Conversation(Link link, Socket caller, Socket server) throws IOException {
            this.link = link;
            this.asked = new BufferedInputStream(caller.getInputStream());
            this.answered = new BufferedInputStream(server.getInputStream());
            this.to = new BufferedOutputStream(server.getOutputStream());
            this.back = new BufferedOutputStream(caller.getOutputStream());
        }

        void carry() throws IOException, InterruptedException {
            Thread answer = watch(answered);
            boolean open = true;
            while (open && more(asked)) {
                Request request = request(asked);
                Mischief now = mischief;
                if (now.refusal().length > 0) {
                    back.write(now.refusal());
                    back.flush();
                    refused.increment();
                    continue;
                }
                request.write(to);
                Thread next = watch(asked);
                answer.join();
                open = answer(request.head(), answered, back, now.spoil());
                if (now.repeat() && request.head().changes()) {
                    Thread.ofVirtual().start(() -> again(request));
                }
                if (open) {
                    answer = watch(answered);
                    next.join();
                }
            }
        }

        /** Waits until something comes, and ends the connection if that is its end. */
        private Thread watch(InputStream in) {
            return Thread.ofVirtual().start(() -> {
                try {
                    if (!more(in)) {
                        link.close();
                    }
                } catch (IOException gone) {
                    link.close();
                }
            });
        }
    }

    private static Request request(InputStream in) throws IOException {
        HttpHead head = HttpHead.read(in);
        if (head.length() > LONGEST_REQUEST) {
            throw new IOException("a request of more than 64 MiB");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new HttpBody(in, body, false).carry(head, /* untilEnd= */ false);
        return new Request(head, body.toByteArray());
    }

    private boolean answer(HttpHead request, InputStream in, OutputStream back, boolean spoil) throws IOException {
        HttpHead head = HttpHead.read(in);
        while (head.status() < 200 && head.status() != SWITCHING_PROTOCOLS) {
            back.write(head.bytes()); // more is to come
            back.flush();
            head = HttpHead.read(in);
        }
        if (head.status() == SWITCHING_PROTOCOLS) {
            throw new IOException("an upgrade is not carried");
        }
        back.write(head.bytes());
        if (head.bodiless(request)) {
            back.flush();
            return !head.closes();
        }
        HttpBody body = new HttpBody(in, back, spoil);
        try {
            return body.carry(head, /* untilEnd= */ true) && !head.closes();
        } finally {
            if (spoil && body.carried() > 0) {
                spoilt.increment();
            }
        }
    }

    /** The request arrives once more, by another way. */
    private void again(Request request) {
        try (Socket server = new Socket()) {
            server.connect(target, PATIENCE_MS);
            server.setSoTimeout(PATIENCE_MS);
            request.write(new BufferedOutputStream(server.getOutputStream()));
            HttpHead head = HttpHead.read(new BufferedInputStream(server.getInputStream()));
            repeated.increment();
            if (head.status() / 100 == 2) {
                accepted.increment();
            }
        } catch (IOException none) {
            // it was not answered: nothing is known of what became of it
        }
    }

    @Override
    public void close() {
        callers.close();
        set(Mischief.NONE);
        links.forEach(Link::close);
    }
}
