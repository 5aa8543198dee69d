package dev.muster.server.access;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.Keyring;
import dev.muster.core.access.Token;
import dev.muster.server.http.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: looks at what they are addressed to and where they come from, tells who calls, and sees to it
 * that nobody calls too often. What a caller may do is asked by whoever does it.
 */
public final class Door implements Authenticator {
    private static final String SCHEME = "bearer ";
    private static final String REALM = "Bearer realm=\"muster\"";

    private final Engine engine;
    private final DoorOptions options;
    private final Addressee addressee;
    private final Audit audit;
    private final @Nullable RateLimit rate;
    private volatile boolean shut;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    /**
     * Makes a door; {@link #opened} has to follow.
     *
     * @param bound the address that the server listens on
     * @param audit takes down privileged actions, and bearers who were refused
     * @param nanos a clock for the rate limit
     */
    public Door(Engine engine, DoorOptions options, String bound, Audit audit, LongSupplier nanos) {
        this.engine = engine;
        this.options = options;
        this.addressee = new Addressee(options, bound);
        this.audit = audit;
        this.rate = options.rate() == 0 ? null : new RateLimit(options.rate(), nanos);
    }

    /** Says which port the server has got; requests that come before that wait for it. */
    public void opened(int value) {
        port.complete(value);
    }

    /** Nobody is welcome any longer: what has lasted until now ends, and is told so by {@link Visit#welcome}. */
    public void shut() {
        shut = true;
    }

    /** Where a request comes from. Its id is answered with it. */
    public Visit visit(Exchange exchange) {
        String id = RequestIds.of(exchange);
        exchange.with(RequestIds.HEADER, id);
        return new Visit(id, exchange.remote(), audit, () -> !shut);
    }

    /** Lets a request in, or not: then the refusal is the answer to it, and the headers that belong to that are set. */
    public Admission admit(Exchange exchange, Visit visit) {
        Refusal misdirected = misdirected(exchange);
        if (misdirected != null) {
            return new Admission.Refused(Reason.MISDIRECTED, misdirected);
        }
        Admission admission = authenticate(exchange, visit);
        if (admission instanceof Admission.Refused(Reason reason, Refusal why)
                && why.code() == ErrorCode.UNAUTHENTICATED) {
            exchange.with("WWW-Authenticate", reason == Reason.MISSING ? REALM : REALM + ", error=\"invalid_token\"");
        }
        return admission;
    }

    /**
     * Why a request is not for this server, or comes from where it may not be called from; null if all is well. For the
     * opening of WebSocket connections too, whose token comes later.
     */
    public @Nullable Refusal misdirected(Exchange exchange) {
        String host = exchange.header("Host");
        String wrong = exchange.headers("Host") > 1
                ? "the request has several Host headers"
                : addressee.wrongHost(host, exchange.secure(), port.join());
        if (wrong != null) {
            return Refusal.of(ErrorCode.FORBIDDEN, wrong)
                    .withHelp("call it by its own name and port, or allow that name with --allow-host");
        }
        wrong = exchange.headers("Origin") > 1
                ? "the request has several Origin headers"
                : addressee.wrongOrigin(exchange.header("Origin"), host);
        return wrong == null
                ? null
                : Refusal.of(ErrorCode.FORBIDDEN, wrong)
                        .withHelp("allow that origin with --allow-origin if it is yours");
    }

    private Admission authenticate(Exchange exchange, Visit visit) {
        String header = exchange.header("Authorization");
        if (header == null) {
            return authenticate((String) null, visit);
        }
        if (exchange.headers("Authorization") > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return unknown(visit, "the Authorization header is not 'Bearer TOKEN'");
        }
        return authenticate(header.substring(SCHEME.length()).strip(), visit);
    }

    @Override
    public Admission authenticate(@Nullable String bearer, Visit visit) {
        if (bearer == null) {
            Caller local = Caller.LOCAL.at(visit);
            return options.tokens()
                    ? limited(
                            Clients.at(visit.remote()),
                            refused(Reason.MISSING, "this server wants a token, and the request has none"))
                    : limited(Clients.at(visit.remote()), new Admission.Admitted(local));
        }
        BearerToken token = BearerToken.parse(bearer);
        if (token == null) {
            return unknown(visit, "what was presented is no token of this server");
        }
        return switch (engine.check(token)) {
            case Keyring.Check.Good(Token good, boolean toNote) -> good(good, visit);
            case Keyring.Check.Unknown unknown -> unknown(visit, "what was presented is no token of this server");
            case Keyring.Check.Expired(Token expired) ->
                failed(visit, expired.name(), Reason.EXPIRED, "the token expired at " + expired.expiresAt());
            case Keyring.Check.Revoked(Token revoked) ->
                failed(visit, revoked.name(), Reason.REVOKED, "the token was revoked");
        };
    }

    private Admission good(Token token, Visit visit) {
        Role role = Role.named(token.role());
        if (role == null) {
            return unknown(visit, "the token has the role '" + token.role() + "', which this server does not know");
        }
        Visit lasting = visit.whileTrue(() -> !shut && engine.isGood(token.id()));
        Caller caller = new Caller(token.name(), role, token.project(), lasting);
        return limited("token " + token.id(), new Admission.Admitted(caller));
    }

    private Admission unknown(Visit visit, String message) {
        return failed(visit, "-", Reason.UNKNOWN, message);
    }

    private Admission failed(Visit visit, String name, Reason reason, String message) {
        Admission refused = limited(Clients.at(visit.remote()), refused(reason, message));
        audit.record(new Audit.Entry(
                new Caller(name, Role.READ_ONLY, null, visit),
                "authenticate",
                Map.of(),
                reason.name().toLowerCase(Locale.ROOT)));
        return refused;
    }

    private static Admission refused(Reason reason, String message) {
        return new Admission.Refused(
                reason,
                Refusal.of(ErrorCode.UNAUTHENTICATED, message)
                        .withHelp("send 'Authorization: Bearer TOKEN'; 'muster token create' makes one"));
    }

    private Admission limited(String client, Admission otherwise) {
        long wait = rate == null ? 0 : rate.take(client);
        if (wait == 0) {
            return otherwise;
        }
        return new Admission.Refused(
                Reason.TOO_FAST,
                new Refusal(
                        ErrorCode.LIMIT_REACHED,
                        "more than " + options.rate() + " requests a second",
                        null,
                        List.of(),
                        Duration.ofNanos(wait),
                        "wait as long as is stated, then go on more slowly"));
    }
}
