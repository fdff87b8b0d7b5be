using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A destination in memory: it keeps one message of each text, and its connections can be cut.</summary>
internal sealed class MemoryDestination(SinkFault fault)
{
    private readonly Lock _gate = new();
    private readonly List<WrittenMessage> _written = [];
    private readonly List<MemoryLink> _links = [];

    public SinkFault Fault => fault;

    public IReadOnlyList<WrittenMessage> Written
    {
        get
        {
            lock (_gate) return [.. _written];
        }
    }

    public MemoryLink Connect()
    {
        lock (_gate)
        {
            var link = new MemoryLink();
            _links.Add(link);
            return link;
        }
    }

    /// <summary>Keeps a message that came over a connection.</summary>
    public void Write(MemoryLink link, WrittenMessage message, bool isOnce = true)
    {
        lock (_gate)
        {
            if (link.IsCut) throw new IOException("The connection was cut.");
            if (!isOnce || fault == SinkFault.WritesTwice || !_written.Exists(it => it.Text == message.Text)) _written.Add(message);
        }
    }

    public void Cut()
    {
        lock (_gate)
        {
            _links.ForEach(static link => link.IsCut = true);
            _links.Clear();
        }
    }
}
