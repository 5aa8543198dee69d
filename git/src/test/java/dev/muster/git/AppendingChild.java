package dev.muster.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends to sessions in a JVM of its own and writes a line {@code <session> <number>} for each checkpoint that it was
 * told is in git. Arguments: folder, first session, last session, last number (0: for ever), entries at a time.
 */
final class AppendingChild {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private AppendingChild() {}

    public static void main(String[] arguments) throws IOException {
        int first = Integer.parseInt(arguments[1]);
        int last = Integer.parseInt(arguments[2]);
        long end = Long.parseLong(arguments[3]);
        int step = Integer.parseInt(arguments[4]);
        try (CheckpointRepository repository = CheckpointRepository.open(Path.of(arguments[0]))) {
            long from = 1;
            while (end == 0 || from <= end) {
                long to = end == 0 ? from + step - 1 : Math.min(end, from + step - 1);
                Map<SessionKey, List<Entry>> batch = new LinkedHashMap<>();
                for (int session = first; session <= last; session++) {
                    SessionKey key = Samples.session(session);
                    // What came before goes along, as after a restart: the chain may be further than this child knows.
                    batch.put(key, new ArrayList<>(Samples.entries(key, Math.max(1, from - 3), to)));
                }
                for (Map.Entry<SessionKey, Appended> done :
                        repository.append(batch).entrySet()) {
                    done.getValue().failure().ifPresent(failure -> {
                        throw failure;
                    });
                    // One write a line: a kill loses whole lines or none.
                    OUT.write((done.getKey().session() + " " + to + "\n").getBytes(US_ASCII));
                }
                from = to + 1;
            }
        }
    }
}
