/**
 * Runs the stress tests (jcstress): two threads at a time over the real classes and buffers of what threads and
 * processes share. They are classes <code>XxxStress</code> in this module's tests, in the packages of what they stress.
 * Each outcome that is not listed as acceptable fails the build, and so does a JVM that dies, which is how a test shows
 * that memory was touched after it was unmapped.
 * <pre>
 * test                                       finds, each seen once (the engine broken on purpose)
 * PublicationRingStress.OffersToAFullRing    the head moved before what was read is zeroed
 * PublicationRingStress.TwoOffersAndTheDrain records read that are not committed
 * PublicationRingStress.CommitOfAClaim...    all passed in place of the open claim
 * DeliveryRingStress.EngineAndPoller         as the first; a poll that forgets where the last one stopped
 * DeliveryRingStress.EngineAndWaitingPoller  no negative length while a record is written; records not committed
 * StatusRowStress.Written                    a row not looked at twice; no odd version while it is written
 * StatusRowStress.FreedAndTaken              a row freed without that
 * StatusRowStress.Histogram                  a value counted before it is the largest (a defect that this found)
 * UseCountLifeStress.UseAndClose             a look before the count; memory freed without a look at the count
 * UseCountLifeStress.CloseAndClose           memory freed by each who finds nobody in
 * UseCountLifeStress.ExitElsewhereAndClose   uses that end in another thread counted without an atomic instruction
 * ConnectionLifeStress.*AndClose             files unmapped without a look at the count; a beat without a use
 * ConnectionLifeStress.CloseByBoth           the state told before its reason
 * ConnectionLifeStress.CommitAndSilence      a commit that does not look whether the engine let go
 * CloseEngineStress.OfferAndEngineClose      what is lost counted before the client is told (a defect that this found)
 * CloseEngineStress.*                        the engine's memory freed by the thread that closes it
 * </pre>
 * Not found, on a processor that keeps stores in their order: a plain store in place of an ordered one, and a close
 * that does not wait for stores that are late (the grace of <code>UseCount</code>). Both ask for another processor.
 */
package io.hearsay.perf.stress;
