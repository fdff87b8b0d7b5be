namespace Headgate.Flows.Planning;

/// <summary>A source that can begin again where it was.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal interface IReplayableSource<T> : ISource<T>
{
    /// <summary>Makes the source so that it begins after so many elements; the run starts it.</summary>
    /// <param name="position">After how many elements.</param>
    SourceParts<T> MakeAt(long position);
}
