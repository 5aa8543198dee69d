/** {@code muster context …}: what sessions keep by name, to be told when they claim a task. */
@NullMarked
package dev.muster.cli.context;

import org.jspecify.annotations.NullMarked;
