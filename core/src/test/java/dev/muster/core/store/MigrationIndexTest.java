package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.model.StoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list of the migrations. Without it the first start of each data directory looks through every file of the
 * program; with a wrong one an older store would not be migrated.
 */
@Tag("unit")
class MigrationIndexTest {
    private static final String FOLDER = "/dev/muster/core/store/migration/";

    @TempDir
    Path directory;

    private static String resource(String name) throws IOException {
        try (InputStream in = MigrationIndexTest.class.getResourceAsStream(FOLDER + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> index() throws IOException {
        return resource("idx_sqlite.migrations").lines().toList();
    }

    private static String script(String line) {
        return line.substring(line.indexOf(',') + 1).strip();
    }

    /** Ebean's checksum: CRC-32 of the lines without their ends. */
    private static int checksum(String script) {
        CRC32 crc = new CRC32();
        script.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }

    @Test
    void it_names_every_migration_in_order_with_its_checksum() throws Exception {
        assertThat(index().stream().map(MigrationIndexTest::script))
                .hasSize(Migrations.NEWEST)
                .isSorted();
        for (String line : index()) {
            assertThat(line).isEqualTo(checksum(resource(script(line))) + ", " + script(line));
        }
    }

    /** Those were migrated without the list, by checksums that were made then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void a_store_of_each_earlier_version_is_migrated_by_it(int version) throws Exception {
        Path scripts = Files.createDirectory(directory.resolve("scripts"));
        for (String line : index().subList(0, version)) {
            Files.writeString(scripts.resolve(script(line)), resource(script(line)));
        }
        Path file = directory.resolve(Store.FILE);
        new Migrations(file, version, "filesystem:" + scripts).run();

        new Migrations(file).run();

        try (StoreFile store = new StoreFile(file)) {
            assertThat(store.number("pragma user_version")).isEqualTo(Migrations.NEWEST);
            assertThat(store.number("select count(*) from db_migration where mtype = 'V'"))
                    .isEqualTo(Migrations.NEWEST);
        }
    }
}
