package dev.muster.runtime.process;

import java.util.function.ObjIntConsumer;

/** What a program prints: its end is kept, its length is watched. */
final class Printed implements ObjIntConsumer<byte[]> {
    private final Tail tail;
    private final long most;
    private final Runnable progress;
    private volatile Runnable tooMuch = () -> {};

    /**
     * @param kept bytes of its end that are kept
     * @param most bytes that may be printed
     * @param progress called for each piece
     */
    Printed(int kept, long most, Runnable progress) {
        this.tail = new Tail(kept);
        this.most = most;
        this.progress = progress;
    }

    /** What happens when more is printed than may be; at once if that is so already. */
    void onTooMuch(Runnable action) {
        tooMuch = action;
        if (isTooMuch()) {
            action.run();
        }
    }

    @Override
    public void accept(byte[] bytes, int count) {
        boolean before = isTooMuch();
        tail.take(bytes, count);
        progress.run();
        if (!before && isTooMuch()) {
            tooMuch.run();
        }
    }

    boolean isTooMuch() {
        return tail.length() > most;
    }

    /** Whether its beginning is not kept any more. */
    boolean isCut() {
        return tail.isCut();
    }

    String text() {
        return tail.text();
    }
}
