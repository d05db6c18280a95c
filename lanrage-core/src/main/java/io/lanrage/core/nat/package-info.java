/**
 * The port to NAT traversal, and its values: NAT behaviour and type, candidates, paths and what happens to them.
 */
@NullMarked
package io.lanrage.core.nat;

import org.jspecify.annotations.NullMarked;
