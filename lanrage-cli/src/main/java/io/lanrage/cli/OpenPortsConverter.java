package io.lanrage.cli;

import io.lanrage.core.network.OpenPorts;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code --open}. */
final class OpenPortsConverter implements ITypeConverter<OpenPorts> {

    @Override
    public OpenPorts convert(String text) {
        return OpenPorts.parse(text);
    }
}
