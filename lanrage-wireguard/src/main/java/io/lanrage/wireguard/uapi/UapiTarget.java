package io.lanrage.wireguard.uapi;

/**
 * The WireGuard device behind a {@link UapiServer}. Called on the server's thread, one call at a time; meanwhile the server's other
 * clients wait. A call that has to wait itself ends early when its thread is interrupted, which is what closing the server does.
 */
public interface UapiTarget {

    /**
     * Tells everything.
     *
     * @return the state; its keys are copies, which the server destroys when it has told them
     * @throws UapiRefusal if it cannot be told now
     */
    DeviceState state() throws UapiRefusal;

    /**
     * Carries an order out. Whether a refused order has taken effect in part is for the target to say; the server has checked the
     * form of the whole before.
     *
     * @param change the order; its keys belong to the target, which destroys those that it does not keep. A peer with the device's
     *     own key is to be ignored, as WireGuard does
     * @throws UapiRefusal if it is not carried out
     */
    void change(DeviceChange change) throws UapiRefusal;
}
