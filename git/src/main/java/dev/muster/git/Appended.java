package dev.muster.git;

import java.util.Optional;

/**
 * How far a session got.
 *
 * @param head the number of the session's last checkpoint that is in git now, 0 if none
 * @param written how many were written by this call
 * @param skipped how many were in git before
 * @param failure why it got no further; empty when all entries are in git
 */
public record Appended(long head, int written, int skipped, Optional<GitException> failure) {}
