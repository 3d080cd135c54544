package io.hearsay.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalContext;
import io.hearsay.io.journal.SyncPolicy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A process that appends to a journal until it is killed, and says in a ledger how far it came. Arguments: directory,
 * ledger, first sequence, last sequence, and maybe the length retained. Each message's length and bytes follow from its
 * sequence.
 */
public final class JournalProcess
{
    static final long ORIGIN = 5;
    static final int SEGMENT_LENGTH = 1024 * 1024;

    private static final int MAX_PAYLOAD_LENGTH = 3_000;

    private JournalProcess()
    {
    }

    static List<String> command(final String... args)
    {
        final List<String> command = ChildJvm.command(JournalProcess.class, args);
        command.addAll(1, ChildJvm.moduleFlags());
        return command;
    }

    static JournalContext context(final Path directory)
    {
        return new JournalContext(directory).segmentLength(SEGMENT_LENGTH).syncPolicy(SyncPolicy.NONE);
    }

    static int putRun(final UnsafeBuffer run, final long sequence)
    {
        final int length = (int)(sequence * 7_919 % MAX_PAYLOAD_LENGTH);
        RunFlyweight.putHeader(run, 0, ORIGIN, sequence, 1, 1, 1);
        RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH, length);
        final int at = RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;
        run.setMemory(at, length, (byte)(sequence | 1));
        return at + length;
    }

    /**
     * Run.
     *
     * @param args see above.
     */
    public static void main(final String[] args)
    {
        ChildJvm.endWithParent();
        try (ClientLedger ledger = new ClientLedger(Path.of(args[1])))
        {
            final JournalContext context = context(Path.of(args[0])).retryIntervalNs(1_000_000).errorHandler(ex ->
            {
                System.out.println("error " + ex.getMessage());
                System.out.flush();
            });
            final Journal journal =
                Journal.open(args.length > 4 ? context.retainedLength(Long.parseLong(args[4])) : context);
            final UnsafeBuffer run = new UnsafeBuffer(new byte[MAX_PAYLOAD_LENGTH + 100]);
            final long last = Long.parseLong(args[3]);
            long sequence = Long.parseLong(args[2]);
            System.out.println("ready");
            System.out.flush();
            while (sequence <= last)
            {
                if (journal.append(run, 0, putRun(run, sequence), true, sequence) != MessageJournal.NO_ROOM)
                {
                    ledger.accepted(0, sequence);
                    ledger.accepted(1, journal.position());
                    sequence++;
                }
            }
            journal.close();
            System.out.println("done");
        }
        catch (final IOException ex)
        {
            System.out.println("failed " + ex);
            System.exit(1);
        }
        System.exit(0);
    }
}
