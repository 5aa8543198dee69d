/**
 * Reads files of configuration. Here, and not with the commands, so that what {@code config_load} measures is what the
 * program does.
 */
@NullMarked
package dev.muster.lab.engine.config;

import org.jspecify.annotations.NullMarked;
