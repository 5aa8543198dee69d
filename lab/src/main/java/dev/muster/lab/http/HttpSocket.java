package dev.muster.lab.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens sockets to HTTP servers. */
public final class HttpSocket {
    private HttpSocket() {}

    /**
     * Connects, and shakes hands if it is over TLS.
     *
     * @param channel what is connected
     * @param patience for the connection
     * @throws IOException if that fails; the message says why
     */
    static Socket open(SocketChannel channel, HttpAddress to, Duration patience) throws IOException {
        Socket socket = channel.socket();
        try {
            socket.setTcpNoDelay(true);
            InetSocketAddress address = new InetSocketAddress(to.host(), to.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("there is no host '" + to.host() + "'");
            }
            socket.connect(address, (int) Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
            return to.tls() ? secured(socket, to, patience) : socket;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Socket secured(Socket socket, HttpAddress to, Duration patience) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, to.host(), to.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate has to be the host's
        secured.setSSLParameters(parameters);
        secured.setSoTimeout((int) Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }
}
