package io.lanrage.core.ipam;

/**
 * What an {@link IpAddressPool} holds and has done.
 *
 * @param openedSubnets how many /24 are open
 * @param subnets how many /24 the base prefix has
 * @param capacity how many addresses can be leased when all are open
 * @param leased how many are leased
 * @param resting how many were released and are kept for the peers that had them
 * @param granted how many leases were given from free addresses, since the pool was made
 * @param regained how many peers came back and got the address that rested for them, likewise
 * @param refused how many leases were refused because no address was free, likewise
 */
public record PoolStatistics(
        int openedSubnets,
        int subnets,
        int capacity,
        int leased,
        int resting,
        long granted,
        long regained,
        long refused) {

    /**
     * How many addresses a newcomer could get now.
     *
     * @return capacity less what is leased and what rests
     */
    public int free() {
        return capacity - leased - resting;
    }
}
