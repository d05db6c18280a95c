/**
 * The control server as a whole: {@link io.lanrage.server.ControlServer} for programs, {@link io.lanrage.server.ServerCommand} for
 * the command line.
 */
@NullMarked
package io.lanrage.server;

import org.jspecify.annotations.NullMarked;
