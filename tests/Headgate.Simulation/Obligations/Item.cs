namespace Headgate.Simulation.Obligations;

/// <summary>What flows: which message it is, or which part of one, and which delivery of it this is.</summary>
/// <param name="Id">The message, from 1 on.</param>
/// <param name="Part">Which part of it; -1 for the whole.</param>
/// <param name="Key">Under which it is kept in order.</param>
/// <param name="Payload">Follows from <paramref name="Id"/> and <paramref name="Part"/>.</param>
/// <param name="Lane">The session, or the assignment of a partition, in which it was delivered.</param>
/// <param name="Sequence">Grows from delivery to delivery.</param>
public readonly record struct Item(int Id, int Part, int Key, uint Payload, int Lane, long Sequence)
{
    /// <summary>A whole message, as its broker delivers it.</summary>
    public static Item Deliver(int id, int key, int lane, long sequence) => new(id, -1, key, PayloadOf(id, -1), lane, sequence);

    /// <summary>What the payload must be.</summary>
    public static uint PayloadOf(int id, int part) => unchecked(((((uint)id * 2_654_435_761u) ^ (uint)(part + 2)) * 2_246_822_519u) ^ 0x9e3779b9u);

    /// <summary>A part of the message.</summary>
    public Item PartOf(int part) => this with { Part = part, Payload = PayloadOf(Id, part) };
}
