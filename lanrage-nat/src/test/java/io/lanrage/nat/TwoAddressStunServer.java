package io.lanrage.nat;

import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.XorMappedAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The least of an RFC 5780 server: four sockets on two loopback addresses, one thread each. */
final class TwoAddressStunServer implements AutoCloseable {

    // [address][port]
    private final DatagramSocket[][] sockets = new DatagramSocket[2][2];
    private final List<Thread> threads = new ArrayList<>();

    TwoAddressStunServer() throws IOException {
        for (int port = 0; port < 2; port++) {
            sockets[0][port] = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
            sockets[1][port] = new DatagramSocket(sockets[0][port].getLocalPort(), InetAddress.getByName("127.0.0.2"));
        }
        for (int address = 0; address < 2; address++) {
            for (int port = 0; port < 2; port++) {
                int atAddress = address;
                int atPort = port;
                Thread thread = new Thread(() -> serve(atAddress, atPort), "stun-server");
                thread.start();
                threads.add(thread);
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) sockets[0][0].getLocalSocketAddress();
    }

    private void serve(int address, int port) {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                packet.setLength(1500);
                sockets[address][port].receive(packet);
                StunMessage request = StunMessage.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                answer(request, (InetSocketAddress) packet.getSocketAddress(), address, port);
            }
        } catch (IOException e) {
            // The socket was closed: that is how a thread ends here.
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(StunMessage request, InetSocketAddress from, int address, int port) throws IOException {
        Optional<ChangeRequest> change = request.first(ChangeRequest.class);
        int fromAddress = change.isPresent() && change.get().changeAddress() ? 1 - address : address;
        int fromPort = change.isPresent() && change.get().changePort() ? 1 - port : port;
        byte[] answer = StunMessageBuilder.success(request)
                .add(new XorMappedAddress(from))
                .add(new OtherAddress((InetSocketAddress) sockets[1 - address][1 - port].getLocalSocketAddress()))
                .encode();
        sockets[fromAddress][fromPort].send(new DatagramPacket(answer, answer.length, from));
    }

    @Override
    public void close() {
        for (DatagramSocket[] ofAddress : sockets) {
            for (DatagramSocket socket : ofAddress) {
                socket.close();
            }
        }
        try {
            for (Thread thread : threads) {
                thread.join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
