package dev.muster.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every room keeps to the house rules. */
@Tag("unit")
class HouseTest {

    private static final JavaClasses ROOMS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster");

    @ParameterizedTest
    @EnumSource
    void every_room_keeps(HouseRules house) {
        house.rule().check(ROOMS);
    }

    @Test
    void all_rooms_are_looked_at() {
        assertThat(ROOMS)
                .extracting(found -> found.getPackageName().split("\\.")[2])
                .contains("core", "client", "runtime", "server", "lab", "cli");
    }
}
