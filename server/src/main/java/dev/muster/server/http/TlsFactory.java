package dev.muster.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Begins encrypted connections. When one is opened, and not oftener than once a second, it looks whether certificate
 * and key are still the files that it has read, and reads them again if not; a server that nobody calls does nothing.
 */
final class TlsFactory extends SslConnectionFactory {
    private static final System.Logger LOG = System.getLogger(TlsFactory.class.getName());
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();

    private final HttpOptions.Tls files;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong looked = new AtomicLong(System.nanoTime());
    private Seen seen;

    /** What tells one version of the files from another. */
    private record Seen(
            @Nullable Stamp certificate, @Nullable Stamp key) {
        static Seen of(HttpOptions.Tls files) {
            return new Seen(Stamp.of(files.certificate()), Stamp.of(files.key()));
        }
    }

    private record Stamp(
            FileTime changed, long size, @Nullable Object file) {
        static @Nullable Stamp of(Path path) {
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException e) {
                return null; // not there now: reading it will say so
            }
        }
    }

    private TlsFactory(SslContextFactory.Server context, String next, HttpOptions.Tls files, Seen seen) {
        super(context, next);
        this.files = files;
        this.seen = seen;
    }

    /**
     * Reads certificate and key.
     *
     * @param next the protocol inside
     * @throws IOException if they cannot be used; the message says why and what to do
     */
    static TlsFactory of(HttpOptions.Tls files, String next) throws IOException {
        Seen seen = Seen.of(files);
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        context.setRenegotiationAllowed(false);
        use(context, KeyPairFiles.read(files));
        return new TlsFactory(context, next, files, seen);
    }

    private static void use(SslContextFactory context, KeyStore pair) {
        context.setKeyStore(pair);
        context.setKeyStorePassword(KeyPairFiles.PASSWORD);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        long now = System.nanoTime();
        long last = looked.get();
        if (now - last >= LOOK_EVERY_NS && looked.compareAndSet(last, now)) {
            refresh();
        }
        return super.newConnection(connector, endPoint);
    }

    /** Reads the files again if they have changed; what is not good is told of once, and the old pair goes on. */
    void refresh() {
        reading.lock();
        try {
            Seen now = Seen.of(files);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            KeyStore pair = KeyPairFiles.read(files);
            getSslContextFactory().reload(context -> use(context, pair));
            LOG.log(System.Logger.Level.INFO, "The certificate in {0} was read again", files.certificate());
        } catch (Exception e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The new certificate is not used, and the one before goes on: " + e.getMessage()
                            + ". It is read again when the files change");
        } finally {
            reading.unlock();
        }
    }
}
