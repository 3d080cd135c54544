package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class ClaimsTest
{
    private final NodeFixture fixture = new NodeFixture();
    private final NodeState node = new NodeState(fixture.context(new Settings()));
    private final Claims claims = new Claims(node, 128);
    private final Origin origin = node.origins.add(9, 0, true, 0);

    @Test
    void shouldMergeWhatTouches()
    {
        claims.add(origin, 3, 10, 20);
        claims.add(origin, 3, 21, 30);
        claims.add(origin, 3, 5, 9);
        claims.add(origin, 4, 31, 40);
        assertEquals(List.of("4: 31-40", "3: 5-30"), list());
    }

    @Test
    void shouldRetractAndSplit()
    {
        claims.add(origin, 3, 10, 20);
        claims.add(origin, 4, 10, 20);
        claims.onUnanswered(origin, 3);
        claims.retract(origin, 3, 14, 15);
        assertEquals(List.of("4: 10-20", "3: 10-13", "3: 16-20"), list());
        final int rest = claims.next(claims.next(origin.firstClaim));
        assertEquals(1, claims.unanswered(rest), "the rest of a claim knows it too");
        claims.retract(origin, 3, 1, 11);
        claims.retract(origin, 3, 18, 100);
        assertEquals(List.of("4: 10-20", "3: 12-13", "3: 16-17"), list());
        claims.retract(origin, 3, 1, 100);
        claims.retract(origin, 4, 10, 20);
        assertTrue(list().isEmpty());
    }

    @Test
    void shouldNotAskWhoDidNotAnswerThreeTimes()
    {
        claims.add(origin, 3, 10, 20);
        claims.onUnanswered(origin, 3);
        claims.onUnanswered(origin, 3);
        claims.onAnswered(origin, 3);
        claims.onUnanswered(origin, 3);
        claims.onUnanswered(origin, 3);
        claims.onUnanswered(origin, 4);
        assertTrue(claims.isAnyAsked(origin));
        claims.onUnanswered(origin, 3);
        claims.onUnanswered(origin, 3);
        assertFalse(claims.isAnyAsked(origin));
        assertEquals(1, fixture.count(CounterDescriptor.CLAIMS_DROPPED));
        claims.add(origin, 3, 10, 20);
        assertTrue(claims.isAnyAsked(origin), "named again");
        assertEquals(List.of("3: 10-20"), list());
    }

    @Test
    void shouldKeepTheClaimOfWhoIsNotAskedWhileSomethingIsMissing()
    {
        node.peers.onPacket(3, 77, 100, 1);
        claims.add(origin, 3, 1, 2);
        for (int i = 0; i < 3; i++)
        {
            claims.onUnanswered(origin, 3);
        }
        origin.accept(3, 3, 0);
        claims.purge(origin);
        assertTrue(claims.isClaimed(origin, 1, 2), "a gap is not declared yet");
        claims.retract(origin, 3, 1, 2);
        assertFalse(claims.isClaimed(origin, 1, 2));

        claims.add(origin, 3, 1, 9);
        for (int i = 0; i < 3; i++)
        {
            claims.onUnanswered(origin, 3);
        }
        origin.accept(1, 2, 0);
        claims.purge(origin);
        assertTrue(list().isEmpty(), "nothing is missing, though more is claimed");
    }

    @Test
    void shouldGiveThePlaceOfWhoIsNotAskedToOthers()
    {
        for (int peer = 0; peer < 64; peer++)
        {
            claims.add(origin, peer, 10, 20);
        }
        claims.add(origin, 100, 10, 20);
        assertEquals(1, fixture.count(CounterDescriptor.CLAIMS_DROPPED));
        for (int i = 0; i < 3; i++)
        {
            claims.onUnanswered(origin, 7);
        }
        claims.add(origin, 100, 10, 20);
        assertEquals(64, list().size());
        assertTrue(list().contains("100: 10-20"));
        assertFalse(list().contains("7: 10-20"));
    }

    @Test
    void shouldPurgeWhatIsNotLackingOrOfNobody()
    {
        node.peers.onPacket(3, 77, 100, 1);
        claims.add(origin, 3, 10, 20);
        claims.add(origin, 5, 10, 20);
        claims.purge(origin);
        assertEquals(List.of("3: 10-20"), list());
        origin.accept(10, 19, 0);
        claims.purge(origin);
        assertEquals(1, list().size());
        origin.accept(20, 20, 0);
        claims.purge(origin);
        assertTrue(list().isEmpty());
    }

    @Test
    void shouldTellWhetherALivePeerClaimsAndWhetherItIsLacking()
    {
        claims.add(origin, 3, 10, 20);
        assertFalse(claims.isClaimed(origin, 15, 15), "not live");
        node.peers.onPacket(3, 77, 100, 1);
        assertTrue(claims.isClaimed(origin, 20, 30));
        assertFalse(claims.isClaimed(origin, 21, 30));
        assertFalse(claims.isClaimed(origin, 1, 9));
        origin.accept(10, 15, 0);
        assertFalse(claims.isLackingClaimed(origin, 3, 1, 15));
        assertTrue(claims.isLackingClaimed(origin, 3, 1, 16));
        assertFalse(claims.isLackingClaimed(origin, 4, 1, 16));
    }

    @Test
    void shouldBoundTheClaimsPerOriginAndInAll()
    {
        for (int i = 0; i < 72; i++)
        {
            claims.add(origin, 3, i * 10 + 1, i * 10 + 2);
        }
        assertEquals(64, list().size());
        final Origin other = node.origins.add(8, 0, true, 0);
        final Origin third = node.origins.add(7, 0, true, 0);
        for (int i = 0; i < 64; i++)
        {
            claims.add(other, 3, i * 10 + 1, i * 10 + 5);
        }
        claims.add(third, 3, 1, 2);
        assertEquals(Claims.NONE, third.firstClaim);
        assertEquals(9, fixture.count(CounterDescriptor.CLAIMS_DROPPED));
        claims.retract(other, 3, 3, 3); // no room to split: the rest is let go
        assertFalse(claims.isLackingClaimed(other, 3, 3, 5));
        assertTrue(claims.isLackingClaimed(other, 3, 1, 2));
    }

    @Test
    void shouldBehaveLikeASetUnderRandomOperations()
    {
        Seeded.run(20, (random) ->
        {
            final NodeState other = new NodeState(new NodeFixture().context(new Settings()));
            final Claims tested = new Claims(other, 10_000);
            final Origin of = other.origins.add(9, 0, true, 0);
            other.peers.onPacket(3, 77, 100, 1);
            final TreeSet<Long> model = new TreeSet<>();
            for (int i = 0; i < 300; i++)
            {
                final long first = 1 + random.nextInt(150);
                final long last = first + random.nextInt(12);
                if (random.nextInt(3) > 0)
                {
                    tested.retract(of, 3, first, last);
                    model.subSet(first, last + 1).clear();
                }
                else
                {
                    tested.add(of, 3, first, last);
                    for (long sequence = first; sequence <= last; sequence++)
                    {
                        model.add(sequence);
                    }
                }
                for (long sequence = 1; sequence < 165; sequence++)
                {
                    assertEquals(model.contains(sequence), tested.isClaimed(of, sequence, sequence));
                }
            }
        });
    }

    private List<String> list()
    {
        final List<String> result = new ArrayList<>();
        for (int claim = origin.firstClaim; claim != Claims.NONE; claim = claims.next(claim))
        {
            result.add(claims.address(claim) + ": " + claims.first(claim) + "-" + claims.last(claim));
        }

        return result;
    }
}
