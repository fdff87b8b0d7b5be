using System.Collections.Concurrent;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Replaying;

/// <summary>Crosses letters off that need not be replayed again, and knows which are under way. Thread-safe.</summary>
internal sealed class LetterAcknowledger(LetterFile file) : IAcknowledger
{
    private readonly ConcurrentDictionary<long, byte> _underWay = new();

    /// <summary>A letter is about to be given out: false when it is under way already.</summary>
    public bool TryBegin(LetterMark mark) => _underWay.TryAdd(mark.Offset, 0);

    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        IReadOnlyList<LetterMark> settled = [.. ReplayedDelivery.SettledOf<StoredDelivery>(ended).Select(static letter => letter.Mark)];
        try
        {
            if (settled.Count > 0) await file.CrossOffAsync(settled);
        }
        finally
        {
            foreach (var letter in ended.Succeeded.Concat(ended.Failed).Concat(ended.Returned).OfType<StoredDelivery>()) _underWay.TryRemove(letter.Mark.Offset, out _);
        }
    }
}
