package dev.muster.core.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ids that the rows of a kind have in a file, as they come: each larger than the one before. 8 bytes an id. */
public final class Ids {
    private long[] ids = new long[64];
    private int size;

    /**
     * Ids that follow one another in the file and in the store.
     *
     * @param from the first, in the file
     * @param to the first, in the store
     * @param count how many
     */
    public record Run(long from, long to, long count) {}

    void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    int size() {
        return size;
    }

    long last() {
        return size == 0 ? 0 : ids[size - 1];
    }

    /** The place of an id, from 0; -1 if it is not among them. */
    int placeOf(long id) {
        int at = Arrays.binarySearch(ids, 0, size, id);
        return at < 0 ? -1 : at;
    }

    long at(int place) {
        return ids[place];
    }

    /** What becomes of the ids, if the first becomes {@code first} and each of the others one more. */
    List<Run> runs(long first) {
        List<Run> runs = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || ids[i] != ids[i - 1] + 1) {
                runs.add(new Run(ids[begin], first + begin, i - begin));
                begin = i;
            }
        }
        return runs;
    }
}
