package io.hearsay.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The algorithms once more, by BouncyCastle and by their numbers on the wire, sharing no code with the ones under test.
 */
final class ReferenceCiphers
{
    private static final int TAG_LENGTH = 16;

    private ReferenceCiphers()
    {
    }

    /**
     * @return sealed body, tag included.
     */
    static byte[] seal(final int algorithm, final byte[] key, final byte[] nonce, final byte[] aad, final byte[] body)
    {
        try
        {
            return switch (algorithm)
            {
                case 0 -> body.clone();
                case 1 -> sealCbc(key, nonce, aad, body);
                default -> run(aead(algorithm), true, key, nonce, aad, body);
            };
        }
        catch (final InvalidCipherTextException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /**
     * @return clear body, or null if it does not verify.
     */
    static byte[] open(final int algorithm, final byte[] key, final byte[] nonce, final byte[] aad, final byte[] sealed)
    {
        try
        {
            return switch (algorithm)
            {
                case 0 -> sealed.clone();
                case 1 -> openCbc(key, nonce, aad, sealed);
                default -> run(aead(algorithm), false, key, nonce, aad, sealed);
            };
        }
        catch (final InvalidCipherTextException ex)
        {
            return null;
        }
    }

    /**
     * @return the initialisation vector of algorithm 1.
     */
    static byte[] vector(final byte[] key, final byte[] nonce)
    {
        final byte[] block = ByteBuffer.allocate(16).put(nonce).putInt(1).array();
        final byte[] vector = new byte[16];
        final BlockCipher aes = AESEngine.newInstance();
        aes.init(true, new KeyParameter(key, 64, 32));
        aes.processBlock(block, 0, vector, 0);
        return vector;
    }

    /**
     * @return HMAC-SHA-256 of several arrays.
     */
    static byte[] hmac(final byte[] key, final byte[]... parts)
    {
        final HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(key));
        for (final byte[] part : parts)
        {
            mac.update(part, 0, part.length);
        }
        final byte[] result = new byte[32];
        mac.doFinal(result, 0);
        return result;
    }

    private static AEADCipher aead(final int algorithm)
    {
        return switch (algorithm)
        {
            case 2 -> GCMBlockCipher.newInstance(AESEngine.newInstance());
            case 3 -> new ChaCha20Poly1305();
            case 4 -> new OCBBlockCipher(AESEngine.newInstance(), AESEngine.newInstance());
            default -> throw new IllegalArgumentException("algorithm " + algorithm);
        };
    }

    private static byte[] run(
        final AEADCipher cipher,
        final boolean encrypt,
        final byte[] key,
        final byte[] nonce,
        final byte[] aad,
        final byte[] input) throws InvalidCipherTextException
    {
        cipher.init(encrypt, new AEADParameters(new KeyParameter(key), 8 * TAG_LENGTH, nonce, aad));
        final byte[] output = new byte[cipher.getOutputSize(input.length)];
        final int length = cipher.processBytes(input, 0, input.length, output, 0);
        return Arrays.copyOf(output, length + cipher.doFinal(output, length));
    }

    private static byte[] sealCbc(final byte[] key, final byte[] nonce, final byte[] aad, final byte[] body)
        throws InvalidCipherTextException
    {
        final byte[] ciphertext = runCbc(true, key, nonce, body);
        final byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + TAG_LENGTH);
        System.arraycopy(hmac(macKey(key), aad, ciphertext), 0, sealed, ciphertext.length, TAG_LENGTH);
        return sealed;
    }

    private static byte[] openCbc(final byte[] key, final byte[] nonce, final byte[] aad, final byte[] sealed)
        throws InvalidCipherTextException
    {
        if (sealed.length < TAG_LENGTH)
        {
            return null;
        }

        final int tagAt = sealed.length - TAG_LENGTH;
        final byte[] ciphertext = Arrays.copyOf(sealed, tagAt);
        final byte[] tag = Arrays.copyOf(hmac(macKey(key), aad, ciphertext), TAG_LENGTH);
        return Arrays.equals(tag, Arrays.copyOfRange(sealed, tagAt, sealed.length)) ?
            runCbc(false, key, nonce, ciphertext) : null;
    }

    private static byte[] runCbc(final boolean encrypt, final byte[] key, final byte[] nonce, final byte[] input)
        throws InvalidCipherTextException
    {
        final PaddedBufferedBlockCipher cipher = new PaddedBufferedBlockCipher(
            CBCBlockCipher.newInstance(AESEngine.newInstance()), new PKCS7Padding());
        final CipherParameters parameters = new ParametersWithIV(new KeyParameter(key, 0, 32), vector(key, nonce));
        cipher.init(encrypt, parameters);
        final byte[] output = new byte[cipher.getOutputSize(input.length)];
        final int length = cipher.processBytes(input, 0, input.length, output, 0);
        return Arrays.copyOf(output, length + cipher.doFinal(output, length));
    }

    private static byte[] macKey(final byte[] key)
    {
        return Arrays.copyOfRange(key, 32, 64);
    }
}
