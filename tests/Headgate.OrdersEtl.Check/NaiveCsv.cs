using System.Text;

namespace Headgate.OrdersEtl.Check;

/// <summary>One line of RFC 4180, a character at a time.</summary>
public static class NaiveCsv
{
    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>The values of a line; null if its quotes do not add up.</summary>
    public static List<string>? Split(string line)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        var state = State.FieldStart;
        foreach (var character in line)
        {
            if (character == ',' && state != State.Quoted)
            {
                values.Add(value.ToString());
                value.Clear();
                state = State.FieldStart;
                continue;
            }

            var next = Next(state, character);
            if (next is null) return null;
            var isText = !(character == '"' && (state == State.FieldStart || next == State.QuoteInQuoted));
            if (isText) value.Append(character);
            state = next.Value;
        }

        values.Add(value.ToString());
        return state == State.Quoted ? null : values;
    }

    private static State? Next(State state, char character) => (state, character) switch
    {
        (State.FieldStart, '"') => State.Quoted,
        (State.FieldStart, _) => State.Unquoted,
        (State.Unquoted, '"') => null,
        (State.Unquoted, _) => State.Unquoted,
        (State.Quoted, '"') => State.QuoteInQuoted,
        (State.Quoted, _) => State.Quoted,
        (State.QuoteInQuoted, '"') => State.Quoted,
        _ => null,
    };
}
