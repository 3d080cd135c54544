package io.hearsay.core.testing;

import java.util.List;

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
