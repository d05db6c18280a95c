/**
 * The life of the connections to the other members: what to try, what came of it, why, and when to try again.
 */
@NullMarked
package io.lanrage.core.connection;

import org.jspecify.annotations.NullMarked;
