package io.lanrage.wireguard.posix;

import jnr.ffi.Pointer;

/**
 * How the system's fair scheduler treats the calling thread (sched(7), sched_setattr(2)).
 *
 * <pre>
 *   0  u32  length               8  u64  flags
 *   4  u32  policy: 0, the fair  16 s32  nice value, 20 u32 real-time priority
 *  24  u64  slice in nanoseconds 32 u64, 40 u64: other policies'
 * </pre>
 */
final class ThreadSchedule {
    private static final int BYTES = 48;
    private static final int NICE_OFFSET = 16;
    private static final int SLICE_OFFSET = 24;

    private ThreadSchedule() {}

    /**
     * How long the thread runs at a time when others want to; the less, the sooner it gets its turn. Since Linux 6.12; kernels
     * before that take the call and go on as they did. Needs no rights.
     */
    static boolean slice(Posix posix, long sliceNanos) {
        Pointer attributes = posix.allocate(BYTES);
        attributes.putInt(0, BYTES);
        // The call sets both, so the nice value is given as it is.
        attributes.putInt(NICE_OFFSET, posix.functions().getpriority(Libc.PRIO_PROCESS, 0));
        attributes.putLong(SLICE_OFFSET, sliceNanos);
        return posix.functions().syscall(KnownPlatform.schedulingCall(), 0, attributes.address(), 0) == 0;
    }
}
