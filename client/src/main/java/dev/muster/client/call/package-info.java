/** What can be asked of a server: each command and question of the engine as a request. */
@NullMarked
package dev.muster.client.call;

import org.jspecify.annotations.NullMarked;
