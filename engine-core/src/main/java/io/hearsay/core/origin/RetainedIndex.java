package io.hearsay.core.origin;

/**
 * Finds the record of the log in which a retained message lies: pages of 128 sequences, found through an
 * open-addressing map. Owned by the agent's thread. A page is in use only while something of it is retained, so memory
 * follows what is retained, not how far sequences are apart. The number of pages is bounded from the start; each is
 * made when it is first needed, and used again and again, the latest first.
 * <p>
 * A page: 128 slots: 0 = not retained, else the record's offset in the log / 8 + 1, negative for the first sequence of
 * a gap; then the number of retained sequences.
 */
public final class RetainedIndex
{
    /** Not retained. */
    public static final int NOT_RETAINED = -1;

    private static final int PAGE_SHIFT = 7;
    private static final int PAGE_SIZE = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_SIZE - 1;
    private static final int USED_COUNT = PAGE_SIZE;
    private static final int NO_PAGE = PageMap.NONE;
    private static final int PAGE_NUMBER_BITS = 44;
    private static final int MAX_SCANNED_PAGES = 64;

    private final int[][] pages;
    private final PageMap pageByKey;

    /**
     * An index with a pool of pages.
     *
     * @param pageCount most pages in use at a time.
     */
    public RetainedIndex(final int pageCount)
    {
        pages = new int[pageCount][];
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
        fill(originIndex, first, count, (offset >>> 3) + 1);
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
        fill(originIndex, first, 1, -((offset >>> 3) + 1));
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
        fill(originIndex, first, count, 0);
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
        final int value = slot(originIndex, sequence);
        return value > 0 ? (value - 1) << 3 : NOT_RETAINED;
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
        final int value = slot(originIndex, first);
        return value < 0 ? (-value - 1) << 3 : NOT_RETAINED;
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
        long sequence = from;
        while (sequence <= to)
        {
            final int page = page(originIndex, sequence);
            if (page == NO_PAGE)
            {
                sequence = (sequence | PAGE_MASK) + 1;
            }
            else
            {
                final long pageEnd = Math.min(to, sequence | PAGE_MASK);
                for (; sequence <= pageEnd; sequence++)
                {
                    if (slotInPage(page, sequence) > 0)
                    {
                        return sequence;
                    }
                }
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
            final int page = page(originIndex, sequence);
            final long pageStart = Math.max(downTo, sequence & ~(long)PAGE_MASK);
            if (page != NO_PAGE)
            {
                for (long candidate = sequence; candidate >= pageStart; candidate--)
                {
                    if (slotInPage(page, candidate) > 0)
                    {
                        return candidate;
                    }
                }
            }
            sequence = pageStart - 1;
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
            final int page = page(originIndex, sequence + 1);
            if (page == NO_PAGE)
            {
                return sequence;
            }

            final long pageEnd = Math.min(to, (sequence + 1) | PAGE_MASK);
            while (sequence < pageEnd)
            {
                if (slotInPage(page, sequence + 1) <= 0)
                {
                    return sequence;
                }
                sequence++;
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
            final int page = page(originIndex, sequence - 1);
            if (page == NO_PAGE)
            {
                return sequence;
            }

            final long pageStart = Math.max(downTo, (sequence - 1) & ~(long)PAGE_MASK);
            while (sequence > pageStart)
            {
                if (slotInPage(page, sequence - 1) <= 0)
                {
                    return sequence;
                }
                sequence--;
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

    private void fill(final int originIndex, final long first, final int count, final int value)
    {
        long sequence = first;
        final long end = first + count;
        while (sequence < end)
        {
            final long key = key(originIndex, sequence);
            int page = pageByKey.get(key);
            if (page == NO_PAGE)
            {
                if (value == 0)
                {
                    sequence = (sequence | PAGE_MASK) + 1;
                    continue;
                }
                page = pageByKey.take(key);
                if (pages[page] == null)
                {
                    pages[page] = new int[PAGE_SIZE + 1];
                }
            }

            final long pageEnd = Math.min(end, (sequence | PAGE_MASK) + 1);
            if (fillPage(pages[page], (int)sequence & PAGE_MASK, (int)(pageEnd - sequence), value) == 0)
            {
                pageByKey.giveBack(key);
            }
            sequence = pageEnd;
        }
    }

    private static int fillPage(final int[] page, final int from, final int count, final int value)
    {
        int used = page[USED_COUNT];
        for (int i = from; i < from + count; i++)
        {
            used += (value != 0 ? 1 : 0) - (page[i] != 0 ? 1 : 0);
            page[i] = value;
        }
        page[USED_COUNT] = used; // a page without any is all 0 again
        return used;
    }

    private int slot(final int originIndex, final long sequence)
    {
        final int page = page(originIndex, sequence);
        return page == NO_PAGE ? 0 : slotInPage(page, sequence);
    }

    private int slotInPage(final int page, final long sequence)
    {
        return pages[page][(int)sequence & PAGE_MASK];
    }

    private int page(final int originIndex, final long sequence)
    {
        return pageByKey.get(key(originIndex, sequence));
    }

    private static long key(final int originIndex, final long sequence)
    {
        // windows are narrower than 2^30, so 44 bits of the page number are unique among the pages of one origin
        return ((long)originIndex << PAGE_NUMBER_BITS) | (sequence >>> PAGE_SHIFT & ((1L << PAGE_NUMBER_BITS) - 1));
    }
}
