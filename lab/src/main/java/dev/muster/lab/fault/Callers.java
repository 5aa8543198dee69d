package dev.muster.lab.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Where the callers of a proxy connect: a free port of the loopback interface. Each gets a virtual thread. */
final class Callers implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;

    private Callers(ServerSocket listener) {
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if there is no free port
     */
    static Callers listen() throws IOException {
        return new Callers(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Serves whoever connects, until it is closed. */
    void serve(Consumer<Socket> each) {
        Thread.ofPlatform().daemon(true).name("fault-proxy").start(() -> accept(each));
    }

    private void accept(Consumer<Socket> each) {
        while (true) {
            try {
                Socket caller = listener.accept();
                Thread.ofVirtual().start(() -> each.accept(caller));
            } catch (IOException none) {
                if (listener.isClosed() || !rested()) {
                    return;
                }
            }
        }
    }

    /** Waits a moment, as where there was no descriptor for one more connection; tells whether to go on. */
    private static boolean rested() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            // it listens no more, which is what was wanted
        }
    }
}
