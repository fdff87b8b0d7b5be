using System.Text;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>Texts that are lost, cut or changed where somebody has not thought of them.</summary>
internal static class StrangeTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "two\nlines", "two\r\nlines", "a line end\n", "\n", "a\ttab", " spaces around ", " ", "a\0b", "\0", "\"", "'", "it's \"so\"", "\\", "\\n", "a,b;c|d", "{\"a\":[1,null]}", "{",
        "%s %n {0} $1", "null", "déjà vu, Ünïcödé", "日本語", "\U0001F600 \U0001F469\u200D\U0001F680", "e\u0301", "\u202Ertl", "\uFEFFmark", "\u2028\u2029\u0085", "\u0001\u001B\u007F",
    ];

    public static string Escape(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var sign in text)
        {
            if (sign is >= ' ' and <= '~') escaped.Append(sign);
            else escaped.Append($"\\u{(int)sign:X4}");
        }

        return escaped.Append('"').ToString();
    }
}
