using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A message that lies in a <see cref="MemoryBroker"/>.</summary>
internal sealed class MemoryEntry(ConformanceMessage message, long sequence)
{
    public ConformanceMessage Message => message;

    public string Text { get; set; } = message.Text;

    /// <summary>Where it stands.</summary>
    public long Sequence { get; set; } = sequence;

    /// <summary>The connection that has it under way; null when none has.</summary>
    public MemoryConnection? Owner { get; set; }

    /// <summary>What its connection calls it: from 1 on.</summary>
    public int Tag { get; set; }

    /// <summary>Who has ever had it.</summary>
    public HashSet<MemoryConnection> Seen { get; } = [];
}
