/**
 * Prefixes and leases of virtual addresses.
 */
@NullMarked
package io.lanrage.core.ipam;

import org.jspecify.annotations.NullMarked;
