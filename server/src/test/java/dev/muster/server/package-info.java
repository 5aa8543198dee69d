/** What the tests of the server have in common. */
@NullMarked
package dev.muster.server;

import org.jspecify.annotations.NullMarked;
