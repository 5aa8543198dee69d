/** Tests against other servers: which protocol, which process, which operations. */
@NullMarked
package dev.muster.lab.external;

import org.jspecify.annotations.NullMarked;
