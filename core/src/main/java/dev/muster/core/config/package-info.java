/**
 * What can be configured: one catalogue of all keys with type, range, default, profiles and effect, and the order in
 * which a value is found (flag, environment, file, profile, default). Reading a file is not done here.
 */
@NullMarked
package dev.muster.core.config;

import org.jspecify.annotations.NullMarked;
