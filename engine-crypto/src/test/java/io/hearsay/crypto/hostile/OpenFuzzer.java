package io.hearsay.crypto.hostile;

import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks for a datagram that breaks a property of {@link OpenCheck}, guided by coverage:
 * <pre>
 *     mvn -Pfuzz -pl engine-crypto -am test -Dfuzz.target=OpenFuzzer -Dfuzz.seconds=600
 * </pre>
 * That keeps what it learnt in <code>engine-crypto/.cifuzz-corpus</code>, and puts an input that breaks a property into
 * the test resources, where {@link OpenSeedsTest} finds it in every build. Not itself a part of the build: its agent
 * would change the byte code of all tests in the same JVM.
 */
class OpenFuzzer
{
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldOpenAnything(final byte[] input)
    {
        OpenCheck.check(input);
    }

    static List<byte[]> seeds()
    {
        return OpenSeeds.all();
    }
}
