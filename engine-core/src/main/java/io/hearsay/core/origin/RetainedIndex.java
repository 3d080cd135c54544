package io.hearsay.core.origin;

/**
 * Finds the record of the log in which a retained message lies: pages of 64 sequences, found through an open-addressing
 * map. Owned by the agent's thread. A page is in use only while something of it is retained, so memory follows what is
 * retained, not how far sequences are apart. The number of pages is bounded from the start; each is made when it is
 * first needed, and used again and again, the latest first.
 * <p>
 * A page knows a run by its first sequence there alone: two words of 64 bits say what is retained, and where a run or a
 * gap starts; the slot of a start has the record's offset in the log / 8 + 1, negative for a gap. So a run costs a few
 * operations for each page that it touches, however many messages it has.
 */
public final class RetainedIndex
{
    /** Not retained. */
    public static final int NOT_RETAINED = -1;

    private static final int PAGE_SHIFT = 6;
    private static final int PAGE_SIZE = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_SIZE - 1;
    private static final int NO_PAGE = PageMap.NONE;
    private static final int PAGE_NUMBER_BITS = 44;
    private static final int MAX_SCANNED_PAGES = 128;

    private final Page[] pages;
    private final PageMap pageByKey;

    /**
     * An index with a pool of pages.
     *
     * @param pageCount most pages in use at a time.
     */
    public RetainedIndex(final int pageCount)
    {
        pages = new Page[pageCount];
        pageByKey = new PageMap(pageCount);
    }

    /**
     * Pages that a log of a size and a number of origins can use, if messages take 48 bytes on average. Smaller
     * messages make the pages run out first; then the oldest records leave earlier.
     *
     * @param logLength  size of the log in bytes.
     * @param maxOrigins most origins at a time.
     * @return the number of pages.
     */
    public static int pageCount(final long logLength, final long maxOrigins)
    {
        return (int)Math.min(1 << 21, logLength / (48 * PAGE_SIZE) + Math.min(2 * maxOrigins, logLength / 512) + 64);
    }

    /**
     * Whether a range can be put for sure.
     *
     * @param count of sequences.
     * @return true if there are enough free pages.
     */
    public boolean hasRoom(final int count)
    {
        return pageByKey.freeCount() >= (count >>> PAGE_SHIFT) + 2;
    }

    /**
     * Note where a run lies. There must be room.
     *
     * @param originIndex of the run.
     * @param first       sequence.
     * @param count       of messages.
     * @param offset      of the record in the log.
     */
    public void put(final int originIndex, final long first, final int count, final int offset)
    {
        final long end = first + count;
        for (long sequence = first; sequence < end; sequence = (sequence | PAGE_MASK) + 1)
        {
            pageToFill(originIndex, sequence).put(sequence, endInPage(sequence, end), (offset >>> 3) + 1);
        }
    }

    /**
     * Note where a gap lies, by its first sequence. There must be room.
     *
     * @param originIndex of the gap.
     * @param first       sequence.
     * @param offset      of the record in the log.
     */
    public void putGap(final int originIndex, final long first, final int offset)
    {
        pageToFill(originIndex, first).putGap(first, -((offset >>> 3) + 1));
    }

    /**
     * A run or the first sequence of a gap left the log.
     *
     * @param originIndex of the run.
     * @param first       sequence.
     * @param count       of messages.
     */
    public void remove(final int originIndex, final long first, final int count)
    {
        final long end = first + count;
        for (long sequence = first; sequence < end; sequence = (sequence | PAGE_MASK) + 1)
        {
            final long key = key(originIndex, sequence);
            final int index = pageByKey.get(key);
            if (index != NO_PAGE)
            {
                final Page page = pages[index];
                page.remove(sequence, endInPage(sequence, end));
                if (page.starts == 0)
                {
                    pageByKey.giveBack(key);
                }
            }
        }
    }

    /**
     * Record of a retained message.
     *
     * @param originIndex of the message.
     * @param sequence    of the message.
     * @return the record's offset in the log, or {@link #NOT_RETAINED}.
     */
    public int get(final int originIndex, final long sequence)
    {
        final Page page = page(originIndex, sequence);
        return page == null || !page.isRetained(sequence) ? NOT_RETAINED : (page.slotOf(sequence) - 1) << 3;
    }

    /**
     * Record of a gap.
     *
     * @param originIndex of the gap.
     * @param first       sequence of the gap.
     * @return the record's offset in the log, or {@link #NOT_RETAINED}.
     */
    public int getGap(final int originIndex, final long first)
    {
        final Page page = page(originIndex, first);
        return page == null || !page.isGap(first) ? NOT_RETAINED : (-page.slotOf(first) - 1) << 3;
    }

    /**
     * Next retained message.
     *
     * @param originIndex to look in.
     * @param from        sequence to begin at.
     * @param to          sequence to end at, inclusive.
     * @return the lowest retained sequence in the range, or <code>to + 1</code>.
     */
    public long next(final int originIndex, final long from, final long to)
    {
        for (long sequence = from; sequence <= to; sequence = (sequence | PAGE_MASK) + 1)
        {
            final Page page = page(originIndex, sequence);
            final long bits = page == null ? 0 : page.retained >>> sequence; // the shift takes the low 6 bits
            if (bits != 0)
            {
                return Math.min(sequence + Long.numberOfTrailingZeros(bits), to + 1);
            }
        }

        return to + 1;
    }

