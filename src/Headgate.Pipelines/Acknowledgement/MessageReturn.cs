using System.Runtime.InteropServices;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Hands messages back to their sources that a stage has lost, or will not come to. Thread-safe.</summary>
internal sealed class MessageReturn(Ledger ledger)
{
    private readonly Lock _gate = new();
    private AckGroups _groups = new(ledger);
    private Task _sent = Task.CompletedTask;

    public void Add<T>(params ReadOnlySpan<Message<T>> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages) _groups.Add(message.Delivery, DeliveryStatus.Returned);
        }
    }

    /// <summary>Hands messages back, and does not wait until their sources know.</summary>
    public void Send<T>(params ReadOnlySpan<Message<T>> messages)
    {
        Add(messages);
        _ = SendAsync();
    }

    public void AddAll<T>(List<Message<T>> messages) => Add(CollectionsMarshal.AsSpan(messages));

    /// <summary>Tells the sources of what was added; ends when they know of everything that was sent. Never throws.</summary>
    public Task SendAsync()
    {
        AckGroups groups;
        Task before;
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            groups = _groups;
            before = _sent;
            _groups = new AckGroups(ledger);
            _sent = sent.Task;
        }

        _ = SendAsync(groups, before, sent);
        return sent.Task;
    }

    private async Task SendAsync(AckGroups groups, Task before, TaskCompletionSource sent)
    {
        await groups.FlushAsync(ledger.GivenUp);
        await before;
        sent.SetResult();
    }
}
