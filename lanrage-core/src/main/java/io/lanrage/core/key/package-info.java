/**
 * Keys and what is derived from them: a peer's key pair and id, preshared and check keys, derivation and sealing.
 */
@NullMarked
package io.lanrage.core.key;

import org.jspecify.annotations.NullMarked;
