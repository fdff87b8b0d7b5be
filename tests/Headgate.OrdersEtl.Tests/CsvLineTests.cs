using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class CsvLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b", "a|b")]
    [InlineData(",", "|")]
    [InlineData("a,,b,", "a||b|")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"\"", "")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\"a \"\"b\"\" c\"", "a \"b\" c")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("\"x\"\"\"", "x\"")]
    [InlineData(" a , b ", " a | b ")]
    public void A_line_is_split_as_rfc_4180_has_it(string line, string expected) => Assert.Equal(expected, Split(line));

    [Theory]
    [InlineData("\"a", 0)]
    [InlineData("a,\"b", 2)]
    [InlineData("a\"b", 1)]
    [InlineData("a\"", 1)]
    [InlineData("\"a\"b", 2)]
    [InlineData("\"a\" ,b", 2)]
    [InlineData(" \"a\"", 1)]
    [InlineData("\"", 0)]
    [InlineData("\"a\"\"", 0)]
    public void A_quote_that_cannot_stand_where_it_stands_is_found(string line, int faultAt)
    {
        Assert.False(CsvLine.TrySplit(line, new CsvField[8], out _, out var found));
        Assert.Equal(faultAt, found);
    }

    [Fact]
    public void Fields_beyond_the_room_for_them_are_counted()
    {
        Assert.True(CsvLine.TrySplit("a,b,c,\"d\",e", new CsvField[2], out var count, out _));
        Assert.Equal(5, count);
    }

    private static string Split(string line)
    {
        var fields = new CsvField[8];
        Assert.True(CsvLine.TrySplit(line, fields, out var count, out _));
        return string.Join('|', fields[..count].Select(field => field.TextIn(line)));
    }
}
