package dev.muster.git;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the person's own work stands.
 *
 * @param headCommit the commit that is checked out, 40 hexadecimal digits; empty in a repository without a commit
 * @param commitsSince how many commits HEAD has that the given one has not, at most {@value #COMMITS}; empty if none
 *     was given, or it is unknown or no ancestor of HEAD
 * @param uncommittedChanges how many files differ from HEAD or are not tracked (and not ignored), as {@code git status
 *     --porcelain --untracked-files=all --no-renames} lists them; empty in a bare repository
 */
public record GitState(Optional<String> headCommit, OptionalInt commitsSince, OptionalInt uncommittedChanges) {
    /** Counting stops here. */
    public static final int COMMITS = 10_000;
}
