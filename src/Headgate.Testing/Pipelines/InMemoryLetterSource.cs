using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Replaying;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Pipelines;

/// <summary>Gives the letters of <see cref="InMemoryDeadLetters"/> again. Of several that are read side by side, the first gives them all.</summary>
internal sealed class InMemoryLetterSource<T>(InMemoryDeadLetters letters, bool isFirst, Func<DeadLetter, bool>? predicate) : Source<T>, IAcknowledger
{
    private Queue<DeadLetter> _left = [];

    public override ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _left = new Queue<DeadLetter>(letters.Letters.Where(letter => isFirst && IsOfType(letter.Data) && predicate?.Invoke(letter) != false));
        return default;
    }

    public override ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        while (!messages.IsFull && _left.TryDequeue(out var letter)) messages.Add((T)letter.Data!, new ReplayedDelivery(this, letter));
        return new ValueTask<bool>(_left.Count > 0);
    }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        foreach (var delivery in ReplayedDelivery.SettledOf<ReplayedDelivery>(ended)) letters.Remove(delivery.Letter);
        return default;
    }

    private static bool IsOfType(object? data) => data is T || (data is null && default(T) is null);
}
