/**
 * WireGuard's handshake, Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s, and its messages on the wire. Section numbers are those
 * of "WireGuard: Next Generation Kernel Network Tunnel" (the white paper) and of "The Noise Protocol Framework",
 * revision 34.
 *
 * <p>Pure: no socket, clock, thread or random source; the time, the ephemeral keys and the indexes come as arguments.
 *
 * <pre>
 *  initiator                                              responder
 *
 *  PendingInitiation.begin   --- HandshakeInitiation ---  ReceivedInitiation.read
 *                                                         InitiationGuard.admit
 *  PendingInitiation.consume --- HandshakeResponse -----  ReceivedInitiation.respond
 *  SessionKeys                                            SessionKeys
 *
 *  CookieHolder.accept       --- CookieReply -----------  CookieChecker.reply, under load
 *  CookieHolder.complete     --- the next message ------  CookieChecker.check
 * </pre>
 *
 * <p>{@link io.lanrage.wireguard.noise.LocalIdentity} and {@link io.lanrage.wireguard.noise.PeerKeys} hold what is the
 * same for every handshake. Whatever arrives first passes {@link io.lanrage.wireguard.noise.DecodedDatagram#decode};
 * what is wrong with it, there or later, is a {@link io.lanrage.wireguard.noise.Refusal}, and changes nothing.
 */
@NullMarked
package io.lanrage.wireguard.noise;

import org.jspecify.annotations.NullMarked;
