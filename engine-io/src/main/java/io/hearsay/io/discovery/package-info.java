/**
 * Who tells a node the addresses of the others: a fixed list, a list that the program changes, a file, name servers,
 * and several of these together. All of it blocks, and runs off the agent's thread; any thread may ask.
 * <p>
 * What can not be found out is told to the error handler of the call and keeps what was found before: a name server's
 * bad minute, or a file that is being replaced, forgets no peer.
 */
package io.hearsay.io.discovery;
