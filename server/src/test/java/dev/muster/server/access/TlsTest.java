package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate, which the JDK's own tool has made. */
@Execution(ExecutionMode.CONCURRENT) // each test has a server of its own, and mostly waits
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path data;

    @TempDir
    Path pems;

    private HttpOptions.Tls files;

    @BeforeEach
    void name_files() {
        files = new HttpOptions.Tls(pems.resolve("server.pem"), pems.resolve("server.key"));
    }

    /** Makes a pair, and answers its certificate. */
    private X509Certificate make(String algorithm) throws Exception {
        Path store = Files.createTempDirectory(pems, "made").resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "10",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD.toCharArray());
        }
        X509Certificate certificate = (X509Certificate) made.getCertificate("server");
        Files.writeString(files.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                files.key(),
                pem("PRIVATE KEY", made.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        return certificate;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    private Served serve() throws Exception {
        return new Served(data, options -> options.withHttp(options.http().withTls(files)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void a_client_that_trusts_the_certificate_is_served_encrypted(String algorithm) throws Exception {
        X509Certificate certificate = make(algorithm);
        try (Served served = serve();
                SSLSocket socket = connect(served, trusting(certificate))) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            String own = "localhost:" + served.port();
            Wire.Answer answer =
                    Wire.exchange(socket, Wire.request("GET", "/api/v1/projects", own, null, "Origin: https://" + own));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    @Test
    void a_new_pair_is_used_as_soon_as_it_is_whole_and_until_then_the_old_one() throws Exception {
        X509Certificate old = make("EC");
        try (Served served = serve()) {
            assertThat(serial(served)).isEqualTo(old.getSerialNumber());
            byte[] oldKey = Files.readAllBytes(files.key());
            X509Certificate young = make("EC");
            byte[] youngKey = Files.readAllBytes(files.key());
            Files.write(files.key(), oldKey); // half of the change: the two do not belong together
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
            while (System.nanoTime() < until) { // long enough for it to look at the files
                assertThat(serial(served)).isEqualTo(old.getSerialNumber());
            }
            Files.write(files.key(), youngKey);
            BigInteger seen = serial(served);
            for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                    !seen.equals(young.getSerialNumber()) && System.nanoTime() < end; ) {
                seen = serial(served);
            }
            assertThat(seen).isEqualTo(young.getSerialNumber());
        }
    }

    @Test
    void files_that_are_no_pair_are_refused_at_the_start_with_what_to_do() throws Exception {
        make("RSA");
        byte[] rsa = Files.readAllBytes(files.key());
        make("EC");
        Files.write(files.key(), rsa);
        assertRefused("server.key holds no EC key, as the certificate wants");
        make("EC");
        byte[] other = Files.readAllBytes(files.key());
        make("EC");
        Files.write(files.key(), other);
        assertRefused("is not the one of the first certificate in");
        Files.writeString(files.key(), "-----BEGIN RSA PRIVATE KEY-----\nMII=\n-----END RSA PRIVATE KEY-----\n");
        assertRefused("openssl pkcs8 -topk8 -nocrypt");
        Files.writeString(files.certificate(), "nothing");
        assertRefused("certificate");
        Files.delete(files.certificate());
        assertRefused("there is no certificate file");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> serve().close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static SSLSocket connect(Served served, TrustManager[] trust) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), served.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static TrustManager[] trusting(X509Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    /** The serial number of the certificate that the server shows. */
    private static BigInteger serial(Served served) throws Exception {
        try (SSLSocket socket = connect(served, new TrustManager[] {new TrustingAll()})) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    /** Trusts whatever certificate it is shown, to look at it. */
    private static final class TrustingAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
