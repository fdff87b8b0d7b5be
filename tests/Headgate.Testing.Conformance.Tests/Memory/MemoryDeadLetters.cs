using System.Globalization;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>Keeps dead letters in a <see cref="MemoryDestination"/>, with the faults that are planted in it.</summary>
internal sealed class MemoryDeadLetters(MemoryDestination destination) : IDeadLetterSink
{
    private MemoryLink? _link;

    private SinkFault Fault => destination.Fault;

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var link = _link ??= destination.Connect();
        await Task.Yield();
        try
        {
            foreach (var letter in Fault == SinkFault.KeepsOneOfACall ? letters.Take(1) : letters) Write(link, letter);
        }
        catch (IOException)
        {
            Interlocked.CompareExchange(ref _link, null, link);
            if (Fault != SinkFault.LosesLettersAtACut) throw;
        }
    }

    private void Write(MemoryLink link, DeadLetter letter)
    {
        if (Fault == SinkFault.RefusesLongReasons && letter.Reason.Length > 1_000) throw new FormatException("The header is too long.");
        var text = Fault == SinkFault.WantsItsOwnData ? ((MemoryMessage)letter.Data!).Text : $"{letter.Data}";
        var headers = letter.Metadata.ToDictionary(static it => it.Key, static it => $"{it.Value}");
        headers[DeadLetterMetadata.Pipeline] = letter.Pipeline;
        headers[DeadLetterMetadata.Step] = letter.Step;
        headers[DeadLetterMetadata.Attempts] = letter.Attempts.ToString(CultureInfo.InvariantCulture);
        if (Fault != SinkFault.SaysNoReason) headers[DeadLetterMetadata.Reason] = letter.Reason;
        destination.Write(link, new WrittenMessage(text, headers), isOnce: false);
    }
}
