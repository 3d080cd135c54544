package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RawAddressTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "10.0.0.5:7400", "127.0.0.1:1", "a:65535", "node-1.cluster_a.example:7400", "[::1]:7400", "[fe80::1%eth0]:7400",
        "[2001:db8::a]:65535"})
    void shouldAcceptAddresses(final String text)
    {
        assertTrue(RawAddress.isValid(text));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {
        ":", ":7400", "10.0.0.5", "10.0.0.5:", "10.0.0.5:0", "10.0.0.5:65536", "10.0.0.5:99999999999999999999",
        "10.0.0.5:-1", "10.0.0.5:+1", "10.0.0.5: 1", " 10.0.0.5:1", "10.0.0.5 :1", "10.0.0.5:1 ", "10.0.0.5:1\n",
        "::1:7400", "[::1]", "[::1]7400", "[]:7400", "[:7400", "]:7400", "[::1:7400", "::1]:7400", "a/b:1", "a@b:1",
        "h\u00e9:1", "a:\u0661", "a:7400:7400", "a\u0000:1"})
    void shouldRefuseWhatIsNone(final String text)
    {
        assertFalse(RawAddress.isValid(text));
    }

    @Test
    void shouldRefuseEndlessText()
    {
        assertFalse(RawAddress.isValid("a".repeat(100_000) + ":1"));
        assertTrue(RawAddress.isValid("a".repeat(255) + ":65535"));
        assertFalse(RawAddress.isValid("a".repeat(256) + ":65535"));
    }
}
