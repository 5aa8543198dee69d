/** The driver port: what a system under test has to offer so that the lab can load it. */
@NullMarked
package dev.muster.lab.target;

import org.jspecify.annotations.NullMarked;
