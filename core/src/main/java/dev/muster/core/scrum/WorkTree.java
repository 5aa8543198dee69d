package dev.muster.core.scrum;

/**
 * How the work tree of a project's repository was found.
 *
 * @param path where it is
 * @param uncommitted how many paths differ from what was committed last
 */
public record WorkTree(String path, int uncommitted) {}
