namespace Headgate.Files.Tests.Reading;

public sealed class ParquetRow
{
    public int Id { get; set; }

    public string? Name { get; set; }
}
