package io.hearsay.io.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.hearsay.io.ChildJvm;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How gossip comes into a log that is there already: an Aeron Archive records the stream on which it is republished,
 * and another program reads it from the archive.
 */
@Timeout(120)
class BridgeArchiveTest
{
    private static final int TOPIC = 1;
    private static final int STREAM = 1_001;
    private static final int MESSAGES = 3_000;
    private static final int SEGMENT_LENGTH = 64 * 1024;

    @TempDir
    Path directory;

    private ArchivingMediaDriver launchArchive(final BridgeRig rig)
    {
        return ArchivingMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(rig.aeronDirectory())
                .threadingMode(ThreadingMode.SHARED)
                .ipcTermBufferLength(SEGMENT_LENGTH)
                .termBufferSparseFile(true)
                .spiesSimulateConnection(false)
                .errorHandler(rig.driverErrors::add),
            new Archive.Context()
                .aeronDirectoryName(rig.aeronDirectory())
                .archiveDir(directory.resolve("archive").toFile())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .controlChannelEnabled(false)
                .archiveClientContext(ReplayProcess.context(rig.aeronDirectory()))
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .segmentFileLength(SEGMENT_LENGTH)
                .errorHandler(rig.driverErrors::add));
    }

    @Test
    void shouldReplayInAnotherProcessWhatAnArchiveRecorded()
    {
        try (BridgeRig rig = new BridgeRig(directory);
            ArchivingMediaDriver driver = launchArchive(rig))
        {
            rig.startEngines(2);
            final AeronBridge bridge = rig.bridge(rig.context(0)
                .republish(TOPIC, BridgeRig.IPC, STREAM).notConnected(NotConnectedPolicy.WAIT));
            rig.awaitBridges();
            try (AeronArchive archive = AeronArchive.connect(
                ReplayProcess.context(driver.mediaDriver().aeronDirectoryName())))
            {
                archive.startRecording("aeron:ipc", STREAM, SourceLocation.LOCAL);
                publish(rig);
                rig.await(
                    () -> BridgeRig.count(bridge, AeronBridgeCounter.REPUBLISHED) == MESSAGES, "all of it");
            }

            try (ChildJvm child = ChildJvm.start(
                ReplayProcess.class, rig.aeronDirectory(), Integer.toString(STREAM), Integer.toString(MESSAGES),
                Long.toString(rig.engines.get(1).nodeId())))
            {
                final String[] line = new String[1];
                final Thread reader = new Thread(() -> line[0] = child.line());
                reader.start();
                // the bridge's publication lives for as long as the bridge does
                rig.await(() -> !reader.isAlive(), "the other process");
                assertEquals("replayed " + MESSAGES, line[0]);
                assertEquals(0, child.exitCode());
            }
        }
    }

    private static void publish(final BridgeRig rig)
    {
        final GossipClient client = rig.client(1, new ClientContext().publishOnly());
        final Exchange outgoing = new Exchange();
        for (int i = 0; i < MESSAGES; i++)
        {
            final int number = i;
            rig.await(() -> outgoing.offer(client, TOPIC, number, 4 + number % 2_000) > 0, "room");
        }
        assertTrue(client.isConnected());
    }
}
