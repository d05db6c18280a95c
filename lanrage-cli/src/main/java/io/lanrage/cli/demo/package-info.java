/**
 * The demonstration in two forms: {@link io.lanrage.cli.demo.KernelDemo} with real programs, each in a namespace of a
 * {@link io.lanrage.cli.lab.Laboratory}, real NATs and WireGuard; {@link io.lanrage.cli.demo.LoopbackDemo} for users without the
 * rights for that. The processes of the first are also what the end-to-end tests are made of.
 */
@NullMarked
package io.lanrage.cli.demo;

import org.jspecify.annotations.NullMarked;
