/** Words for people. */
@NullMarked
package dev.muster.client.text;

import org.jspecify.annotations.NullMarked;
