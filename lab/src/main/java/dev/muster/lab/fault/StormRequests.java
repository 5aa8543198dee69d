package dev.muster.lab.fault;

import java.nio.ByteBuffer;

/**
 * What a {@link Storm} asks of a server: requests that differ by their number alone. Called by one thread at a time.
 */
public interface StormRequests {
    /**
     * Writes a whole request of HTTP/1.1, which can be asked again without harm.
     *
     * @param number of the request, from 0
     * @param into has room for {@value Storm#LONGEST} bytes
     */
    void write(long number, ByteBuffer into);

    /**
     * A request was answered well.
     *
     * @param body of the answer
     */
    void acknowledged(long number, byte[] body);
}
