using Headgate.Testing.Conformance.Rules.DeadLetters;
using Headgate.Testing.Conformance.Rules.Faltering;
using Headgate.Testing.Conformance.Rules.Writing;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>The rules for sinks, in the order of their numbers.</summary>
internal static class SinkRules
{
    public static IReadOnlyList<SinkRule> All { get; } =
    [
        new WrittenWhenReturned(),
        new AllSucceed(),
        new KeepsTheOrder(),
        new ManyInOneBatch(),
        new SeveralBatchesAtOnce(),
        new BigMessagesAreWrittenWhole(),
        new EmptyTextIsWritten(),
        new StrangeTextIsWritten(),
        new TwiceIsOnce(),
        new TheTraceIsSentOn(),
        new AMessageKeepsItsTrace(),
        new BadMessagesFailAlone(),
        new CancelledWritesEnd(),
        new WritesAfterACut(),
        new NothingReportedIsMissing(),
        new DisposedWithoutAWrite(),
        new NoSecretIsWritten(),
        new LettersSayWhy(),
        new LettersOfAnyData(),
        new SeveralLettersAtOnce(),
        new ReasonsOfAnyText(),
        new LettersAfterACut(),
    ];
}
