package io.hearsay.io;

import java.util.List;

import io.hearsay.core.testing.FuzzCorpus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest
{
    @TestFactory
    List<DynamicTest> shouldHoldForTheCorpus()
    {
        return FuzzCorpus.tests(FuzzCorpusTest.class);
    }
}
