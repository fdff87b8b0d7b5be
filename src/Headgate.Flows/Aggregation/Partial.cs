namespace Headgate.Flows.Aggregation;

/// <summary>What is gathered before a partition point, so that less travels.</summary>
internal static class Partial
{
    /// <summary>With so many keys a stage passes on what it has gathered: its memory stays bounded, whatever the number of keys.</summary>
    public const int MostKeys = 1 << 16;
}
