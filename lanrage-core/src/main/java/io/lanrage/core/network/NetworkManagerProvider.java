package io.lanrage.core.network;

/** Makes the {@link NetworkManager}; found with {@link java.util.ServiceLoader}, or given explicitly. */
public interface NetworkManagerProvider {

    /**
     * Makes a manager that does nothing yet.
     *
     * @return the manager, which the caller closes
     */
    NetworkManager create();
}
