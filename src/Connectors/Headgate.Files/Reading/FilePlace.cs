namespace Headgate.Files.Reading;

/// <summary>Where a message stands in its file.</summary>
/// <param name="Start">Its position.</param>
/// <param name="End">The position of the next one.</param>
/// <param name="Line">The number of its line.</param>
/// <param name="NextLine">The number of the line after it.</param>
internal readonly record struct FilePlace(long Start, long End, long Line, long NextLine);
