using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using MyMessage = Headgate.Testing.Conformance.Tests.Memory.MemoryMessage;

namespace Headgate.Testing.Conformance.Tests.Readme;

internal sealed class MyQueueSubject(MyServer server) : SourceSubject<MyMessage>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.SettlesFailures | SourceFeatures.Waits;
    private readonly string _queue = $"q-{Guid.NewGuid():N}";

    public override SourceFeatures Features => Declared;
    public override Source<MyMessage> Create(SourceContext context) => server.Read(_queue, context);
    public override Task SendAsync(IReadOnlyList<ConformanceMessage> messages) => server.SendAsync(_queue, messages.Select(message => message.Text));
    public override string TextOf(MyMessage data) => data.Text;
}
