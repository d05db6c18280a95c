package io.lanrage.core.control.message;

/**
 * One text frame from client to server.
 *
 * @param id chosen by the client, repeated in the answer; different for each request that is under way
 * @param request what is asked
 */
public record ClientFrame(long id, Request<?> request) {}
