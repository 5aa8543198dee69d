/** HTTP/1.1 on blocking sockets, as cheap as a load generator needs it, and targets that are spoken to by it. */
@NullMarked
package dev.muster.lab.http;

import org.jspecify.annotations.NullMarked;
