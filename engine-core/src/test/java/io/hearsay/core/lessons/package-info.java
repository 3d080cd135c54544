/**
 * What Fabric's gossip had to learn, and the original it comes from, each as a property with a named test: in virtual
 * time, with several seeds.
 * <table>
 * <caption>Each lesson and where it is shown</caption>
 * <tr><th>property</th><th>test</th></tr>
 * <tr><td>1 000 must-deliver messages each way at the same time, smallest rings</td>
 *     <td>{@code MutualFloodTest.shouldCompleteBothDirectionsOfAMutualFlood},
 *     {@code shouldCompleteAFloodOfThreeNodesWhoseLogsAreFullOfEachOther}</td></tr>
 * <tr><td>the same with 8 nodes all to all</td>
 *     <td>{@code MutualFloodTest.shouldCompleteAFloodOfEightNodesAllToAll}</td></tr>
 * <tr><td>best-effort overflow is counted, never stalls</td>
 *     <td>{@code MutualFloodTest.shouldCountWhatBestEffortDropsAndNeverStallForIt},
 *     {@code shouldDeliverWhatMustArriveBesideAFloodOfBestEffort}</td></tr>
 * <tr><td>a peer stops in mid-flood</td>
 *     <td>{@code MutualFloodTest.shouldGoOnWhenAPeerStopsInMidFlood},
 *     {@code shouldPublishAllAloneWhenItsOnlyPeerStopsInMidFlood}</td></tr>
 * <tr><td>restart with the same address and a new id in mid-conversation, either side, both at the same moment</td>
 *     <td>{@code IncarnationTest.shouldCarryOnWithANewLifeInMidConversation}</td></tr>
 * <tr><td>old and new incarnation both in flight</td>
 *     <td>{@code IncarnationTest.shouldHearBothLivesWhilePacketsOfBothAreInFlight}</td></tr>
 * <tr><td>answers and acknowledgements for a node that died</td>
 *     <td>{@code IncarnationTest.shouldNotTakeAnswersThatAreMeantForTheDead}</td></tr>
 * <tr><td>both sides meet for the first time at the same instant</td>
 *     <td>{@code FirstContactTest.shouldMeetOnceWhereBothSpeakAtTheSameInstant}</td></tr>
 * <tr><td>late peers</td>
 *     <td>{@code FirstContactTest.shouldGiveLatePeersAllThatIsRetained}</td></tr>
 * <tr><td>first contact in mid-stream</td>
 *     <td>{@code FirstContactTest.shouldComeInMidStreamWithoutAFalseGap}</td></tr>
 * <tr><td>a bad packet followed by good ones</td>
 *     <td>{@code BadPacketTest.shouldReadTheGoodPacketsBehindABadOne}</td></tr>
 * <tr><td>three islands and a connector that dies and returns</td>
 *     <td>{@code IslandsTest.shouldBeOneClusterThroughAConnectorThatDiesAndReturns}</td></tr>
 * <tr><td>pull only, push only</td>
 *     <td>{@code PushOrPullAloneTest.shouldCarryEverythingByPullAlone}, {@code shouldCarryEverythingByPushAlone},
 *     {@code shouldRepairByPullWhatPurePushLeavesOut}</td></tr>
 * <tr><td>a node never receives its own message</td>
 *     <td>{@code EchoTest.shouldNeverReceiveItsOwnMessagesWhoeverSendsThem},
 *     {@code shouldHearWhatItsFormerLifeSaidAsAnothers}</td></tr>
 * <tr><td>unreachable peers cost nothing to the others</td>
 *     <td>{@code UnreachablePeersTest.shouldCostTheOthersNothing},
 *     {@code shouldOnlyDelayTheFirstMomentsUntilTheyAreGivenUp}</td></tr>
 * <tr><td>byzantine answers: acknowledgements</td>
 *     <td>{@code ByzantineAnswersTest.shouldCountEachAcknowledgementOnceAndOnlyOfThoseWhoWereAsked}</td></tr>
 * <tr><td>byzantine answers: syncs with absurd, huge or overlapping ranges</td>
 *     <td>{@code ByzantineAnswersTest.shouldNotBeMovedBySyncsOfAbsurdRanges}</td></tr>
 * <tr><td>byzantine answers: claims that are never honoured</td>
 *     <td>{@code ByzantineAnswersTest.shouldGetFromTheHonestWhatALiarClaimsAndNeverSends},
 *     {@code shouldForgetAClaimThatNobodyEverHonours}</td></tr>
 * <tr><td>byzantine answers: an unsolicited response</td>
 *     <td>{@code ByzantineAnswersTest.shouldTakeAnUnsolicitedResponseLikeAnyOther}</td></tr>
 * <tr><td>ordered clients with a full log</td>
 *     <td>{@code OrderedFloodTest.shouldGetAllInOrderOrBeToldWhatWasSkippedWhileTheLogsAreFull}</td></tr>
 * <tr><td>forgotten origins that somebody still holds</td>
 *     <td>{@code RetentionTest.shouldNotTakeAgainFromAnotherWhatItHasForgotten}</td></tr>
 * <tr><td>two peers with different retention at rest</td>
 *     <td>{@code RetentionTest.shouldBeAtRestWherePeersRetainDifferentAmounts}</td></tr>
 * <tr><td>concurrent and repeated close</td>
 *     <td>{@code ClosingTest}; with threads: {@code CloseTest} in engine-io</td></tr>
 * </table>
 */
package io.hearsay.core.lessons;
