package dev.muster.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Who is let in.
 *
 * @param tokens whether every request needs a token; else a request without one may do everything
 * @param checkHost whether the Host header has to name this machine or one of {@code hosts}: keeps web pages out that
 *     have their own name resolve to this machine
 * @param hosts names that the Host header may have beside those of the loopback interface, with or without a port
 * @param origins origins of web pages that may call, beside the server's own, such as {@code https://board.example}
 * @param rate requests a second that a client (a token, else an address) may make; 0 for any number
 */
public record DoorOptions(boolean tokens, boolean checkHost, Set<String> hosts, Set<String> origins, int rate) {
    /** A client on this machine may be fifty agents, or the lab. */
    public static final int LOCAL_RATE = 100_000;

    public static final int REMOTE_RATE = 10_000;

    public DoorOptions {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
    }

    /** What is safe for a server that listens on an address: without tokens on the loopback interface only. */
    public static DoorOptions forBind(String host) {
        boolean local = isLoopback(host);
        return new DoorOptions(!local, local, Set.of(), Set.of(), local ? LOCAL_RATE : REMOTE_RATE);
    }

    /** Whether an address is reached from this machine only. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // listening there will fail, and say so
        }
    }

    public DoorOptions withTokens(boolean value) {
        return new DoorOptions(value, checkHost, hosts, origins, rate);
    }

    /** Names that the Host header may have; from here on it must be one of them, or of this machine. */
    public DoorOptions withHosts(Set<String> value) {
        return new DoorOptions(tokens, checkHost || !value.isEmpty(), value, origins, rate);
    }

    public DoorOptions withOrigins(Set<String> value) {
        return new DoorOptions(tokens, checkHost, hosts, value, rate);
    }

    public DoorOptions withRate(int value) {
        return new DoorOptions(tokens, checkHost, hosts, origins, value);
    }
}
