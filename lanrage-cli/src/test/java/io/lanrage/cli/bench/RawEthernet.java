package io.lanrage.cli.bench;

import java.util.List;

/** No tunnel at all: what the machine can do at best. */
final class RawEthernet implements Contestant {

    @Override
    public String name() {
        return "no tunnel";
    }

    @Override
    public List<String> tools() {
        return List.of();
    }

    @Override
    public Tunnel open(Ends ends) {
        return new Tunnel(ends.far().address().getHostAddress(), System.nanoTime(), List.of(), () -> {});
    }
}
