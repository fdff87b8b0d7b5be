namespace Headgate.Pipelines.Replaying;

/// <summary>What a line of a file of dead letters is to whoever replays it.</summary>
internal enum LineKind
{
    /// <summary>A letter that is to be replayed.</summary>
    Letter,

    /// <summary>A letter that was replayed, or an empty line.</summary>
    Nothing,

    /// <summary>A letter that holds data of another type.</summary>
    OtherType,

    /// <summary>No letter, one whose data cannot be read, or a last line that its process could not finish.</summary>
    Unreadable,
}
