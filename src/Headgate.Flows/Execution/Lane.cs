namespace Headgate.Flows.Execution;

/// <summary>Where a subscription of a stage leads.</summary>
/// <param name="Input">Which of the layer's inputs it belongs to.</param>
/// <param name="Producer">Which stage of that input's layer is at its other end.</param>
/// <param name="FirstSource">The number of the input's first source.</param>
/// <param name="IsSource">Whether the stage at the other end is a source of its own to this one: it keeps the order of what it sends by itself.</param>
internal readonly record struct Lane(int Input, int Producer, int FirstSource, bool IsSource)
{
    /// <summary>Gets the number of the input's first lane.</summary>
    public int FirstLane { get; init; }

    /// <summary>Gets whether the stage at the other end keeps the order of what it sends by itself too, and tells how far it has come in the batches of the sources.</summary>
    public bool TellsProgress { get; init; }

    /// <summary>Gets its number among those of the stage that keep an order of their own: stages that share one sequence are one.</summary>
    public int Number => IsSource || TellsProgress ? FirstLane + Producer : FirstLane;
}
