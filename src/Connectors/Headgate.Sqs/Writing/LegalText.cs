namespace Headgate.Sqs.Writing;

/// <summary>The characters that SQS takes: those of XML.</summary>
internal static class LegalText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Where a text has a character that SQS refuses; -1 when it has none.</summary>
    public static int IndexOfIllegal(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsLegal(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }

        return -1;
    }

    /// <summary>The text, with another character for each that SQS refuses.</summary>
    public static string Of(string text)
    {
        var index = IndexOfIllegal(text);
        if (index < 0) return text;
        var letters = text.ToCharArray();
        while (index >= 0)
        {
            letters[index++] = Replacement;
            var next = IndexOfIllegal(letters.AsSpan(index));
            index = next < 0 ? next : index + next;
        }

        return new string(letters);
    }

    private static bool IsLegal(char letter) => letter is '\t' or '\n' or '\r' or (>= ' ' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD');
}
