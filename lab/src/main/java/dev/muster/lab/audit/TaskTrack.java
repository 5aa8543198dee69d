package dev.muster.lab.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the event history says about each task, in pages of primitive arrays: some 35 bytes a task, so that millions of
 * tasks can be replayed in memory.
 */
final class TaskTrack {
    /** No event about the task was seen. */
    static final int UNSEEN = -1;

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private final Map<Long, Page> pages = new HashMap<>();

    private static final class Page {
        final byte[] state = new byte[PAGE];
        final byte[] completions = new byte[PAGE];
        final int[] fence = new int[PAGE];
        final int[] holder = new int[PAGE];
        final long[] firstClaim = new long[PAGE];
        final long[] firstEnd = new long[PAGE];
        final long[] completed = new long[PAGE];

        Page() {
            Arrays.fill(state, (byte) UNSEEN);
        }
    }

    private Page page(long task) {
        return pages.computeIfAbsent(task >>> PAGE_BITS, unused -> new Page());
    }

    private @Nullable Page known(long task) {
        return pages.get(task >>> PAGE_BITS);
    }

    private static int slot(long task) {
        return (int) (task & PAGE - 1);
    }

    int state(long task) {
        Page page = known(task);
        return page == null ? UNSEEN : page.state[slot(task)];
    }

    void state(long task, int state) {
        page(task).state[slot(task)] = (byte) state;
    }

    /** Counts a completion; answers how many there are now. */
    int completed(long task, long sequence) {
        Page page = page(task);
        int slot = slot(task);
        if (page.completions[slot] < Byte.MAX_VALUE) {
            page.completions[slot]++;
        }
        hadCompleted(task, sequence);
        return page.completions[slot];
    }

    /** A task had completed by an event, though the one that did it is not seen. */
    void hadCompleted(long task, long sequence) {
        Page page = page(task);
        int slot = slot(task);
        if (page.completed[slot] == 0) {
            page.completed[slot] = sequence;
        }
    }

    int completions(long task) {
        Page page = known(task);
        return page == null ? 0 : page.completions[slot(task)];
    }

    int fence(long task) {
        Page page = known(task);
        return page == null ? 0 : page.fence[slot(task)];
    }

    int holder(long task) {
        Page page = known(task);
        return page == null ? 0 : page.holder[slot(task)];
    }

    void claimed(long task, int fence, int holder, long sequence) {
        Page page = page(task);
        int slot = slot(task);
        page.fence[slot] = fence;
        page.holder[slot] = holder;
        if (page.firstClaim[slot] == 0) {
            page.firstClaim[slot] = sequence;
        }
    }

    /** A task ended, well or not. It may be requeued and end again; the first time is kept. */
    void ended(long task, long sequence) {
        Page page = page(task);
        int slot = slot(task);
        if (page.firstEnd[slot] == 0) {
            page.firstEnd[slot] = sequence;
        }
    }

    /** Sequence number of the first claim; 0 when there was none. */
    long firstClaim(long task) {
        Page page = known(task);
        return page == null ? 0 : page.firstClaim[slot(task)];
    }

    /** Sequence number of the first end of whatever kind; 0 when there was none. */
    long firstEnd(long task) {
        Page page = known(task);
        return page == null ? 0 : page.firstEnd[slot(task)];
    }

    /** Sequence number of the first completion; 0 when there was none. */
    long firstCompletion(long task) {
        Page page = known(task);
        return page == null ? 0 : page.completed[slot(task)];
    }
}
