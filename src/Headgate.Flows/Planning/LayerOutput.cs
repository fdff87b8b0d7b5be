namespace Headgate.Flows.Planning;

/// <summary>Where the elements of a layer go.</summary>
/// <param name="Receivers">How many receivers there are.</param>
/// <param name="IsShared">Whether any of them may take a batch; otherwise each batch is for one.</param>
internal sealed record LayerOutput(int Receivers, bool IsShared)
{
    /// <summary>Gets whether the receivers are told the event times of the elements.</summary>
    public bool IsTimed { get; init; }
}
