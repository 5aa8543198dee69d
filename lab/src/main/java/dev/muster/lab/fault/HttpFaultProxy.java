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
 * that a stream of events stays one; only what is in it may be spoilt, or end early. While an answer is under way
 * somebody waits for the next request: that is how a caller is noticed who has gone meanwhile. After an upgrade a
 * {@link WebSocketCarriage} goes on.
 */
final class HttpFaultProxy implements PortProxy, Mischievous {
    private static final int PATIENCE_MS = 10_000;
    private static final int LONGEST_REQUEST = 64 * 1024 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    /** For who wants to know that somebody reads it before a long body is sent (RFC 9110, 10.1.1). */
    private static final byte[] GO_ON = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What a request of MCP tells its session by (2025-11-25, Session Management). */
    private static final String SESSION = "mcp-session-id";

    private final Callers callers;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final LongAdder broken = new LongAdder();
    /** Of MCP, that requests were in. */
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();

    private final FaultCounts counts = new FaultCounts();
    private volatile Mischief mischief = Mischief.NONE;

    /** A request, read whole. */
    private record Request(HttpHead head, byte[] body) {
        void write(OutputStream out) throws IOException {
            out.write(head.bytes());
            out.write(body);
            out.flush();
        }
    }

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

    @Override
    public void put(FaultPlan plan) {
        mischief = Mischief.of(plan, sessions);
    }

    @Override
    public void lift() {
        mischief = Mischief.NONE;
    }

    @Override
    public FaultCounts.Stats stats() {
        return counts.stats();
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
                Request request = request();
                Mischief now = mischief;
                if (kept(request.head(), now)) {
                    continue;
                }
                request.write(to);
                Thread next = watch(asked);
                answer.join();
                HttpHead head = answer();
                if (head.status() == SWITCHING_PROTOCOLS) {
                    socket(head, next);
                    return;
                }
                open = content(request.head(), head, now.answers());
                if (now.repeat() && request.head().changes()) {
                    Thread.ofVirtual().start(() -> again(request));
                }
                if (open) {
                    answer = watch(answered);
                    next.join();
                }
            }
        }

        private Request request() throws IOException {
            HttpHead head = HttpHead.read(asked);
            if (head.length() > LONGEST_REQUEST) {
                throw new IOException("a request of more than 64 MiB");
            }
            if (head.waitsToGoOn()) {
                back.write(GO_ON);
                back.flush();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            new HttpBody(asked, body).carry(head, /* untilEnd= */ false);
            return new Request(head, body.toByteArray());
        }

        /** Answers a request itself, where it is not to reach the target. */
        private boolean kept(HttpHead request, Mischief now) throws IOException {
            String session = request.headers().get(SESSION);
            if (now.refuses()) {
                back.write(now.refusal());
                counts.refused.increment();
            } else if (session != null && now.forgotten().contains(session)) {
                back.write(Mischief.noSuchSession());
                counts.forgotten.increment();
            } else {
                if (session != null) {
                    sessions.add(session);
                }
                return false;
            }
            back.flush();
            return true;
        }

        /** The head of the answer, after those that say that it is to come. */
        private HttpHead answer() throws IOException {
            HttpHead head = HttpHead.read(answered);
            while (head.status() < 200 && head.status() != SWITCHING_PROTOCOLS) {
                back.write(head.bytes());
                back.flush();
                head = HttpHead.read(answered);
            }
            return head;
        }

        /** Carries an answer; says whether another may follow. */
        private boolean content(HttpHead request, HttpHead head, Mischief.Answers fate) throws IOException {
            if (head.bodiless(request)) {
                back.write(head.bytes());
                back.flush();
                return !head.closes();
            }
            boolean told = !head.chunked() && head.length() >= 0;
            Mischief.Answers done = fate == Mischief.Answers.SWOLLEN && !told
                    ? Mischief.Answers.WHOLE
                    : fate; // or it would have no end
            HttpBody body = new HttpBody(answered, back, done == Mischief.Answers.SPOILT, () -> counts.count(done));
            boolean more = switch (done) {
                case WHOLE, SPOILT -> {
                    back.write(head.bytes());
                    yield body.carry(head, /* untilEnd= */ true);
                }
                case HALVED -> {
                    back.write(half(head).bytes());
                    yield body.carryHalf(head);
                }
                case SWOLLEN -> {
                    back.write(swollen(head).bytes());
                    boolean open = body.carry(head, /* untilEnd= */ true);
                    WhiteSpace.write(back);
                    yield open;
                }
            };
            return more && !head.closes();
        }

        private static HttpHead swollen(HttpHead head) throws IOException {
            return head.with("Content-Length", Long.toString(head.length() + WhiteSpace.LENGTH));
        }

        /** What comes before half of an answer: its length is that of the half, or the connection ends with it. */
        private HttpHead half(HttpHead head) throws IOException {
            return head.chunked() || head.length() < 0
                    ? head.with("Connection", "close")
                    : head.with("Content-Length", Long.toString(head.length() / 2));
        }

        /** Goes on with a WebSocket, once something of it has come from the caller or its end. */
        private void socket(HttpHead head, Thread next) throws IOException, InterruptedException {
            back.write(head.bytes());
            back.flush();
            WebSocketCarriage carriage = new WebSocketCarriage(() -> mischief, counts);
            Thread answers = Thread.ofVirtual().start(() -> {
                try {
                    carriage.answered(answered, back);
                } catch (IOException gone) {
                    // what is still on its way from the caller has nowhere to go either
                } finally {
                    link.close();
                }
            });
            try {
                next.join();
                carriage.asked(asked, to, back);
            } finally {
                link.close();
                answers.join();
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

    /** The request arrives once more, by another way. */
    private void again(Request request) {
        try (Socket server = new Socket()) {
            server.connect(target, PATIENCE_MS);
            server.setSoTimeout(PATIENCE_MS);
            request.write(new BufferedOutputStream(server.getOutputStream()));
            HttpHead head = HttpHead.read(new BufferedInputStream(server.getInputStream()));
            if (head.status() / 100 == 2) {
                counts.accepted.increment();
            }
            counts.repeated.increment();
        } catch (IOException none) {
            // it was not answered: nothing is known of what became of it
        }
    }

    @Override
    public void close() {
        callers.close();
        mischief = Mischief.NONE;
        links.forEach(Link::close);
    }
}
