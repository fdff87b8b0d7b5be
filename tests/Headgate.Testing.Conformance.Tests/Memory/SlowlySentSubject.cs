using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A queue whose server takes longer to accept a message than a read may wait for one that is there.</summary>
internal sealed class SlowlySentSubject : SourceSubject<MemoryMessage>
{
    private readonly MemorySourceSubject _queue = new(isLog: false);

    public override SourceFeatures Features => _queue.Features;

    public override TimeSpan Patience => TimeSpan.FromSeconds(2);

    public override TimeSpan Quiet => _queue.Quiet;

    public override Source<MemoryMessage> Create(SourceContext context) => _queue.Create(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        await Task.Delay(Patience * 1.5, TimeProvider.System);
        await _queue.SendAsync(messages);
    }

    public override string TextOf(MemoryMessage data) => _queue.TextOf(data);

    public override Task InterruptAsync() => _queue.InterruptAsync();

    public override async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await base.DisposeAsync();
    }
}
