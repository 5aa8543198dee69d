package dev.muster.cli.diagnose;

import java.util.ArrayList;
import java.util.List;

/** Looks at everything. A check that breaks is one finding; the others are made all the same. */
final class Examination {
    private final List<Check> checks;

    Examination(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Looks.
     *
     * @throws InterruptedException if it is cut short
     */
    List<Finding> look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.addAll(look(check));
        }
        return findings;
    }

    private static List<Finding> look(Check check) throws InterruptedException {
        try {
            return check.look();
        } catch (InterruptedException cut) {
            throw cut;
        } catch (Exception broken) {
            String why = broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
            return List.of(Finding.notMeasured(
                    check.area(), "all of it", "cannot be looked at: " + why, "see what the message names"));
        }
    }
}
