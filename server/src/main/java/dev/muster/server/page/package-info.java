/** The status page: what agents, tasks and the server do, for people who look. */
@NullMarked
package dev.muster.server.page;

import org.jspecify.annotations.NullMarked;
