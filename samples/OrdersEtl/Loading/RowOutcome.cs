using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>What has become of a row: an order, or a rejection.</summary>
public sealed record RowOutcome
{
    private RowOutcome(RawRow row, Order? order, Rejection? rejection) => (Row, Order, Rejection) = (row, order, rejection);

    /// <summary>The row.</summary>
    public RawRow Row { get; }

    /// <summary>The order that it is; null if it is none.</summary>
    public Order? Order { get; }

    /// <summary>Why it is no order; null if it is one.</summary>
    public Rejection? Rejection { get; }

    /// <summary>The row is an order, to be loaded unless its id is taken.</summary>
    public static RowOutcome Of(RawRow row, Order order) => new(row, order, null);

    /// <summary>The row is put aside.</summary>
    public static RowOutcome Of(RawRow row, Rejection rejection) => new(row, null, rejection);
}
