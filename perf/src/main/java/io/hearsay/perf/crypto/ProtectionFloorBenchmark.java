package io.hearsay.perf.crypto;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

import org.agrona.BitUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The floor under {@link ProtectionBenchmark}: AES-256 in ECB mode over a body alone, in one call of the JDK's own
 * cipher from one array into another. No nonce, no associated data, no tag: not a protection of anything.
 * <p>
 * ECB knows whole blocks only, so a body's last, partial block counts as a whole one: 1 400 bytes are 88 blocks, 8 100
 * are 507.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(PacketRing.PACKETS)
public class ProtectionFloorBenchmark
{
    private static final int BLOCK_LENGTH = 16;
    private static final int KEY_LENGTH = 32;

    /** Length of the body in bytes. */
    @Param({"64", "256", "1400", "8100"})
    public int bodyLength;

    private Cipher encipher;
    private Cipher decipher;
    private byte[][] bodies;
    private byte[] target;
    private int length;

    /**
     * Make both ciphers.
     *
     * @throws GeneralSecurityException if the JDK has no AES.
     */
    @Setup
    public void setUp() throws GeneralSecurityException
    {
        encipher = newCipher(Cipher.ENCRYPT_MODE);
        decipher = newCipher(Cipher.DECRYPT_MODE);
        length = BitUtil.align(bodyLength, BLOCK_LENGTH);
        bodies = new byte[PacketRing.PACKETS][length];
        target = new byte[length];
    }

    /**
     * Encipher each body.
     *
     * @return what came out last.
     * @throws GeneralSecurityException never.
     */
    @Benchmark
    public byte[] encipher() throws GeneralSecurityException
    {
        for (final byte[] body : bodies)
        {
            encipher.update(body, 0, length, target, 0);
        }
        return target;
    }

    /**
     * Decipher each body.
     *
     * @return what came out last.
     * @throws GeneralSecurityException never.
     */
    @Benchmark
    public byte[] decipher() throws GeneralSecurityException
    {
        for (final byte[] body : bodies)
        {
            decipher.update(body, 0, length, target, 0);
        }
        return target;
    }

    private static Cipher newCipher(final int mode) throws GeneralSecurityException
    {
        final Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        cipher.init(mode, new SecretKeySpec(new byte[KEY_LENGTH], "AES"));
        return cipher;
    }
}
