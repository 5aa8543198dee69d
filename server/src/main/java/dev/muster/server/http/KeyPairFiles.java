package dev.muster.server.http;

import dev.muster.client.text.FileTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads a certificate chain and its private key from PEM files. */
final class KeyPairFiles {
    /** Of the key store, which is in memory only. */
    static final String PASSWORD = "in memory only";

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private KeyPairFiles() {}

    /**
     * Reads them.
     *
     * @throws IOException if they cannot be read or do not belong together; the message says which and what to do
     */
    static KeyStore read(HttpOptions.Tls files) throws IOException {
        Certificate[] chain = chain(files.certificate());
        PrivateKey key = key(files.key(), chain[0].getPublicKey());
        try {
            if (!belong(key, chain[0].getPublicKey())) {
                throw new IOException("the key in " + files.key() + " is not the one of the first certificate in "
                        + files.certificate() + "; name a pair that was made together");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD.toCharArray(), chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use " + files.certificate() + " and " + files.key() + ": " + e, e);
        }
    }

    private static Certificate[] chain(Path file) throws IOException {
        byte[] bytes = bytes(file, "certificate");
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(file + " holds no certificate; it has to be a PEM file, the server's own first");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException(
                    file + " is no PEM file of certificates: " + e.getMessage() + "; the server's own comes first", e);
        }
    }

    private static PrivateKey key(Path file, PublicKey certified) throws IOException {
        String text = new String(bytes(file, "key"), StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no unencrypted PKCS #8 key ('" + BEGIN
                    + "'); make one of yours with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " holds no " + certified.getAlgorithm() + " key, as the certificate wants; name the key that"
                            + " the certificate was made for",
                    e);
        }
    }

    private static boolean belong(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(certified);
        checking.update(PROBE);
        return checking.verify(signature);
    }

    private static byte[] bytes(Path file, String what) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + what + " file " + file + "; name one that is there", e);
        } catch (IOException e) {
            throw new IOException(
                    "cannot read the " + what + " file " + file + ": " + FileTrouble.whyUnread(file, e), e);
        }
    }
}
