namespace Headgate.Pipelines.Replaying;

/// <summary>Where a letter stands in its file, and how to be sure that it still does.</summary>
/// <param name="Offset">Where its line begins, in bytes.</param>
/// <param name="LengthBytes">How long its line is, without its end.</param>
/// <param name="FlagOffset">Where in the line the digit stands that says whether it was replayed.</param>
/// <param name="Hash">The hash of the line while it was not; of this process alone.</param>
internal readonly record struct LetterMark(long Offset, int LengthBytes, int FlagOffset, int Hash)
{
    /// <summary>The digit of a letter that is to be replayed.</summary>
    public const byte Open = (byte)'0';

    /// <summary>The digit of a letter that was.</summary>
    public const byte Replayed = (byte)'1';

    public static LetterMark Of(long offset, ReadOnlySpan<byte> line, int flagOffset) => new(offset, line.Length, flagOffset, HashOf(line, flagOffset));

    /// <summary>Whether a line is the one that was marked.</summary>
    public bool Fits(ReadOnlySpan<byte> line) => line.Length == LengthBytes && line[FlagOffset] is Open or Replayed && HashOf(line, FlagOffset) == Hash;

    private static int HashOf(ReadOnlySpan<byte> line, int flagOffset)
    {
        var hash = default(HashCode);
        hash.AddBytes(line[..flagOffset]);
        hash.AddBytes(line[(flagOffset + 1)..]);
        return hash.ToHashCode();
    }
}
