/**
 * The demonstration: real programs of LANrage, each in a namespace of a {@link io.lanrage.cli.lab.Laboratory} of its own. The processes
 * are also what the end-to-end tests are made of.
 */
@NullMarked
package io.lanrage.cli.demo;

import org.jspecify.annotations.NullMarked;
