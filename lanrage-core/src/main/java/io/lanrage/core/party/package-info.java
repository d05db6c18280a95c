/**
 * The party and its members as immutable values; its secret, what is derived from it, and the invite.
 */
@NullMarked
package io.lanrage.core.party;

import org.jspecify.annotations.NullMarked;