    /**
     * Previous retained message. Looks at a bounded number of pages.
     *
     * @param originIndex to look in.
     * @param from        sequence to begin at.
     * @param downTo      sequence to end at, inclusive.
     * @return the highest retained sequence in the range, or <code>downTo - 1</code>.
     */
    public long previous(final int originIndex, final long from, final long downTo)
    {
        long sequence = from;
        for (int scanned = 0; scanned < MAX_SCANNED_PAGES && sequence >= downTo; scanned++)
        {
            final Page page = page(originIndex, sequence);
            final long bits = page == null ? 0 : page.retained << ~sequence;
            if (bits != 0)
            {
                return Math.max(sequence - Long.numberOfLeadingZeros(bits), downTo - 1);
            }
            sequence = (sequence & ~(long)PAGE_MASK) - 1;
        }

        return downTo - 1;
    }

    /**
     * End of the retained range that a message begins. Looks at a bounded number of pages, so the range may go on.
     *
     * @param originIndex to look in.
     * @param from        retained sequence.
     * @param to          sequence to end at, inclusive.
     * @return the last sequence up to which all are retained.
     */
    public long endOfRange(final int originIndex, final long from, final long to)
    {
        long sequence = from;
        for (int scanned = 0; scanned < MAX_SCANNED_PAGES && sequence < to; scanned++)
        {
            final Page page = page(originIndex, sequence + 1);
            final int left = PAGE_SIZE - ((int)(sequence + 1) & PAGE_MASK);
            final int count = page == null ? 0 :
                Math.min(left, Long.numberOfTrailingZeros(~(page.retained >>> sequence + 1)));
            sequence = Math.min(sequence + count, to);
            if (count < left)
            {
                return sequence;
            }
        }

        return sequence;
    }

    /**
     * Start of the retained range that a message ends. Looks at a bounded number of pages, so the range may go on.
     *
     * @param originIndex to look in.
     * @param from        retained sequence.
     * @param downTo      sequence to end at, inclusive.
     * @return the first sequence from which on all are retained.
     */
    public long startOfRange(final int originIndex, final long from, final long downTo)
    {
        long sequence = from;
        for (int scanned = 0; scanned < MAX_SCANNED_PAGES && sequence > downTo; scanned++)
        {
            final Page page = page(originIndex, sequence - 1);
            final int left = ((int)(sequence - 1) & PAGE_MASK) + 1;
            final int count = page == null ? 0 :
                Math.min(left, Long.numberOfLeadingZeros(~(page.retained << ~(sequence - 1))));
            sequence = Math.max(sequence - count, downTo);
            if (count < left)
            {
                return sequence;
            }
        }

        return sequence;
    }

    /**
     * Pages in use now.
     *
     * @return the number of pages.
     */
    public int pagesInUse()
    {
        return pageByKey.usedCount();
    }

    private Page pageToFill(final int originIndex, final long sequence)
    {
        final long key = key(originIndex, sequence);
        int index = pageByKey.get(key);
        if (index == NO_PAGE)
        {
            index = pageByKey.take(key);
            if (pages[index] == null)
            {
                pages[index] = new Page();
            }
        }

        return pages[index];
    }

    private Page page(final int originIndex, final long sequence)
    {
        final int index = pageByKey.get(key(originIndex, sequence));
        return index == NO_PAGE ? null : pages[index];
    }

    private static long endInPage(final long sequence, final long end)
    {
        return Math.min(end, (sequence | PAGE_MASK) + 1);
    }

    private static long key(final int originIndex, final long sequence)
    {
        // windows are narrower than 2^30, so 44 bits of the page number are unique among the pages of one origin
        return ((long)originIndex << PAGE_NUMBER_BITS) | (sequence >>> PAGE_SHIFT & ((1L << PAGE_NUMBER_BITS) - 1));
    }

    /** Sequences are taken modulo 64 by the shifts, which look at the low 6 bits alone. */
    private static final class Page
    {
        private final int[] slots = new int[PAGE_SIZE];
        private long retained;
        private long starts;

        void put(final long first, final long end, final int slot)
        {
            final long range = range(first, end);
            startAt(end);
            retained |= range;
            starts = starts & ~range | 1L << first;
            slots[(int)first & PAGE_MASK] = slot;
        }

        void putGap(final long first, final int slot)
        {
            startAt(first + 1);
            retained &= ~(1L << first);
            starts |= 1L << first;
            slots[(int)first & PAGE_MASK] = slot;
        }

        void remove(final long first, final long end)
        {
            final long range = range(first, end);
            startAt(end);
            retained &= ~range;
            starts &= ~range;
        }

        boolean isRetained(final long sequence)
        {
            return (retained >>> sequence & 1) != 0;
        }

        boolean isGap(final long first)
        {
            return ((starts & ~retained) >>> first & 1) != 0;
        }

        /** Of a run or a gap that is there. */
        int slotOf(final long sequence)
        {
            final int leading = Long.numberOfLeadingZeros(starts << ~sequence);
            return slots[(int)sequence - leading & PAGE_MASK];
        }

        /** What follows in the same run, if anything does, is to be found without what comes before it. */
        private void startAt(final long sequence)
        {
            final boolean isOtherPage = (sequence & PAGE_MASK) == 0;
            if (!isOtherPage && ((retained & ~starts) >>> sequence & 1) != 0)
            {
                slots[(int)sequence & PAGE_MASK] = slotOf(sequence);
                starts |= 1L << sequence;
            }
        }

        private static long range(final long first, final long end)
        {
            return -1L << first & -1L >>> -end;
        }
    }
}
