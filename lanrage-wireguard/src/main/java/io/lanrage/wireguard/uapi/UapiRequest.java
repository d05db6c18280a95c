package io.lanrage.wireguard.uapi;

/** What a client of the server wants. */
sealed interface UapiRequest {

    /** To know everything. */
    record Get() implements UapiRequest {}

    /** To change something. */
    record Set(DeviceChange change) implements UapiRequest {}
}
