namespace Headgate.Flows.Joins;

/// <summary>Which elements without a partner a join passes on.</summary>
[Flags]
internal enum JoinKind
{
    /// <summary>None.</summary>
    Inner = 0,

    /// <summary>Those of the left side.</summary>
    Left = 1,

    /// <summary>Those of the right side.</summary>
    Right = 2,

    /// <summary>Those of both.</summary>
    Full = Left | Right,
}
