/** Where configuration comes from, and what it sets. */
@NullMarked
package dev.muster.cli.settings;

import org.jspecify.annotations.NullMarked;
