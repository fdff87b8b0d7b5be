using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrderTransformerTests
{
    [Fact]
    public void A_good_row_becomes_an_order()
    {
        Assert.True(OrderTransformer.TryTransform(Samples.Row(Samples.GoodLine), out var order, out var rejection));
        Assert.Null(rejection);
        Assert.Equal(
            new Order
            {
                Id = 17,
                OrderedAtUtc = new DateTime(2025, 3, 14, 8, 26, 53, DateTimeKind.Utc),
                Customer = "Jürgen Weiß",
                City = "Köln",
                Product = "Lamp \"Aurora\", 40 cm",
                Quantity = 3,
                Currency = "USD",
                UnitPriceMinor = 1250,
                TotalEurCents = 3351, // 37.50 * 0.8937 = 33.51375
            },
            order);
    }

    [Theory]
    [InlineData(OrderColumns.OrderId, "9223372036854775807")]
    [InlineData(OrderColumns.OrderId, "007")]
    [InlineData(OrderColumns.OrderId, "\"17\"")]
    [InlineData(OrderColumns.OrderedAt, "2024-02-29T23:59:59Z")]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:53-14:00")]
    [InlineData(OrderColumns.Quantity, "1000000")]
    [InlineData(OrderColumns.UnitPrice, "10000000.00")]
    [InlineData(OrderColumns.UnitPrice, "0.01")]
    [InlineData(OrderColumns.UnitPrice, "5")]
    [InlineData(OrderColumns.UnitPrice, "5.5")]
    [InlineData(OrderColumns.Customer, "\"\"\"\"")]
    [InlineData(OrderColumns.City, "東京")]
    public void A_value_at_the_edge_of_its_range_is_taken(int column, string value) =>
        Assert.True(OrderTransformer.TryTransform(Samples.Row(Samples.LineWith(column, value)), out _, out _));

    [Theory]
    [InlineData(OrderColumns.OrderId, "0", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, "-1", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, "9223372036854775808", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, "A17", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, "17\0", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, " 17", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderId, "١٧", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.OrderedAt, "2025-02-29T10:00:00Z", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:53", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14 09:26:53Z", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T24:00:00Z", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:60Z", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:53+14:01", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:53+1:00", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "0001-01-01T00:00:00+01:00", RejectionKind.BadDate)]
    [InlineData(OrderColumns.OrderedAt, "2025-03-14T09:26:53z", RejectionKind.BadDate)]
    [InlineData(OrderColumns.Quantity, "-3", RejectionKind.NegativeQuantity)]
    [InlineData(OrderColumns.Quantity, "-99999999999999999999", RejectionKind.NegativeQuantity)]
    [InlineData(OrderColumns.Quantity, "0", RejectionKind.NegativeQuantity)]
    [InlineData(OrderColumns.Quantity, "-0", RejectionKind.NegativeQuantity)]
    [InlineData(OrderColumns.Quantity, "1000001", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Quantity, "99999999999999999999", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Quantity, "2.0", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Quantity, "+3", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Quantity, "-", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Quantity, "--3", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "0", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "0.00", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "-4.20", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "12.505", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "10000000.01", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "99999999999999999999999999999999999999", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "\"12,50\"", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "1e3", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, ".5", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.UnitPrice, "5.", RejectionKind.BadNumber)]
    [InlineData(OrderColumns.Currency, "usd", RejectionKind.UnknownCurrency)]
    [InlineData(OrderColumns.Currency, "XXX", RejectionKind.UnknownCurrency)]
    [InlineData(OrderColumns.Currency, "USD ", RejectionKind.UnknownCurrency)]
    [InlineData(OrderColumns.Customer, "", RejectionKind.MissingColumn)]
    [InlineData(OrderColumns.City, "  ", RejectionKind.MissingColumn)]
    [InlineData(OrderColumns.Product, "\"\"", RejectionKind.MissingColumn)]
    [InlineData(OrderColumns.Quantity, "", RejectionKind.MissingColumn)]
    [InlineData(OrderColumns.City, "Bad \"Homburg", RejectionKind.UnbalancedQuote)]
    public void A_wrong_value_is_rejected_as_its_kind(int column, string value, RejectionKind kind)
    {
        var rejection = Reject(Samples.LineWith(column, value));
        Assert.Equal(kind, rejection.Kind);
        AssertIsOneSentence(rejection.Reason);
        if (kind is RejectionKind.BadNumber or RejectionKind.BadDate or RejectionKind.NegativeQuantity or RejectionKind.UnknownCurrency)
            Assert.Contains(value.Trim('"').Replace('\0', '\uFFFD'), rejection.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", RejectionKind.MissingColumn)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,3,12.50", RejectionKind.MissingColumn)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,3,12.50,USD,", RejectionKind.ExtraColumn)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,3,12.50,USD,x,y,z", RejectionKind.ExtraColumn)]
    public void A_wrong_number_of_columns_is_rejected(string line, RejectionKind kind)
    {
        var rejection = Reject(line);
        Assert.Equal(kind, rejection.Kind);
        Assert.Contains("columns instead of 8", rejection.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y,\"", RejectionKind.UnbalancedQuote)]
    [InlineData("x,y", RejectionKind.MissingColumn)]
    [InlineData("x,y,,B,C,z,z,z", RejectionKind.MissingColumn)]
    [InlineData("x,y,A,B,C,z,z,z", RejectionKind.BadNumber)]
    [InlineData("17,y,A,B,C,z,z,z", RejectionKind.BadDate)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,-1,z,z", RejectionKind.NegativeQuantity)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,1,z,z", RejectionKind.UnknownCurrency)]
    [InlineData("17,2025-03-14T09:26:53Z,A,B,C,1,z,EUR", RejectionKind.BadNumber)]
    public void Of_several_faults_the_first_in_the_documented_order_counts(string line, RejectionKind kind) =>
        Assert.Equal(kind, Reject(line).Kind);

    [Fact]
    public void A_yen_price_has_no_decimals()
    {
        var line = Samples.LineWith(OrderColumns.Currency, "JPY");
        Assert.Contains("has 2 decimals; JPY has 0", Reject(line).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_utf8_is_rejected_with_the_first_bad_byte_shown()
    {
        var row = new RawRow("/orders.csv", 2, @"17,a\\xb,M\xFCller", RowDefect.BrokenUtf8);
        Assert.False(OrderTransformer.TryTransform(row, out _, out var rejection));
        Assert.Equal(new Rejection(RejectionKind.BrokenUtf8, @"The line '\xFCller' is not UTF-8."), rejection);
    }

    [Fact]
    public void A_line_too_long_is_rejected_with_its_limit()
    {
        var row = new RawRow("/orders.csv", 2, new string('x', 1024), RowDefect.TooLong);
        Assert.False(OrderTransformer.TryTransform(row, out _, out var rejection));
        Assert.Equal(RejectionKind.LineTooLong, rejection.Kind);
        Assert.Contains("longer than 1048576 bytes", rejection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_cut_at_80_characters_and_never_in_a_character()
    {
        Assert.Contains($"'{new string('x', 80)}…'", Reject(Samples.LineWith(0, new string('x', 5000))).Reason, StringComparison.Ordinal);
        Assert.Equal($"'{new string('x', 79)}…'", Excerpt.Of(new string('x', 79) + "\U0001F600 tail"));
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<RejectionKind>().Select(kind => kind.Name()).ToList();
        Assert.Equal(RejectionKindNames.Count, names.Count);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    private static Rejection Reject(string line)
    {
        Assert.False(OrderTransformer.TryTransform(Samples.Row(line), out var order, out var rejection));
        Assert.Null(order);
        return rejection;
    }

    private static void AssertIsOneSentence(string reason)
    {
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
        Assert.True(char.IsUpper(reason[0]), reason);
    }
}
