package io.hearsay.perf.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.hearsay.perf.load.LoadRun;
import org.junit.jupiter.api.Test;

class AreaTest
{
    private static final String SENDER = "io.hearsay.io.net.UdpSender.write";
    private static final String LOOP = LoadRun.class.getPackageName() + ".DutyThreads.run";
    private static final String CHANNEL = "sun.nio.ch.DatagramChannelImpl.";

    /** Of Java code, unless it is one of a channel's methods that end in a 0: these are native. */
    private static String area(final String... frames)
    {
        final List<Frame> stack = new ArrayList<>();
        Stream.concat(Stream.of(frames), Stream.of(LOOP, "java.lang.Thread.run")).forEach((frame) ->
        {
            final int dot = frame.lastIndexOf('.');
            stack.add(new Frame(frame.substring(0, dot), frame.substring(dot + 1)));
        });
        return Area.of(stack.get(0).method().endsWith("0"), stack);
    }

    @Test
    void shouldTellWhatTheKernelIsAskedFor()
    {
        assertEquals("send (kernel)", area(
            "sun.nio.ch.DatagramDispatcher.write0", "sun.nio.ch.IOUtil.write", CHANNEL + "write", SENDER));
        assertEquals("send (kernel)", area(
            CHANNEL + "send0", CHANNEL + "sendFromNativeBuffer", CHANNEL + "send", SENDER));
        assertEquals("receive (kernel)", area(
            CHANNEL + "receive0", CHANNEL + "receiveIntoNativeBuffer", CHANNEL + "receive",
            "io.aeron.driver.media.UdpChannelTransport.receive"));
        assertEquals("receive (kernel)", area(
            "sun.nio.ch.DatagramDispatcher.read0", "sun.nio.ch.IOUtil.read", CHANNEL + "read", SENDER));
        assertEquals("select (kernel)", area(
            "sun.nio.ch.EPoll.epollWait0", "sun.nio.ch.EPollSelectorImpl.doSelect", "sun.nio.ch.SelectorImpl.selectNow",
            SENDER));
        assertEquals("channel, other (kernel)", area("sun.nio.ch.Net.setIntOption0", SENDER));
    }

    @Test
    void shouldTellTheJdkFromTheKernel()
    {
        assertEquals("send (JDK)", area("sun.nio.ch.IOUtil.write", CHANNEL + "write", SENDER));
        assertEquals("receive (JDK)", area(
            "java.util.concurrent.locks.ReentrantLock.lock", CHANNEL + "receive", SENDER));
        assertEquals("select (JDK)", area("java.util.HashSet.clear", "sun.nio.ch.SelectorImpl.selectNow", SENDER));
    }

    @Test
    void shouldTellCryptographyOfTheJdk()
    {
        final String cipher = "javax.crypto.Cipher.update";
        final String caller = "io.hearsay.crypto.AesBlocks.process";
        assertEquals("AES (JDK)", area(
            "com.sun.crypto.provider.ElectronicCodeBook.implECBEncrypt",
            "com.sun.crypto.provider.AESCipher.engineUpdate", cipher, caller));
        assertEquals("crypto (JDK)", area("com.sun.crypto.provider.ChaCha20Cipher.engineUpdate", cipher, caller));
        assertEquals("AesBlocks.process", area(caller));
    }

    @Test
    void shouldNameTheNearestMethodOfTheSystemOrTheRig()
    {
        assertEquals("RingReader.read", area(
            "java.nio.ByteBuffer.get", "org.agrona.concurrent.UnsafeBuffer.getInt",
            "io.hearsay.core.ring.RingReader.read", "io.hearsay.core.agent.GossipAgent.doWork"));
        assertEquals("Image.poll", area("org.agrona.UnsafeAccess.get", "io.aeron.Image.poll"));
        assertEquals("TP.down", area("java.util.HashMap.get", "org.jgroups.protocols.TP.down"));
        assertEquals("ClusterImpl.spreadGossip", area(
            "reactor.core.publisher.Mono.create", "io.scalecube.cluster.ClusterImpl.spreadGossip"));
        assertEquals("Tally.onMessage (rig)", area("java.lang.Math.min", "io.hearsay.perf.load.Tally.onMessage"));
    }

    @Test
    void shouldReadAsItIsWritten()
    {
        assertEquals("Log.Page.put", area("io.hearsay.core.log.Log$Page.put"));
        assertEquals("Log.new", area("io.hearsay.core.log.Log.<init>"));
        assertEquals("Log.scan", area(
            "io.hearsay.core.log.Log$$Lambda$12/0x0000000800c03000.accept", "io.hearsay.core.log.Log.lambda$scan$3"));
    }

    @Test
    void shouldTellIdleThreads()
    {
        assertEquals("idle (rig)", area(
            "java.lang.Thread.onSpinWait", "org.agrona.concurrent.BusySpinIdleStrategy.idle"));
        assertEquals("idle (rig)", area());
    }

    @Test
    void shouldStandStacksOfNobody()
    {
        assertEquals("unknown", Area.of(false, List.of()));
        assertEquals("Thread.run", Area.of(false, List.of(new Frame("java.lang.Thread", "run"))));
    }
}
