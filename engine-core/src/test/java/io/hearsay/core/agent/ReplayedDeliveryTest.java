package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.Settings;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.testing.AcceptingJournal;
import io.hearsay.core.wire.RunFlyweight;
import org.junit.jupiter.api.Test;

class ReplayedDeliveryTest
{
    private static final int LENGTH = RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;

    private final NodeState node = new NodeState(new NodeFixture().context(new Settings(), new AcceptingJournal()));
    private final RingPort port = new RingPort().following();

    @Test
    void shouldDeliverGapsAloneToWhoFollowsTheJournal()
    {
        appendGap();
        final Delivery delivery =
            new ReplayedDelivery(node, port, new TopicFilter(null), new JournalCursor(node));
        appendRun();
        appendGap();
        appendRun();
        delivery.onCycle(100);

        final List<Integer> types = new ArrayList<>();
        port.delivery().read((type, buffer, index, length) -> types.add(type));
        assertEquals(List.of(DeliveryDescriptor.GAP_TYPE_ID), types);
        assertEquals(node.log.head(), delivery.cursor().position(), "it holds nothing back");
        delivery.close();
    }

    private void appendRun()
    {
        final int length = RecordDescriptor.BODY_OFFSET + LENGTH;
        final int offset = node.claim(length, 1);
        RunFlyweight.putHeader(node.log.buffer(), offset + RecordDescriptor.BODY_OFFSET, 9, 1, 0, 1, 1);
        RunFlyweight.entryLength(
            node.log.buffer(), offset + RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH, 0);
        node.log.append(offset, length, RecordDescriptor.RUN, 0, 0, Origin.NONE);
    }

    private void appendGap()
    {
        final int length = RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_LENGTH;
        final int offset = node.claim(length, 1);
        node.log.append(offset, length, RecordDescriptor.GAP, 0, 0, Origin.NONE);
    }
}
