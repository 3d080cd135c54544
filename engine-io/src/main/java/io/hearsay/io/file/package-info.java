/**
 * The files that an engine and its clients share: layouts (<code>XxxDescriptor</code>), mappings and the directory.
 * <p>
 * <code>engine.dat</code> and <code>client-&lt;id&gt;.dat</code> are mapped memory; <code>engine.lock</code> is an
 * empty file whose lock says that the engine lives. A mapping is closed by whoever opened it, once nobody can touch its
 * buffers any more. Engine and client run the same code, in one process or two, and each treats what the other wrote as
 * hostile. May use Agrona and the file system; knows neither agents nor the protocol.
 */
package io.hearsay.io.file;
