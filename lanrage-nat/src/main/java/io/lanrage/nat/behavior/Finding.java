package io.lanrage.nat.behavior;

import io.lanrage.core.nat.NatBehavior;

/**
 * A verdict on one of the two behaviours, and what it rests on.
 *
 * @param behavior the verdict
 * @param evidence one sentence for people
 */
record Finding(NatBehavior behavior, String evidence) {}
