package dev.muster.cli.checklist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The device that a directory is on, as the kernel counts its work.
 *
 * @param numbers major and minor number, such as {@code 8:1}; empty if it is not known
 * @param name of the device; why it is not counted if it is not
 */
record DiskDevice(String numbers, String name) {
    private static final int NUMBERS = 2;
    private static final int MOUNT_POINT = 4;
    private static final int BUSY_MILLIS = 12;

    /** The device of a directory, which need not be there yet. */
    static DiskDevice of(Path directory) throws IOException {
        Path place = directory.toAbsolutePath();
        while (place.getParent() != null && Files.notExists(place)) {
            place = place.getParent();
        }
        place = place.toRealPath();
        String numbers = "";
        String best = "";
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ");
            String point = fields[MOUNT_POINT].replace("\\040", " ");
            if (place.startsWith(point) && point.length() >= best.length()) {
                best = point;
                numbers = fields[NUMBERS];
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
            String[] fields = line.strip().split("\\s+");
            if ((fields[0] + ":" + fields[1]).equals(numbers)) {
                return new DiskDevice(numbers, fields[2]);
            }
        }
        return new DiskDevice("", best + " is on no device that /proc/diskstats counts");
    }

    /** Milliseconds in which it worked since the machine began. */
    OptionalLong busyMillis() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
            String[] fields = line.strip().split("\\s+");
            if (!numbers.isEmpty() && (fields[0] + ":" + fields[1]).equals(numbers)) {
                return OptionalLong.of(Long.parseLong(fields[BUSY_MILLIS]));
            }
        }
        return OptionalLong.empty();
    }
}
