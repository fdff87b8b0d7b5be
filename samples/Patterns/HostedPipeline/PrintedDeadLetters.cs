using Headgate.Pipelines.Failures;

namespace Patterns;

/// <summary>Prints what failed for good.</summary>
public sealed class PrintedDeadLetters : IDeadLetterSink
{
    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        foreach (var letter in letters) Console.WriteLine($"dead letter '{letter.Data}' of {letter.Step}: {letter.Reason}");
        return default;
    }
}
