using System.Globalization;

namespace MyPipeline;

/// <summary>What a customer has ordered.</summary>
public sealed record Order(string Customer, decimal Price)
{
    /// <summary>Reads a line such as <c>ada,12.50</c>. What it throws fails the message, and no other.</summary>
    public static Order Parse(string line)
    {
        var fields = line.Split(',');
        return fields.Length == 2 ? new Order(fields[0], decimal.Parse(fields[1], CultureInfo.InvariantCulture)) : throw new FormatException($"An order has two fields; this line has {fields.Length}.");
    }
}
