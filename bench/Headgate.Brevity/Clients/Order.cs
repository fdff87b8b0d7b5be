using System.Globalization;

namespace Headgate.Brevity.Clients;

/// <summary>An order, and the line that it was.</summary>
internal sealed record Order(int Id, string Customer, decimal Sum, string Line)
{
    public static Order Parse(string line) => line.Split(';') is [var id, var customer, var sum]
        ? new Order(int.Parse(id, CultureInfo.InvariantCulture), customer, decimal.Parse(sum, CultureInfo.InvariantCulture), line)
        : throw new FormatException($"'{line}' is no order");
}
