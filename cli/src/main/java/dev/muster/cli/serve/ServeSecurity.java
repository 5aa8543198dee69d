package dev.muster.cli.serve;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.tree.Described;
import dev.muster.core.config.Configuration;
import dev.muster.server.ServerOptions;
import dev.muster.server.access.DoorOptions;
import dev.muster.server.http.HttpOptions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is served, and how they are kept apart. */
final class ServeSecurity {
    /** What fits the address: the same as in a configuration. */
    private static final int FITTING_RATE = -1;

    private @Nullable Path certificate;

    private @Nullable Path key;

    private boolean insecure;

    private boolean requireToken;

    private List<String> hosts = List.of();

    private List<String> origins = List.of();

    private int rate = FITTING_RATE;

    private @Nullable Path accessLog;

    void describe(Described command) {
        command.option(
                        "--tls-cert",
                        "FILE",
                        Path.class,
                        "Certificate chain for TLS, PEM; read again when it changes.",
                        read -> certificate = read)
                .option(
                        "--tls-key",
                        "FILE",
                        Path.class,
                        "Its private key: PEM, PKCS #8, not encrypted.",
                        read -> key = read)
                .flag(
                        "--insecure",
                        "Serve other machines without TLS: only where something before this server encrypts.",
                        read -> insecure = read)
                .flag(
                        "--require-token",
                        "Ask for tokens on the loopback interface too; elsewhere they are always needed.",
                        read -> requireToken = read)
                .repeated(
                        "--allow-host",
                        "NAME",
                        "A name, or NAME:PORT, that clients may call this server by. Repeat for more.",
                        read -> hosts = read)
                .repeated(
                        "--allow-origin",
                        "ORIGIN",
                        "Web pages from there may call, such as https://board.example. Repeat for more.",
                        read -> origins = read)
                .option(
                        "--rate-limit",
                        "N",
                        Integer.class,
                        "Requests a second that a client may make; 0 for any number. Default: 10000, and 100000 on the"
                                + " loopback interface.",
                        read -> rate = read)
                .option(
                        "--access-log",
                        "FILE",
                        Path.class,
                        "Note each request there, a line of JSON each. Default: nowhere.",
                        read -> accessLog = read);
    }

    /**
     * The options of a server.
     *
     * @throws Failure if they make no sense together
     */
    ServerOptions on(HttpOptions http, String version, @Nullable Configuration configuration, Path directory) {
        if (configuration != null) {
            fill(configuration, directory);
        }
        boolean local = DoorOptions.isLoopback(http.host());
        DoorOptions door =
                DoorOptions.forBind(http.host()).withHosts(lower(hosts)).withOrigins(lower(origins));
        door = requireToken ? door.withTokens(true) : door;
        if (rate < FITTING_RATE) {
            throw Failure.usage("--rate-limit is 0 for any number of requests, or more, not " + rate);
        }
        door = rate == FITTING_RATE ? door : door.withRate(rate);
        HttpOptions listening = local ? http : http.withConnectionsPerAddress(ServerSettings.CONNECTIONS_PER_ADDRESS);
        HttpOptions sized = configuration == null ? listening : ServerSettings.http(listening, configuration);
        ServerOptions options =
                new ServerOptions(withTls(sized), version).withDoor(door).withAccessLog(accessLog);
        return insecure ? options.insecurely() : options;
    }

    /** What no option says is as it is configured. */
    private void fill(Configuration configuration, Path directory) {
        requireToken |= configuration.flag("security.require_token");
        insecure |= configuration.flag("security.insecure");
        rate = rate == FITTING_RATE ? configuration.number("security.rate_limit") : rate;
        hosts = hosts.isEmpty() ? configuration.words("security.allow_hosts") : hosts;
        origins = origins.isEmpty() ? configuration.words("security.allow_origins") : origins;
        if (certificate == null && key == null) {
            certificate = file(configuration, "security.tls_certificate", directory);
            key = file(configuration, "security.tls_key", directory);
        }
        accessLog = accessLog == null ? file(configuration, "server.access_log", directory) : accessLog;
    }

    private static @Nullable Path file(Configuration configuration, String name, Path directory) {
        String value = configuration.text(name);
        return value.isEmpty() ? null : directory.resolve(value);
    }

    private HttpOptions withTls(HttpOptions http) {
        if (certificate == null && key == null) {
            return http;
        }
        if (certificate == null || key == null) {
            throw Failure.usage("--tls-cert and --tls-key go together");
        }
        return http.withTls(new HttpOptions.Tls(certificate, key));
    }

    private static Set<String> lower(Collection<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
