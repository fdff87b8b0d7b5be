namespace Headgate.Stages.Dispatching;

/// <summary>The partition function named a partition that does not exist.</summary>
public sealed class UnknownPartitionException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="partition">What the function named.</param>
    /// <param name="known">The partitions that exist.</param>
    public UnknownPartitionException(object? partition, string known)
        : base($"The partition function named partition '{partition}', which does not exist. The partitions are {known}. Return one of them, or false for none.") =>
        Partition = partition;

    /// <summary>Gets what the function named.</summary>
    public object? Partition { get; }
}
