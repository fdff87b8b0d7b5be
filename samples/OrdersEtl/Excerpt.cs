namespace OrdersEtl;

/// <summary>Quotes a value in a message: in single quotes, cut at 80 characters, control characters replaced.</summary>
public static class Excerpt
{
    /// <summary>A longer value is cut here.</summary>
    public const int LongestCharacters = 80;

    /// <summary>The value as a message shows it.</summary>
    public static string Of(ReadOnlySpan<char> value)
    {
        if (value.Length <= LongestCharacters) return $"'{Printable(value)}'";
        // Half a surrogate pair is no text.
        var length = char.IsHighSurrogate(value[LongestCharacters - 1]) ? LongestCharacters - 1 : LongestCharacters;
        return $"'{Printable(value[..length])}…'";
    }

    private static string Printable(ReadOnlySpan<char> value) =>
        string.Create(value.Length, value, static (characters, source) =>
        {
            for (var index = 0; index < source.Length; index++)
                characters[index] = char.IsControl(source[index]) ? '\uFFFD' : source[index];
        });
}
