namespace Headgate.Faults.Network;

/// <summary>What a network does to what is sent over it.</summary>
public enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything arrives late.</summary>
    Delay,

    /// <summary>Connections that last are cut; new ones may be made.</summary>
    Cut,

    /// <summary>Connections are cut, and new ones refused.</summary>
    Refuse,

    /// <summary>Nothing arrives any more, and nobody is told: as with a cable that was pulled out. Such a connection stays dead.</summary>
    Swallow,

    /// <summary>Nothing arrives at the server any more, and nobody is told.</summary>
    SwallowRequests,

    /// <summary>What the server says ends in the middle, and then the connection.</summary>
    Truncate,

    /// <summary>Of what the server says a byte is another one; then nothing passes any more, and the connection ends.</summary>
    Corrupt,

    /// <summary>What is sent arrives in pieces of a few bytes.</summary>
    Shred,
}
