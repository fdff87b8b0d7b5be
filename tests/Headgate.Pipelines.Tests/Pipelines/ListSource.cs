using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Messages that are made beforehand, all of them read at once.</summary>
internal sealed class ListSource<T>(IEnumerable<Message<T>> all) : Source<T>
{
    public override ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        foreach (var message in all) messages.Add(message);
        return new ValueTask<bool>(false);
    }
}
