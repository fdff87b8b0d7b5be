using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests.Readme;

/// <summary>What stands for a server in the README's example.</summary>
public sealed class MyServer
{
    private readonly Dictionary<string, MemoryBroker> _queues = [];

    internal Source<MemoryMessage> Read(string queue, SourceContext context) => new MemorySource(Find(queue), context, "none");

    internal Task SendAsync(string queue, IEnumerable<string> texts)
    {
        Find(queue).Send([.. texts.Select(static text => new ConformanceMessage(text))]);
        return Task.CompletedTask;
    }

    private MemoryBroker Find(string queue)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue(queue, out var broker)) _queues.Add(queue, broker = new MemoryBroker(SourceFault.None, isLog: false));
            return broker;
        }
    }
}
