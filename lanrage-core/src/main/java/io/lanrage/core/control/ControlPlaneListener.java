package io.lanrage.core.control;

/** Hears from the control plane. Called on its own thread: an implementation returns at once. */
@FunctionalInterface
public interface ControlPlaneListener {

    /**
     * Something happened.
     *
     * @param event what
     */
    void onControlEvent(ControlEvent event);
}
