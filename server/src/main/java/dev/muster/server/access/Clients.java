package dev.muster.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one client where no token tells. */
final class Clients {
    private static final int NETWORK_BYTES = 8;

    private Clients() {}

    /**
     * The client at an address. Whoever has one IPv6 address has 2^64 of them: those count as one.
     *
     * @param remote an address, never a name: nothing is looked up
     */
    static String at(String remote) {
        if (remote.indexOf(':') < 0) {
            return remote;
        }
        try {
            byte[] bytes = InetAddress.getByName(remote).getAddress();
            return bytes.length <= NETWORK_BYTES
                    ? remote
                    : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "/64";
        } catch (UnknownHostException e) {
            return remote;
        }
    }
}
