package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.jgit.lib.Constants.OBJ_BLOB;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs are what git says that they are. */
class PackWriterTest {
    @TempDir
    Path folder;

    @Test
    void git_verifies_packs_of_objects_of_every_size() throws IOException {
        GitCommand git = GitCommand.init(folder);
        NewObjects objects = new NewObjects();
        Random random = new Random(20_261_126);
        for (int size : new int[] {0, 1, 15, 16, 2_047, 2_048, 262_143, 262_144, 3_000_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            objects.add(OBJ_BLOB, content);
        }
        PackWriter writer = new PackWriter();
        Path pack = folder.resolve("made.pack");
        Path index = folder.resolve("made.idx");
        try (var out = Files.newOutputStream(pack)) {
            writer.pack(objects.all(), out);
        }
        try (var out = Files.newOutputStream(index)) {
            writer.index(out);
        }
        assertThat(git.run("verify-pack", "-v", index.toString())).contains("non delta: 9 objects");
        git.run("index-pack", "-o", folder.resolve("gits.idx").toString(), pack.toString());
        assertThat(index).hasSameBinaryContentAs(folder.resolve("gits.idx"));
    }

    @Test
    void an_index_points_beyond_two_gigabytes() throws IOException {
        List<PackWriter.Place> places = new ArrayList<>();
        long[] offsets = {12, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 40};
        for (int i = 0; i < offsets.length; i++) {
            places.add(new PackWriter.Place(ObjectId.fromString(("" + (9 - i)).repeat(40)), offsets[i], i));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PackWriter.index(places, new byte[20], out);
        PackIndex index = PackIndex.read(new ByteArrayInputStream(out.toByteArray()));
        for (PackWriter.Place place : places) {
            assertThat(index.findOffset(place.id())).isEqualTo(place.offset());
            assertThat(index.findCRC32(place.id())).isEqualTo(place.crc());
        }
    }
}
