using CsCheck;
using Headgate.Files.Reading;
using Sylvan.Data.Csv;

namespace Headgate.Files.Tests.Reading;

public sealed class CsvFieldsTests
{
    private static readonly string[] All = ["a", "bc", ",", "\"", "\n", "\r\n", " ", "é", ";"];
    private static readonly Gen<string> Pieces = Gen.Int[0, All.Length - 1].Select(static index => All[index]);
    private static readonly Gen<string> Fields = Pieces.Array[0, 6].Select(string.Concat);

    [Fact]
    public void Fields_are_those_that_another_parser_finds() =>
        Fields.Array[1, 6].Sample(fields =>
        {
            var row = string.Join(',', fields.Select(static field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            using var csv = CsvDataReader.Create(new StringReader(row + "\n"), new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',' });
            Assert.True(csv.Read());
            var found = CsvFields.Split(row, ',', '"', out var fault);
            Assert.Null(fault);
            Assert.Equal(Enumerable.Range(0, csv.FieldCount).Select(csv.GetString), Enumerable.Range(0, found.Count).Select(index => found[index].ToString()));
            Assert.Equal(fields, Enumerable.Range(0, found.Count).Select(index => found[index].ToString()));
        });

    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a,", new[] { "a", "" })]
    [InlineData(",", new[] { "", "" })]
    [InlineData("a\"b,c", new[] { "a\"b", "c" })]
    [InlineData("\"\",\"\"\"\"", new[] { "", "\"" })]
    public void Fields_are_told_apart(string row, string[] expected)
    {
        var found = CsvFields.Split(row, ',', '"', out var fault);
        Assert.Null(fault);
        Assert.Equal(expected, Enumerable.Range(0, found.Count).Select(index => found[index].ToString()));
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("a,\"b\"\"")]
    [InlineData("\"a\"b,c")]
    public void A_row_that_is_broken_says_so(string row)
    {
        CsvFields.Split(row, ',', '"', out var fault);
        Assert.NotNull(fault);
    }
}
