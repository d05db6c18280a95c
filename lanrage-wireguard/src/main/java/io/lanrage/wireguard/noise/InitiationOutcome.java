package io.lanrage.wireguard.noise;

/** What became of an initiation that arrived. */
public sealed interface InitiationOutcome permits ReceivedInitiation, Refusal {}
