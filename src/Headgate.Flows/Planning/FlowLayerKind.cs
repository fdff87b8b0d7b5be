namespace Headgate.Flows.Planning;

/// <summary>How the stages of a layer come by their elements.</summary>
public enum FlowLayerKind
{
    /// <summary>Each takes a batch when it has time: demand decides.</summary>
    Shared,

    /// <summary>Each takes the elements of its keys.</summary>
    Partitioned,

    /// <summary>One stage puts the batches of several others into one sequence, for stages that share them.</summary>
    Relay,

    /// <summary>One stage puts the results of several others in order.</summary>
    Gathering,
}
