package io.hearsay.io.aeron;

import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.hearsay.core.testing.Await;
import io.hearsay.io.ChildJvm;

/**
 * Main class of another process, which knows nothing of gossip: finds a recording in an Aeron Archive, replays it, and
 * says what was in it.
 */
public final class ReplayProcess
{
    private static final int REPLAY_STREAM = 99;

    private ReplayProcess()
    {
    }

    /**
     * Run.
     *
     * @param args directory of the media driver, stream that was recorded, how many messages there are to be, id of the
     *             node that published them.
     */
    public static void main(final String[] args)
    {
        ChildJvm.endWithParent();
        try (AeronArchive archive = AeronArchive.connect(context(args[0])))
        {
            System.out.println(replay(
                archive, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3])));
        }
        catch (final RuntimeException | AssertionError ex)
        {
            System.out.println("failed " + ex);
            System.exit(1);
        }
    }

    /** To talk to an archive of the same machine, without any port. */
    static AeronArchive.Context context(final String aeronDirectory)
    {
        return new AeronArchive.Context()
            .aeronDirectoryName(aeronDirectory)
            .controlRequestChannel("aeron:ipc")
            .controlResponseChannel("aeron:ipc");
    }

    private static String replay(final AeronArchive archive, final int streamId, final int count, final long nodeId)
    {
        final long[] recording = {-1};
        archive.listRecordingsForUri(
            0, 10, "aeron:ipc", streamId,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
                initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, stream, strippedChannel,
                originalChannel, sourceIdentity) -> recording[0] = recordingId);
        final Exchange replayed = new Exchange();
        try (Subscription subscription =
            archive.replay(recording[0], 0, AeronArchive.NULL_LENGTH, "aeron:ipc", REPLAY_STREAM))
        {
            Await.until(
                () -> replayed.poll(subscription, 100) >= 0 && replayed.numbers.size() >= count &&
                    subscription.imageAtIndex(0).position() >= archive.getRecordingPosition(recording[0]),
                count + " messages, of which " + replayed.numbers.size() + " came");
        }

        replayed.assertOrdered(count);
        replayed.assertMarked(nodeId);
        return "replayed " + replayed.numbers.size();
    }
}
