namespace OrdersEtl;

/// <summary>The columns of an orders file, in the order in which they stand there.</summary>
public static class OrderColumns
{
    public const int OrderId = 0;
    public const int OrderedAt = 1;
    public const int Customer = 2;
    public const int City = 3;
    public const int Product = 4;
    public const int Quantity = 5;
    public const int UnitPrice = 6;
    public const int Currency = 7;

    /// <summary>How many columns there are.</summary>
    public const int Count = 8;

    /// <summary>The header line of every orders file.</summary>
    public const string Header = "order_id,ordered_at,customer,city,product,quantity,unit_price,currency";

    private static readonly string[] Names = Header.Split(',');

    /// <summary>The name of the column at a position, as it stands in the header.</summary>
    public static string NameOf(int column) => Names[column];
}
