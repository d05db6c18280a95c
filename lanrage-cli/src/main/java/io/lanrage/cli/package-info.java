/**
 * The command line: one class a command, and the assembly of all modules. {@link io.lanrage.cli.Main} is where a process begins;
 * {@link io.lanrage.cli.ExitCode} is the one place where failures become exit codes.
 */
@NullMarked
package io.lanrage.cli;

import org.jspecify.annotations.NullMarked;
