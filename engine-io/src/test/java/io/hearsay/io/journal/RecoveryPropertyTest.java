package io.hearsay.io.journal;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the fuzzer checks, with changes drawn from seeds.
 */
@Timeout(180)
class RecoveryPropertyTest
{
    @Test
    void shouldGoOnWhateverTheFilesHold()
    {
        final JournalFuzzer fuzzer = new JournalFuzzer();
        Seeded.run(150, random ->
        {
            final byte[] input = new byte[1 + random.nextInt(48)];
            random.nextBytes(input);
            try
            {
                fuzzer.shouldGoOnWhateverTheFilesHold(input);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        });
    }
}
