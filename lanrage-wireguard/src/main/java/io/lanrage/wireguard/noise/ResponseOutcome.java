package io.lanrage.wireguard.noise;

/** What became of a response that arrived. */
public sealed interface ResponseOutcome permits SessionKeys, Refusal {}
