package io.lanrage.core.nat;

/** Makes the {@link NatTraversal}; found with {@link java.util.ServiceLoader}, or given explicitly. */
public interface NatTraversalProvider {

    /**
     * Opens the socket and starts.
     *
     * @param options how
     * @param listener who hears of paths and candidates
     * @return the traversal, which the caller closes
     * @throws io.lanrage.core.error.DeviceException with {@code SOCKET_FAILED} if the port cannot be opened
     */
    NatTraversal open(NatTraversalOptions options, PathListener listener);
}
