package dev.muster.cli.diagnose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the launcher prepared: the caches that make the program start in a fraction of a second. */
final class LauncherCheck implements Check {
    private static final String AREA = "launcher";
    private static final String AGAIN = "remove the image, and the next ./muster builds it again: rm -r ";

    private final @Nullable String image;

    /** @param image the folder of the image that this runs from; null if it was not started by the launcher */
    LauncherCheck(@Nullable String image) {
        this.image = image;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws IOException {
        if (image == null) {
            return List.of(Finding.notMeasured(
                    AREA, "start-up cache", "this was not started by the launcher", "start it with ./muster"));
        }
        List<Finding> findings = new ArrayList<>();
        for (String cache : List.of("muster.aot", "serve.aot")) {
            Path file = Path.of(image, cache);
            boolean there = Files.exists(file) && Files.size(file) > 0;
            findings.add(Finding.atMost(
                    there,
                    AREA,
                    cache,
                    there ? Amounts.bytes(Files.size(file)) : "is not there: everything starts several times slower",
                    "there",
                    "the reason is in " + file + ".log; then " + AGAIN + image));
        }
        return findings;
    }
}
