package io.lanrage.nat.path;

/**
 * How far the agent of one peer is.
 *
 * <pre>
 *            candidates, retry              an answer
 *  WAITING ───────────────────► CHECKING ───────────────► CONNECTED
 *     │                          │    ▲                    ▲  │
 *     │   schedules over, nobody │    │ new candidates,    │  │ selected path lost,
 *     │   answered: Exhausted    ▼    │ retry              │  │ no other alive: Lost
 *     │                        EXHAUSTED ──── an answer ───┘  └──► CHECKING
 *     └──────────────── an answer ─────────────────────────► CONNECTED
 * </pre>
 *
 * <table>
 * <caption>What an input leads to</caption>
 * <tr><th>input</th><th>WAITING</th><th>CHECKING</th><th>CONNECTED</th><th>EXHAUSTED</th></tr>
 * <tr><td>new candidates</td><td>CHECKING</td><td>they are checked too</td><td>they are checked too</td><td>CHECKING</td></tr>
 * <tr><td>no new candidates</td><td>CHECKING, and if there are none at all then EXHAUSTED</td><td>–</td><td>–</td><td>–</td></tr>
 * <tr><td>retry</td><td>CHECKING</td><td>all schedules anew</td><td>all schedules anew, the path stays</td><td>CHECKING</td></tr>
 * <tr><td>the peer's check</td><td colspan="4">is answered, and starts the schedule of its pair if that is not alive</td></tr>
 * <tr><td>an answer</td><td>CONNECTED</td><td>CONNECTED</td><td>measured; perhaps another path</td><td>CONNECTED</td></tr>
 * <tr><td>time</td><td>checks that the peer's checks started</td><td>checks; in the end EXHAUSTED</td>
 *     <td>checks and heartbeats; after misses another path, or CHECKING</td><td>checks that the peer's checks started</td></tr>
 * </table>
 */
enum AgentState {
    /** No candidates were signalled yet. */
    WAITING,
    /** An attempt runs, and no pair has answered. */
    CHECKING,
    /** A path is selected. */
    CONNECTED,
    /** The attempt ended without an answer. */
    EXHAUSTED
}
