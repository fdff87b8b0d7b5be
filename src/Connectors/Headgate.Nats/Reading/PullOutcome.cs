namespace Headgate.Nats.Reading;

/// <summary>What the server's word of a pull means.</summary>
internal enum PullOutcome
{
    /// <summary>It still has the pull, or speaks of one that is over.</summary>
    Waiting,

    /// <summary>The pull has ended, and there was nothing more to be had.</summary>
    Empty,

    /// <summary>The pull was refused for now.</summary>
    Refused,

    /// <summary>The consumer is gone, or its server goes down.</summary>
    Lost,
}
