package dev.muster.core.desk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything that falls due, in one binary heap ordered by time. Each entry knows its place in the heap, so that it can
 * be cancelled or moved in O(log n) and nothing that is over stays behind. Not thread safe.
 */
public final class Timers {
    private Timer[] heap = new Timer[64];
    private int size;
    private long lastOrder;

    /** One thing that falls due. */
    public static final class Timer {
        private final Due due;
        private long at;
        private long order;
        private int place = -1;

        private Timer(Due due) {
            this.due = due;
        }

        public Due due() {
            return due;
        }

        /** When, in ms since 1970. */
        public long at() {
            return at;
        }
    }

    public Timer schedule(long at, Due due) {
        Timer timer = new Timer(due);
        timer.at = at;
        timer.order = ++lastOrder;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        place(timer, size++);
        up(timer.place);
        return timer;
    }

    /** Cancels a timer; null and timers that have fired are ignored. */
    @SuppressWarnings("NullAway") // slots beyond size are null and never read
    public void cancel(@Nullable Timer timer) {
        if (timer == null || timer.place < 0) {
            return;
        }
        int hole = timer.place;
        timer.place = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (hole < size) {
            place(last, hole);
            up(hole);
            down(last.place);
        }
    }

    /** When the next timer is due, or {@link Long#MAX_VALUE}. */
    public long nextAt() {
        return size == 0 ? Long.MAX_VALUE : heap[0].at;
    }

    /**
     * Takes the next timer that is due at {@code now}; null if none is. Equal times fire in the order of scheduling.
     */
    public @Nullable Timer poll(long now) {
        if (size == 0 || heap[0].at > now) {
            return null;
        }
        Timer timer = heap[0];
        cancel(timer);
        return timer;
    }

    public int size() {
        return size;
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.place = index;
    }

    private static boolean before(Timer a, Timer b) {
        return a.at != b.at ? a.at < b.at : a.order < b.order;
    }

    private void up(int index) {
        Timer timer = heap[index];
        int at = index;
        while (at > 0 && before(timer, heap[(at - 1) / 2])) {
            place(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        place(timer, at);
    }

    private void down(int index) {
        Timer timer = heap[index];
        int at = index;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], timer)) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(timer, at);
    }
}
