namespace OrdersEtl.Transformation;

/// <summary>
/// What a number may look like: ASCII digits, for a price one point between digits, for a quantity a minus before them. The
/// framework's own parsers are more generous (they pass trailing NUL characters, for one).
/// </summary>
public static class NumberSyntax
{
    /// <summary>One digit or more, nothing else.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Digits, or digits, a point and digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="decimals">How many digits stand behind the point.</param>
    public static bool IsDecimal(ReadOnlySpan<char> text, out int decimals)
    {
        var point = text.IndexOf('.');
        decimals = point < 0 ? 0 : text.Length - point - 1;
        return point < 0 ? IsDigits(text) : IsDigits(text[..point]) && IsDigits(text[(point + 1)..]);
    }
}
