/** Commands that tell of configuration. */
@NullMarked
package dev.muster.cli.config;

import org.jspecify.annotations.NullMarked;
