package dev.muster.cli.serve;

import dev.muster.cli.terminal.Failure;
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
import picocli.CommandLine.Option;

/** Who is served, and how they are kept apart. */
final class ServeSecurity {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain for TLS, PEM; read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key: PEM, PKCS #8, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--insecure",
            description = "Serve other machines without TLS: only where something before this server encrypts.")
    private boolean insecure;

    @Option(
            names = "--require-token",
            description = "Ask for tokens on the loopback interface too; elsewhere they are always needed.")
    private boolean requireToken;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A name, or NAME:PORT, that clients may call this server by. Repeat for more.")
    private List<String> hosts = List.of();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = "Web pages from there may call, such as https://board.example. Repeat for more.")
    private List<String> origins = List.of();

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            description =
                    "Requests a second that a client may make; 0 for any number. Default: 10000, and 100000 on the"
                            + " loopback interface.")
    private int rate = -1;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Note each request there, a line of JSON each. Default: nowhere.")
    private @Nullable Path accessLog;

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
        door = rate < 0 ? door : door.withRate(rate);
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
        rate = rate < 0 ? configuration.number("security.rate_limit") : rate;
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
