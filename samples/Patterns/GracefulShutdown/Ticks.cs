using Headgate.Pipelines.Sources;

namespace Patterns;

/// <summary>Numbers without end, as many as are asked for.</summary>
public sealed class Ticks : Source<int>
{
    private int _next;

    public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
    {
        while (!messages.IsFull) messages.Add(_next++);
        return new(true);
    }
}
