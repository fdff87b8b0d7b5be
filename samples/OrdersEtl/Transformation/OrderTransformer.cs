using System.Diagnostics.CodeAnalysis;
using OrdersEtl.Extraction;

namespace OrdersEtl.Transformation;

/// <summary>
/// Makes an order of a row, or says why it is none. Pure: no state, no clock, no files; safe on any thread.
/// </summary>
/// <remarks>
/// A row with several faults is rejected for the first of these: broken UTF-8 or too long, quotes, number of columns, empty
/// columns from left to right, then order id, time, quantity, currency, unit price. Whether the id is a duplicate is not
/// known here: the database decides it (see <see cref="Loading.RunStore"/>).
/// </remarks>
public static class OrderTransformer
{
    /// <summary>Transforms one row.</summary>
    public static bool TryTransform(
        in RawRow row, [NotNullWhen(true)] out Order? order, [NotNullWhen(false)] out Rejection? rejection)
    {
        order = null;
        rejection = OfDefect(row);
        if (rejection is not null) return false;

        Span<CsvField> fields = stackalloc CsvField[OrderColumns.Count];
        rejection = Split(row.Text, fields);
        if (rejection is not null) return false;

        order = Build(row.Text, fields, out rejection);
        return order is not null;
    }

    private static Rejection? OfDefect(in RawRow row) => row.Defect switch
    {
        RowDefect.None => null,
        RowDefect.BrokenUtf8 => new Rejection(RejectionKind.BrokenUtf8, $"The line {Excerpt.Of(FromFirstBadByte(row.Text))} is not UTF-8."),
        _ => new Rejection(RejectionKind.LineTooLong, $"The line {Excerpt.Of(row.Text)} is longer than {LineReader.LongestLineBytes} bytes."),
    };

    private static ReadOnlySpan<char> FromFirstBadByte(string escaped)
    {
        // In escaped text a backslash of the line is doubled; the first single one therefore begins the first bad byte.
        var position = 0;
        while (position < escaped.Length - 1 && !(escaped[position] == '\\' && escaped[position + 1] == 'x'))
            position += escaped[position] == '\\' ? 2 : 1;
        return escaped.AsSpan(Math.Min(position, escaped.Length));
    }

    private static Rejection? Split(string line, Span<CsvField> fields)
    {
        if (!CsvLine.TrySplit(line, fields, out var count, out var faultAt))
        {
            return new Rejection(
                RejectionKind.UnbalancedQuote,
                $"The quote at {Excerpt.Of(line.AsSpan(faultAt))} is not closed, or stands where no quote may stand.");
        }

        if (count != OrderColumns.Count)
        {
            var kind = count < OrderColumns.Count ? RejectionKind.MissingColumn : RejectionKind.ExtraColumn;
            return new Rejection(kind, $"The line {Excerpt.Of(line)} has {count} columns instead of {OrderColumns.Count}.");
        }

        for (var column = 0; column < OrderColumns.Count; column++)
        {
            var value = fields[column].In(line);
            if (value.IsWhiteSpace())
                return new Rejection(RejectionKind.MissingColumn, $"The column {OrderColumns.NameOf(column)} is empty: {Excerpt.Of(value)}.");
        }

        return null;
    }

    private static Order? Build(string line, ReadOnlySpan<CsvField> fields, out Rejection? rejection)
    {
        if (FieldRules.OrderId(fields[OrderColumns.OrderId].In(line), out rejection) is not { } id) return null;
        if (FieldRules.OrderedAtUtc(fields[OrderColumns.OrderedAt].In(line), out rejection) is not { } orderedAt) return null;
        if (FieldRules.Quantity(fields[OrderColumns.Quantity].In(line), out rejection) is not { } quantity) return null;
        if (!FieldRules.TryCurrency(fields[OrderColumns.Currency].In(line), out var currency, out rejection)) return null;
        if (FieldRules.UnitPriceMinor(fields[OrderColumns.UnitPrice].In(line), currency, out rejection) is not { } unitPrice) return null;
        return new Order
        {
            Id = id,
            OrderedAtUtc = orderedAt,
            Customer = fields[OrderColumns.Customer].TextIn(line),
            City = fields[OrderColumns.City].TextIn(line),
            Product = fields[OrderColumns.Product].TextIn(line),
            Quantity = quantity,
            Currency = currency.Code,
            UnitPriceMinor = unitPrice,
            TotalEurCents = currency.ToEuroCents(quantity, unitPrice),
        };
    }
}
