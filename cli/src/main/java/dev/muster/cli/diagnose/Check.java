package dev.muster.cli.diagnose;

import java.util.List;

/** Looks at one area, and changes nothing. */
interface Check {
    /** What it is about, as in its findings. */
    String area();

    /**
     * Looks.
     *
     * @throws Exception if it could not: the area is then not measured, and the others are looked at all the same
     */
    List<Finding> look() throws Exception;
}
