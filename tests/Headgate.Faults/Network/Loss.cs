namespace Headgate.Faults.Network;

/// <summary>Which packets a network loses.</summary>
public enum Loss
{
    /// <summary>One of twenty.</summary>
    Some,

    /// <summary>Three of ten.</summary>
    Many,

    /// <summary>All that go to the server.</summary>
    Requests,

    /// <summary>All that come from the server.</summary>
    Answers,

    /// <summary>All, and nobody is told: connections are half open on both sides.</summary>
    All,
}
