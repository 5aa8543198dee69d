/**
 * Checkpoints in a git repository.
 *
 * <p>{@link dev.muster.git.CheckpointRepository} is the way in. Each session is one ref,
 * {@code refs/muster/<project>/<session>}, whose commits are its checkpoints. Work tree, index, HEAD and every other
 * ref are left alone; no process is started.
 */
@NullMarked
package dev.muster.git;

import org.jspecify.annotations.NullMarked;
