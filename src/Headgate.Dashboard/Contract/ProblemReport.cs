namespace Headgate.Dashboard.Contract;

/// <summary>An error, as RFC 9457 has it.</summary>
internal sealed record ProblemReport
{
    /// <summary>Always <c>about:blank</c>: the status says what kind it is.</summary>
    public required string Type { get; init; }

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public required string Detail { get; init; }
}
