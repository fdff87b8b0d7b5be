using System.Globalization;

namespace Headgate.Faults.Ledger;

/// <summary>A message that is owed: its text follows from its number, so that whoever reads it knows whether it is whole.</summary>
/// <param name="Id">Its number, from 1 on.</param>
/// <param name="Key">Under which it is kept in order.</param>
public readonly record struct Duty(long Id, int Key)
{
    private const int KeyCount = 32;

    /// <summary>The duty of a number.</summary>
    public static Duty Of(long id) => new(id, (int)(id * 7 % KeyCount));

    /// <summary>What is sent, and must arrive. Its length differs from one to the next.</summary>
    public string Text
    {
        get
        {
            var seed = Id.ToString(CultureInfo.InvariantCulture);
            var padding = new string((char)('a' + (Id % 26)), (int)(Id * 13 % 97));
            return $"{seed}|{Key}|{padding}|{Hash($"{seed}|{Key}|{padding}"):x8}";
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is not what was sent.</exception>
    public static Duty Parse(string text)
    {
        var end = text.IndexOf('|', StringComparison.Ordinal);
        if (end > 0 && long.TryParse(text.AsSpan(0, end), CultureInfo.InvariantCulture, out var id) && Of(id).Text == text) return Of(id);
        throw new FormatException($"A text of {text.Length} characters is none that was sent.");
    }

    private static uint Hash(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var character in text) hash = unchecked((hash ^ character) * 16_777_619u);
        return hash;
    }
}
