package dev.muster.core;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * The JDK's cryptographic source of random numbers, one for the process. It is set up when the first number is asked
 * for: a JVM that has just started needs some 20 ms to read what providers there are, and a server that starts needs no
 * number before it listens.
 */
public final class SystemRandom implements RandomGenerator {
    private static final class Source {
        static final SecureRandom RANDOM = new SecureRandom();
    }

    @Override
    public long nextLong() {
        return Source.RANDOM.nextLong();
    }

    @Override
    public int nextInt() {
        return Source.RANDOM.nextInt();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        Source.RANDOM.nextBytes(bytes);
    }
}
