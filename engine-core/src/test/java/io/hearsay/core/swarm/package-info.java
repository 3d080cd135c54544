/**
 * Bad days of whole clusters, composed from a seed. A {@code Scenario} is a cluster's size, options, links, clients,
 * traffic and faults; it is all known beforehand and tells itself as a text. A {@code ScenarioRun} lives through it:
 * all invariants of {@code io.hearsay.core.sim} are on, then it has to settle, what was acknowledged has to agree with
 * what was done, nothing may be lost where nothing had to be, and at last, on a good network, it has to be at rest and
 * to spread a message as soon and as cheaply as a cluster that never saw a fault ({@code Aftermath}). All on the thread
 * that calls it.
 * <p>
 * {@code SwarmTest} lives through the seeds 1 … 250, and some later ones that found a fault which no smaller test
 * shows; {@code Swarm} through fresh ones, for as long as it is given.
 * <p>
 * In a third of the scenarios all nodes, or every other one, have a journal, which outlives them, answers late or keeps
 * little, and whose disk may be full for a time; what an earlier life journaled must not come again.
 * <p>
 * What the scenarios do not hold: clocks that are off by more than 20 s (<code>maxClockSkew</code> is 60 s), fewer
 * tombstones than nodes have lives, more than 1.5 MB offered, nodes that share an id, addresses that are none.
 * <table>
 * <caption>The protocol broken on purpose: what notices, and with which of the fixed seeds</caption>
 * <tr><th>broken</th><th>noticed by</th><th>seeds</th></tr>
 * <tr><td>skip the dedupe</td><td>the engine's own tables break</td><td>1</td></tr>
 * <tr><td>accept nothing for want of room, but acknowledge it</td>
 *     <td>each copy of a message has one fate (<code>NodeInvariants</code>)</td><td>1</td></tr>
 * <tr><td>answer <em>known</em> for what is refused</td><td><code>AckAccounts</code></td><td>89</td></tr>
 * <tr><td>forget to relay</td><td><code>Aftermath</code>: time until the last node</td><td>3</td></tr>
 * <tr><td>a sync names the newest message not</td><td><code>settle</code>: a message is owed</td><td>3</td></tr>
 * <tr><td>a sync names one message too many</td>
 *     <td><code>Aftermath</code>: requests that bring nothing</td><td>1</td></tr>
 * <tr><td>ask more than one peer at a time for an origin</td>
 *     <td><code>Aftermath</code>: copies of the payload</td><td>3</td></tr>
 * <tr><td>forget what a tombstone says</td>
 *     <td><code>DeliveryLedger</code>: got a message twice</td><td>4</td></tr>
 * <tr><td>forget to push again what nobody confirmed</td>
 *     <td><code>Aftermath</code>: time until nothing is held</td><td>169</td></tr>
 * <tr><td>push again to everybody what one peer did not confirm</td>
 *     <td><code>Aftermath</code>: copies of the payload</td><td>1</td></tr>
 * <tr><td>miss a dead peer two probes later</td>
 *     <td><code>Aftermath</code>: time until each node knows who lives</td><td>20</td></tr>
 * <tr><td>a request asks for one message too few</td><td><code>settle</code>: a message is owed</td><td>2</td></tr>
 * <tr><td>no pull request expires</td><td><code>settle</code>: a message is owed</td><td>5</td></tr>
 * <tr><td>declare gaps before their time</td><td><code>GapEvidence</code></td><td>4</td></tr>
 * <tr><td>a gap does not close its hole</td><td><code>DeliveryLedger</code>: told twice of a loss</td><td>2</td></tr>
 * <tr><td>deliver own messages unasked</td><td><code>DeliveryLedger</code>: got its own</td><td>1</td></tr>
 * <tr><td>deliver a record again that was moved to the head of the log</td>
 *     <td><code>DeliveryLedger</code>: got a message twice</td><td>1</td></tr>
 * <tr><td>ignore claims when gaps are declared</td>
 *     <td><code>GapEvidence</code></td><td>248</td></tr>
 * <tr><td>take silence between the first and the second range for a denial</td>
 *     <td><code>GapEvidence</code></td><td>2</td></tr>
 * <tr><td>deliver a gap twice</td>
 *     <td><code>DeliveryLedger</code>: told twice of a loss</td><td>2</td></tr>
 * </table>
 * The numbers are those of the first seed that notices. Not noticed: to claim what is held already (it is let go before
 * anybody is asked), and a window that begins with too high a base (what comes next lowers it): both change nothing
 * that another node could see.
 */
package io.hearsay.core.swarm;
