package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.posix.Posix;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Two interfaces back to back, each in a namespace of its own: what one thread reads of either it writes to the other. This is the
 * engine's way without its encryption.
 */
final class TunLoop {
    static final String LEFT_ADDRESS = "10.66.3.1";
    static final String RIGHT_ADDRESS = "10.66.3.2";

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int mtu;
    private final LinuxTun left;
    private final LinuxTun right;
    private final Thread rightward;
    private final Thread leftward;

    private TunLoop(int mtu, LinuxTun left, LinuxTun right) {
        this.mtu = mtu;
        this.left = left;
        this.right = right;
        this.rightward = new Thread(() -> copy(left, right), "loop-rightward");
        this.leftward = new Thread(() -> copy(right, left), "loop-leftward");
    }

    static TunLoop open(int mtu) throws IOException, InterruptedException {
        Posix posix = Posix.load();
        TunLab.run("ip", "netns", "add", leftNamespace());
        TunLab.run("ip", "netns", "add", rightNamespace());
        TunLoop loop = new TunLoop(
                mtu, LinuxTun.open(posix, TunLab.name('x'), mtu), LinuxTun.open(posix, TunLab.name('y'), mtu));
        loop.bringUp(loop.left, leftNamespace(), LEFT_ADDRESS);
        loop.bringUp(loop.right, rightNamespace(), RIGHT_ADDRESS);
        loop.rightward.start();
        loop.leftward.start();
        return loop;
    }

    private void bringUp(LinuxTun tun, String namespace, String address) throws IOException, InterruptedException {
        TunLab.run("ip", "link", "set", tun.name(), "netns", namespace);
        TunLab.ip(namespace, "address add " + address + "/24 dev " + tun.name());
        TunLab.ip(namespace, "link set " + tun.name() + " mtu " + mtu + " up");
    }

    static String leftNamespace() {
        return TunLab.name('l');
    }

    static String rightNamespace() {
        return TunLab.name('r');
    }

    LinuxTun left() {
        return left;
    }

    LinuxTun right() {
        return right;
    }

    private void copy(LinuxTun from, LinuxTun to) {
        PacketBatch batch = new PacketBatch(128, 256 * 1024, new PacketBatch.Room(16, 16, 16, mtu));
        try {
            while (true) {
                batch.clear();
                if (from.read(batch, LONG_NANOS) > 0) {
                    to.write(batch);
                }
            }
        } catch (IOException e) {
            // Closed: the loop's end.
        }
    }

    /** Ends threads, interfaces and namespaces. */
    void end() throws IOException, InterruptedException {
        left.close();
        right.close();
        rightward.join(TimeUnit.SECONDS.toMillis(10));
        leftward.join(TimeUnit.SECONDS.toMillis(10));
        TunLab.run("ip", "netns", "delete", leftNamespace());
        TunLab.run("ip", "netns", "delete", rightNamespace());
    }

    /** Keeps a loop until the input ends, for measuring by hand; tells what went through. */
    public static void main(String[] arguments) throws Exception {
        TunLoop loop = open(Integer.parseInt(arguments[0]));
        try {
            System.out.println(leftNamespace() + " " + LEFT_ADDRESS + ", " + rightNamespace() + " " + RIGHT_ADDRESS);
            while (System.in.read() >= 0) {
                System.out.println(loop.left.statistics());
                System.out.println(loop.right.statistics());
            }
        } finally {
            loop.end();
        }
    }
}
