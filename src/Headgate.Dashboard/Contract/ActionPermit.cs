namespace Headgate.Dashboard.Contract;

/// <summary>What <c>GET api/antiforgery</c> says: whether whoever asks may act, and the token that an action must bring.</summary>
internal sealed record ActionPermit
{
    /// <summary>Whether they may.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Why not.</summary>
    public required string? Reason { get; init; }

    /// <summary>The name of the header that the token goes in.</summary>
    public required string? Header { get; init; }

    /// <summary>The token; a cookie belongs to it.</summary>
    public required string? Token { get; init; }
}
